using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Selectors;

/// <summary>A field selector of a query: terms <c>path=value</c>, <c>path==value</c>, <c>path!=value</c> joined by commas.</summary>
internal sealed class FieldSelector
{
    private const int Name = -1;
    private const int Namespace = -2;

    private readonly List<(int Field, string Value, bool Equal)> _terms = [];

    public bool IsEmpty => _terms.Count == 0;

    /// <summary>The one name that can match; null when the selector does not say.</summary>
    public string? OnlyName => _terms.Find(static t => t is { Field: Name, Equal: true }) is { Value: not null } term ? term.Value : null;

    public static FieldSelector Parse(string text, ResourceKind kind)
    {
        var selector = new FieldSelector();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{part}'; can't understand '{part}'");
            }

            var equal = part[at - 1] != '!';
            var path = part[..(equal ? at : at - 1)].Trim();
            var value = part[(at + (at + 1 < part.Length && part[at + 1] == '=' && equal ? 2 : 1))..].Trim();
            selector._terms.Add((IndexOf(path, kind), value, equal));
        }

        return selector;
    }

    public bool Matches(StoredObject value)
    {
        foreach (var (field, wanted, equal) in _terms)
        {
            var found = field switch
            {
                Name => value.Name,
                Namespace => value.Namespace,
                _ => value.Fields[field],
            };
            if ((found == wanted) != equal)
            {
                return false;
            }
        }

        return true;
    }

    private static int IndexOf(string path, ResourceKind kind)
    {
        switch (path)
        {
            case "metadata.name":
                return Name;
            case "metadata.namespace" when kind.Namespaced:
                return Namespace;
            default:
                var index = Array.IndexOf(kind.SelectableFields, path);
                return index >= 0 ? index : throw ApiErrors.BadRequest($"field label not supported: {path}");
        }
    }
}
