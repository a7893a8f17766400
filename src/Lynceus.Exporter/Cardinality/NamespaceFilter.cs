using System.IO.Enumeration;

namespace Lynceus.Exporter.Cardinality;

/// <summary>Namespaces by patterns in which <c>*</c> stands for any text.</summary>
/// <param name="Included">Empty: all.</param>
/// <param name="Excluded">Even though included.</param>
internal sealed record NamespaceFilter(IReadOnlyList<string> Included, IReadOnlyList<string> Excluded)
{
    public bool TakesAll => Included.Count == 0 && Excluded.Count == 0;

    public bool Takes(string name) => (Included.Count == 0 || Matches(Included, name)) && !Matches(Excluded, name);

    private static bool Matches(IReadOnlyList<string> patterns, string name)
    {
        foreach (var pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }
}
