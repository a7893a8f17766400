namespace Lynceus.Reports;

/// <summary>How much of a list a report is known to hold: of which namespaces it names every subject.</summary>
public sealed record Extent
{
    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);

    private Extent()
    {
    }

    /// <summary>Every subject of the list, in whatever namespace or outside of them.</summary>
    public static Extent Cluster { get; } = new() { IsCluster = true };

    /// <summary>Nothing is proven: subjects that are not named may be there all the same.</summary>
    public static Extent None { get; } = new();

    public bool IsCluster { get; private init; }

    /// <summary>Namespaces of which every subject is named; the empty text stands for subjects outside of namespaces. Empty for the whole cluster.</summary>
    public IReadOnlySet<string> Namespaces => _namespaces;

    public static Extent OfNamespaces(IEnumerable<string> namespaces)
    {
        var extent = new Extent();
        extent._namespaces.UnionWith(namespaces);
        return extent;
    }

    public bool Covers(string @namespace) => IsCluster || _namespaces.Contains(@namespace);

    public bool Equals(Extent? other) => other is not null && IsCluster == other.IsCluster && _namespaces.SetEquals(other._namespaces);

    public override int GetHashCode() => HashCode.Combine(IsCluster, _namespaces.Count);

    public override string ToString() => IsCluster ? "cluster" : _namespaces.Count == 0 ? "none" : $"namespace:{string.Join(',', _namespaces.Order(StringComparer.Ordinal))}";
}
