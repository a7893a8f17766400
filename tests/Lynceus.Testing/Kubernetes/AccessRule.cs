namespace Lynceus.Testing.Kubernetes;

/// <summary>Lets a user or a group do something. <c>*</c> means all; names of groups of the API are as in a Role: empty for the core group.</summary>
public sealed record AccessRule
{
    /// <summary>Name of a user or of a group; <c>*</c> for everybody.</summary>
    public required string Subject { get; init; }

    public IReadOnlyList<string> Verbs { get; init; } = ["*"];

    public IReadOnlyList<string> ApiGroups { get; init; } = ["*"];

    /// <summary><c>pods</c>, <c>pods/status</c>, <c>*</c>. Empty: the rule is about no resources.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Empty: all names.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = [];

    /// <summary>Paths outside the resources, for example <c>/metrics</c> or <c>/healthz/*</c>.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = [];

    /// <summary>Null: all namespaces and cluster-wide.</summary>
    public string? Namespace { get; init; }
}
