namespace Lynceus.Kubernetes.Objects;

/// <summary>An API group and its versions, best first as the server prefers them.</summary>
public sealed record ApiGroup
{
    public required string Name { get; init; }

    public IReadOnlyList<ApiGroupVersion>? Versions { get; init; }

    public ApiGroupVersion? PreferredVersion { get; init; }
}
