namespace Lynceus.Kubernetes.Objects;

public sealed record ApiGroupVersion
{
    /// <summary>For example <c>apps/v1</c>.</summary>
    public required string GroupVersion { get; init; }

    public required string Version { get; init; }
}
