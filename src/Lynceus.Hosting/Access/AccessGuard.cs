using System.Diagnostics.Metrics;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Access;

/// <summary>
/// Asks the API server about callers, for all protected entrances of a process: its bounds on bad tokens and on reviews hold for them together, whichever of them is tried.
/// </summary>
public sealed class AccessGuard : IAsyncDisposable
{
    private readonly KubernetesClient? _client;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly AccessMetrics _metrics;
    private readonly ReviewCache<TokenKey> _tokens;
    private readonly ReviewCache<AccessKey> _accesses;
    private readonly AddressThrottle _throttle;
    private readonly TokenBucket _unknownTokens;

    /// <param name="client">Null when there is no API server to ask: no token is good then. It stays the caller's.</param>
    /// <param name="meter">Default: one of the name <see cref="HostingMetrics.MeterName"/> that ends with the guard.</param>
    public AccessGuard(KubernetesClient? client, ReviewOptions reviews, ThrottleOptions throttle, ILogger logger, TimeProvider time, Meter? meter = null)
    {
        (_client, _time, _ownsMeter) = (client, time, meter is null);
        _meter = meter ?? new Meter(HostingMetrics.MeterName);
        _metrics = new AccessMetrics(_meter);
        var server = new ApiServerState(reviews.FailedLifetime, time, logger);
        _tokens = new ReviewCache<TokenKey>(ReviewKind.Token(reviews), reviews, server, time, _metrics);
        _accesses = new ReviewCache<AccessKey>(ReviewKind.Access(reviews), reviews, server, time, _metrics);
        _throttle = new AddressThrottle(throttle, time);
        _unknownTokens = new TokenBucket((int)Math.Ceiling(reviews.UnknownTokensPerSecond * 2), reviews.UnknownTokensPerSecond, time);
    }

    /// <summary>Whether there is anybody to ask.</summary>
    internal bool HasReviews => _client is not null;

    /// <summary>The tokens of one entrance.</summary>
    /// <param name="audiences">A token must be meant for one of them; none: that is left to the API server.</param>
    public TokenReviews Tokens(IReadOnlyList<string> audiences) => new(_client, audiences, _tokens, _throttle, _unknownTokens, _time, _metrics);

    /// <summary>Counts what an entrance decided.</summary>
    public void Decided(AccessDecision decision) => _metrics.Decided(decision.Outcome, decision.Reason);

    /// <summary>Reviews that run are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _tokens.DisposeAsync();
        await _accesses.DisposeAsync();
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    internal AccessReviews? Accesses(ResourceAttributes? resource) => _client is null ? null : new AccessReviews(_client, resource, _accesses);
}
