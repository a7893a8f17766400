namespace Lynceus.Kubernetes.Objects;

/// <remarks>Source: Kubernetes API reference, authentication.k8s.io/v1 TokenReview.</remarks>
internal sealed record TokenReview
{
    public string ApiVersion { get; init; } = "authentication.k8s.io/v1";

    public string Kind { get; init; } = "TokenReview";

    public required TokenReviewSpec Spec { get; init; }

    public TokenReviewStatus? Status { get; init; }
}
