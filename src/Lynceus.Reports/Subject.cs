namespace Lynceus.Reports;

/// <summary>What a finding is about: a workload, an image, a file, a node. Part of the identity, so only names that survive a rollout.</summary>
public sealed record Subject
{
    /// <summary>API group without version, empty for the core group; null when the tool does not say. Not part of the identity, since most tools leave it out.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>Kubernetes kind of the top controller (<c>Deployment</c>, never its <c>ReplicaSet</c>), or <c>Image</c>, <c>File</c>, <c>Filesystem</c>, <c>Repository</c>, <c>Node</c>, <c>Cluster</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Empty for cluster-scoped subjects and for everything outside a cluster.</summary>
    public string Namespace { get; init; } = "";

    public required string Name { get; init; }

    /// <summary>Null when the finding is about the whole workload.</summary>
    public string? Container { get; init; }

    /// <summary>Image that the container ran when it was scanned, with tag and digest; evidence, not identity. Null when not known.</summary>
    public string? Image { get; init; }

    /// <summary>The object the tool named when it differs, for example <c>ReplicaSet/cart-7d9f8cb5b4</c>; evidence, not identity.</summary>
    public string? Observed { get; init; }

    /// <summary>Identity of the subject within its cluster: <c>Kind/namespace/name[/container]</c>.</summary>
    public string Key => Container is null ? $"{Kind}/{Namespace}/{Name}" : $"{Kind}/{Namespace}/{Name}/{Container}";

    public override string ToString() => (Namespace.Length == 0 ? $"{Kind}/{Name}" : $"{Namespace}/{Kind}/{Name}")
        + (Container is null ? "" : $" ({Container})");
}
