using System.Net;
using System.Security.Cryptography;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Hosting.Access;

/// <summary>Whose token it is, by TokenReview. Bad tokens cost little: the same one is asked about once in its time, many different ones are held up.</summary>
internal sealed class TokenReviews(
    KubernetesClient client, IReadOnlyList<string> audiences, ReviewCache<TokenKey> cache, AddressThrottle throttle, TokenBucket unknownTokens, TimeProvider time, AccessMetrics metrics)
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public async ValueTask<ReviewAnswer> ReviewAsync(string token, IPAddress? address, CancellationToken cancellationToken)
    {
        if (token.Length > BearerToken.MaxLength)
        {
            return Attempt(address, new ReviewAnswer(ReviewResult.Rejected));
        }

        var key = TokenKey.Of(token, _secret);
        if (cache.Find(key, out var isRenewal) is { } known)
        {
            return known.Result == ReviewResult.Accepted ? known : Attempt(address, known);
        }

        if (!isRenewal && Attempt(address, default) is { Result: ReviewResult.Limited } limited)
        {
            return limited;
        }

        var answer = await cache.AskAsync(key, stop => AskAsync(token, stop), unknownTokens, cancellationToken);
        if (answer.Result == ReviewResult.Accepted && !isRenewal)
        {
            throttle.Return(address);
        }
        else if (answer.Result == ReviewResult.Limited)
        {
            metrics.Throttled(answer.Bound);
        }

        return answer;
    }

    // Counts against the address; what it is answered when it has tried too often already.
    private ReviewAnswer Attempt(IPAddress? address, ReviewAnswer otherwise)
    {
        if (throttle.TryTake(address, out var retryAfter))
        {
            return otherwise;
        }

        metrics.Throttled("address");
        return new ReviewAnswer(ReviewResult.Limited, RetryAfter: retryAfter, Bound: "address");
    }

    private async Task<ReviewAnswer> AskAsync(string token, CancellationToken cancellationToken)
    {
        var status = await client.ReviewTokenAsync(token, audiences, cancellationToken);

        // A server that knows no audiences accepts a token for anything and says so by naming none.
        var isMeant = audiences.Count == 0 || (status.Audiences ?? []).Intersect(audiences, StringComparer.Ordinal).Any();
        return status.Authenticated && isMeant && status.User is { Username.Length: > 0 } user
            ? new ReviewAnswer(ReviewResult.Accepted, CallerIdentity.Of(user), ValidFor: TokenExpiry.Read(token) - time.GetUtcNow())
            : new ReviewAnswer(ReviewResult.Rejected);
    }
}
