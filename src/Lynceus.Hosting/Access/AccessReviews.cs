using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Hosting.Access;

/// <summary>Whether somebody may use a path, by SubjectAccessReview.</summary>
internal sealed class AccessReviews(KubernetesClient client, ResourceAttributes? resource, ReviewCache<AccessKey> cache)
{
    public async ValueTask<ReviewAnswer> ReviewAsync(CallerIdentity caller, string verb, string path, CancellationToken cancellationToken)
    {
        var key = new AccessKey(caller.Key, verb, resource is null ? path : "");
        return cache.Find(key, out _) is { } known ? known : await cache.AskAsync(key, stop => AskAsync(caller, verb, path, stop), limit: null, cancellationToken);
    }

    private async Task<ReviewAnswer> AskAsync(CallerIdentity caller, string verb, string path, CancellationToken cancellationToken)
    {
        var review = new SubjectAccessReviewSpec
        {
            User = caller.Name,
            Uid = caller.Uid.Length == 0 ? null : caller.Uid,
            Groups = caller.Groups,
            Extra = caller.Extra,
            NonResourceAttributes = resource is null ? new NonResourceAttributes { Path = path, Verb = verb } : null,
            ResourceAttributes = resource is null ? null : resource with { Verb = resource.Verb ?? ResourceVerbOf(verb) },
        };
        var status = await client.ReviewAccessAsync(review, cancellationToken);
        return new ReviewAnswer(status.Allowed && !status.Denied ? ReviewResult.Accepted : ReviewResult.Rejected);
    }

    private static string ResourceVerbOf(string method) => method switch
    {
        "get" or "head" => "get",
        "post" => "create",
        "put" => "update",
        _ => method,
    };
}
