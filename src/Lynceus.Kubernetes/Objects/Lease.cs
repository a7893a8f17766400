namespace Lynceus.Kubernetes.Objects;

/// <remarks>Source: Kubernetes API reference, coordination.k8s.io/v1 Lease.</remarks>
public sealed record Lease
{
    public string ApiVersion { get; init; } = "coordination.k8s.io/v1";

    public string Kind { get; init; } = "Lease";

    public ObjectMeta Metadata { get; init; } = new();

    public LeaseSpec Spec { get; init; } = new();
}
