namespace Lynceus.Kubernetes.Objects;

public sealed record SubjectAccessReviewStatus
{
    public bool Allowed { get; init; }

    /// <summary>True when some authorizer said no; without it, not allowed means that none said yes.</summary>
    public bool Denied { get; init; }

    public string? Reason { get; init; }

    public string? EvaluationError { get; init; }
}
