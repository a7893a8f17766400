namespace Lynceus.Kubernetes.Objects;

/// <remarks>Source: Kubernetes API reference, authorization.k8s.io/v1 SubjectAccessReview.</remarks>
internal sealed record SubjectAccessReview
{
    public string ApiVersion { get; init; } = "authorization.k8s.io/v1";

    public string Kind { get; init; } = "SubjectAccessReview";

    public required SubjectAccessReviewSpec Spec { get; init; }

    public SubjectAccessReviewStatus? Status { get; init; }
}
