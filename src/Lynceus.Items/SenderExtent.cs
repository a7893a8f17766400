using System.Diagnostics.CodeAnalysis;
using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>How much a report speaks for, where its sender knows better than the report. Written <c>cluster</c>, <c>namespace:A,B</c> or <c>partial</c>.</summary>
/// <param name="Lists">What the report's lists hold; null for <c>partial</c>: the report closes nothing.</param>
public sealed record SenderExtent(Extent? Lists)
{
    public const string Takes = "takes cluster, namespace:NAME[,NAME…] or partial.";

    private const string ClusterWord = "cluster";
    private const string PartialWord = "partial";
    private const string NamespacePrefix = "namespace:";
    private const int MaxNamespaces = 1000;
    private const int MaxNamespaceChars = 63;

    public static bool TryParse(string text, [NotNullWhen(true)] out SenderExtent? extent)
    {
        extent = null;
        switch (text)
        {
            case ClusterWord:
                extent = new SenderExtent(Extent.Cluster);
                return true;
            case PartialWord:
                extent = new SenderExtent((Extent?)null);
                return true;
            default:
                if (!text.StartsWith(NamespacePrefix, StringComparison.Ordinal))
                {
                    return false;
                }

                var names = text[NamespacePrefix.Length..].Split(',', StringSplitOptions.TrimEntries);
                if (names.Length > MaxNamespaces || !Array.TrueForAll(names, IsNamespace))
                {
                    return false;
                }

                extent = new SenderExtent(Extent.OfNamespaces(names));
                return true;
        }
    }

    public override string ToString() => Lists is null ? PartialWord : Lists.ToString();

    // A DNS label (RFC 1123), as Kubernetes wants it.
    private static bool IsNamespace(string name) =>
        name.Length is > 0 and <= MaxNamespaceChars && name[0] != '-' && name[^1] != '-'
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
