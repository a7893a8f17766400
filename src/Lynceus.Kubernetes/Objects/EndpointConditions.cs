namespace Lynceus.Kubernetes.Objects;

/// <summary>Null means unknown, which consumers read as ready, serving and not terminating.</summary>
public sealed record EndpointConditions
{
    public bool? Ready { get; init; }

    public bool? Serving { get; init; }

    public bool? Terminating { get; init; }
}
