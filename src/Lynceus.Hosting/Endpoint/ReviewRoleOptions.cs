using Lynceus.Hosting.Access;
using Lynceus.Hosting.Options;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Options of how the API server is asked, and how often.</summary>
internal sealed class ReviewRoleOptions
{
    private readonly RoleOption<TimeSpan> _validToken;
    private readonly RoleOption<TimeSpan> _invalidToken;
    private readonly RoleOption<TimeSpan> _allowed;
    private readonly RoleOption<TimeSpan> _denied;
    private readonly RoleOption<TimeSpan> _failed;
    private readonly RoleOption<TimeSpan> _grace;
    private readonly RoleOption<TimeSpan> _timeout;
    private readonly RoleOption<int> _concurrency;
    private readonly RoleOption<double> _unknownTokens;
    private readonly RoleOption<int> _cacheSize;
    private readonly RoleOption<int> _attemptBurst;
    private readonly RoleOption<double> _attempts;

    public ReviewRoleOptions(RoleOptions options)
    {
        var (reviews, throttle) = (new ReviewOptions(), new ThrottleOptions());
        var lifetime = OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(1));
        _validToken = options.Add("metrics-auth-valid-token-ttl", lifetime, reviews.ValidTokenLifetime, "How long a valid token is not asked about again.");
        _invalidToken = options.Add("metrics-auth-invalid-token-ttl", lifetime, reviews.InvalidTokenLifetime, "How long an invalid token is refused without asking again.");
        _allowed = options.Add("metrics-auth-allowed-ttl", lifetime, reviews.AllowedLifetime, "How long an allowed access stays so.");
        _denied = options.Add("metrics-auth-denied-ttl", lifetime, reviews.DeniedLifetime, "How long a denied access stays so.");
        _failed = options.Add("metrics-auth-failed-ttl", lifetime, reviews.FailedLifetime, "How long a review that failed is not tried again.");
        _grace = options.Add(
            "metrics-auth-grace", lifetime, reviews.Grace, "How much longer valid tokens and allowed accesses count while the API server does not answer.");
        _timeout = options.Add(
            "metrics-auth-timeout",
            OptionKinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            reviews.Timeout,
            "How long one review may take.");
        _concurrency = options.Add("metrics-auth-concurrency", OptionKinds.Integer(1, 1000), reviews.Concurrency, "Reviews of each kind at a time.");
        _unknownTokens = options.Add(
            "metrics-auth-unknown-tokens-rate", OptionKinds.Number(0.1, 100_000), reviews.UnknownTokensPerSecond, "Reviews of unknown tokens a second, from all addresses.");
        _cacheSize = options.Add("metrics-auth-cache-size", OptionKinds.Integer(16, 1_000_000), reviews.CacheSize, "Answers kept of each kind.");
        _attemptBurst = options.Add(
            "metrics-auth-attempt-burst", OptionKinds.Integer(1, 1_000_000), throttle.AttemptBurst, "Tokens not known to be good that one address may show at once ...");
        _attempts = options.Add(
            "metrics-auth-attempt-rate", OptionKinds.Number(0.01, 1_000_000), throttle.AttemptsPerSecond, "... and a second after that.");
    }

    public void Read(ResolvedOptions values, MetricsEndpointOptions metrics)
    {
        var reviews = metrics.Reviews;
        reviews.ValidTokenLifetime = values.Get(_validToken);
        reviews.InvalidTokenLifetime = values.Get(_invalidToken);
        reviews.AllowedLifetime = values.Get(_allowed);
        reviews.DeniedLifetime = values.Get(_denied);
        reviews.FailedLifetime = values.Get(_failed);
        reviews.Grace = values.Get(_grace);
        reviews.Timeout = values.Get(_timeout);
        reviews.Concurrency = values.Get(_concurrency);
        reviews.UnknownTokensPerSecond = values.Get(_unknownTokens);
        reviews.CacheSize = values.Get(_cacheSize);
        metrics.Throttle.AttemptBurst = values.Get(_attemptBurst);
        metrics.Throttle.AttemptsPerSecond = values.Get(_attempts);
    }
}
