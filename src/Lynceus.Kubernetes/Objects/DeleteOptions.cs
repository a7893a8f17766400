namespace Lynceus.Kubernetes.Objects;

internal sealed record DeleteOptions
{
    public string ApiVersion { get; init; } = "v1";

    public string Kind { get; init; } = "DeleteOptions";

    public int? GracePeriodSeconds { get; init; }

    public string? PropagationPolicy { get; init; }

    public Preconditions? Preconditions { get; init; }
}
