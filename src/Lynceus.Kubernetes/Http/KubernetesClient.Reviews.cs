using System.Text.Json;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Http;

public sealed partial class KubernetesClient
{
    /// <summary>Asks whose token it is (TokenReview). Not tried again by itself: who waits for the answer decides.</summary>
    /// <param name="audiences">The token must be meant for one of them; empty for the API server's own.</param>
    public async Task<TokenReviewStatus> ReviewTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellationToken)
    {
        var review = new TokenReview { Spec = new TokenReviewSpec { Token = token, Audiences = audiences.Count == 0 ? null : audiences } };
        var request = new ApiRequest(HttpMethod.Post, ResourceType.TokenReviews.PathOf())
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(review, KubernetesJsonContext.Default.TokenReview),
            Retry = false,
        };
        var answer = await SendAsync(request, KubernetesJsonContext.Default.TokenReview, cancellationToken);
        return answer.Status ?? new TokenReviewStatus { Error = "the API server gave no status" };
    }

    /// <summary>Asks whether somebody may do something (SubjectAccessReview). Not tried again by itself.</summary>
    public async Task<SubjectAccessReviewStatus> ReviewAccessAsync(SubjectAccessReviewSpec spec, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Post, ResourceType.SubjectAccessReviews.PathOf())
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(new SubjectAccessReview { Spec = spec }, KubernetesJsonContext.Default.SubjectAccessReview),
            Retry = false,
        };
        var answer = await SendAsync(request, KubernetesJsonContext.Default.SubjectAccessReview, cancellationToken);
        return answer.Status ?? new SubjectAccessReviewStatus { EvaluationError = "the API server gave no status" };
    }
}
