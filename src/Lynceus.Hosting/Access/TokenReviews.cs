using System.Net;
using System.Security.Cryptography;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Hosting.Access;

/// <summary>Whose token it is, by TokenReview. Bad tokens cost little: the same one is asked about once in its time, many different ones are held up.</summary>
public sealed class TokenReviews
{
    private readonly KubernetesClient? _client;
    private readonly IReadOnlyList<string> _audiences;
    private readonly ReviewCache<TokenKey> _cache;
    private readonly AddressThrottle _throttle;
    private readonly TokenBucket _unknownTokens;
    private readonly TimeProvider _time;
    private readonly AccessMetrics _metrics;

    // Of this entrance alone: what is known of a token for one set of audiences says nothing for another, and the cache is shared.
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    internal TokenReviews(
        KubernetesClient? client, IReadOnlyList<string> audiences, ReviewCache<TokenKey> cache, AddressThrottle throttle, TokenBucket unknownTokens, TimeProvider time, AccessMetrics metrics)
    {
        (_client, _audiences, _cache, _throttle, _unknownTokens, _time, _metrics) = (client, audiences, cache, throttle, unknownTokens, time, metrics);
    }

    /// <returns>The caller; or null, and how it is refused.</returns>
    public async ValueTask<(CallerIdentity? Caller, AccessDecision Refusal)> IdentifyAsync(string token, IPAddress? address, CancellationToken cancellationToken)
    {
        var answer = _client is null ? new ReviewAnswer(ReviewResult.Rejected) : await ReviewAsync(_client, token, address, cancellationToken);
        return answer.Result switch
        {
            ReviewResult.Accepted => (answer.Caller, default),
            ReviewResult.Rejected => (null, new AccessDecision(AccessOutcome.Unauthenticated, "invalid_token")),
            ReviewResult.Limited => (null, new AccessDecision(AccessOutcome.Throttled, answer.Bound, answer.RetryAfter)),
            _ => (null, new AccessDecision(AccessOutcome.Unavailable, "token", answer.RetryAfter)),
        };
    }

    private async ValueTask<ReviewAnswer> ReviewAsync(KubernetesClient client, string token, IPAddress? address, CancellationToken cancellationToken)
    {
        if (token.Length > BearerToken.MaxLength)
        {
            return Attempt(address, new ReviewAnswer(ReviewResult.Rejected));
        }

        var key = TokenKey.Of(token, _secret);
        if (_cache.Find(key, out var isRenewal) is { } known)
        {
            return known.Result == ReviewResult.Accepted ? known : Attempt(address, known);
        }

        if (!isRenewal && Attempt(address, default) is { Result: ReviewResult.Limited } limited)
        {
            return limited;
        }

        var answer = await _cache.AskAsync(key, stop => AskAsync(client, token, stop), _unknownTokens, cancellationToken);
        if (answer.Result == ReviewResult.Accepted && !isRenewal)
        {
            _throttle.Return(address);
        }
        else if (answer.Result == ReviewResult.Limited)
        {
            _metrics.Throttled(answer.Bound);
        }

        return answer;
    }

    // Counts against the address; what it is answered when it has tried too often already.
    private ReviewAnswer Attempt(IPAddress? address, ReviewAnswer otherwise)
    {
        if (_throttle.TryTake(address, out var retryAfter))
        {
            return otherwise;
        }

        _metrics.Throttled("address");
        return new ReviewAnswer(ReviewResult.Limited, RetryAfter: retryAfter, Bound: "address");
    }

    private async Task<ReviewAnswer> AskAsync(KubernetesClient client, string token, CancellationToken cancellationToken)
    {
        var status = await client.ReviewTokenAsync(token, _audiences, cancellationToken);

        // A server that knows no audiences accepts a token for anything and says so by naming none.
        var isMeant = _audiences.Count == 0 || (status.Audiences ?? []).Intersect(_audiences, StringComparer.Ordinal).Any();
        return status.Authenticated && isMeant && status.User is { Username.Length: > 0 } user
            ? new ReviewAnswer(ReviewResult.Accepted, CallerIdentity.Of(user), ValidFor: TokenExpiry.Read(token) - _time.GetUtcNow())
            : new ReviewAnswer(ReviewResult.Rejected);
    }
}
