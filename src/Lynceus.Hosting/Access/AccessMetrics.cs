using System.Diagnostics.Metrics;

namespace Lynceus.Hosting.Access;

/// <summary>Metrics about who was let in and what that cost.</summary>
internal sealed class AccessMetrics
{
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _reviews;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _cacheHits;
    private readonly Counter<long> _staleAnswers;
    private readonly Counter<long> _throttled;
    private readonly List<(string Review, Func<int> Count)> _caches = [];

    public AccessMetrics(Meter meter)
    {
        _decisions = meter.CreateCounter<long>(
            "lynceus_metrics_auth_decisions_total", null, "Requests to protected addresses by decision and by what decided.");
        _reviews = meter.CreateCounter<long>(
            "lynceus_metrics_auth_reviews_total", null, "Reviews asked of the API server by kind (token, access) and result (accepted, rejected, failed).");
        _duration = meter.CreateHistogram(
            "lynceus_metrics_auth_review_duration_seconds",
            "s",
            "Time that reviews took, waiting for their turn included.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 4, 8] });
        _cacheHits = meter.CreateCounter<long>(
            "lynceus_metrics_auth_cache_hits_total", null, "Answers that were still known, by kind of review and result.");
        _staleAnswers = meter.CreateCounter<long>(
            "lynceus_metrics_auth_stale_answers_total", null, "Answers used beyond their time since the API server gave no new one, by kind of review.");
        _throttled = meter.CreateCounter<long>(
            "lynceus_metrics_auth_throttled_total", null, "Requests refused for a time by the bound they reached: address, or total of reviews.");
        meter.CreateObservableGauge("lynceus_metrics_auth_cache_entries", ObserveCaches, null, "Answers kept by kind of review.");
    }

    public void Decided(AccessOutcome outcome, string reason) => _decisions.Add(1, new("decision", TextOf(outcome)), new("reason", reason));

    public void Reviewed(string review, ReviewResult result, TimeSpan took)
    {
        _reviews.Add(1, new("review", review), new("result", TextOf(result)));
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("review", review));
    }

    public void CacheHit(string review, ReviewResult result) => _cacheHits.Add(1, new("review", review), new("result", TextOf(result)));

    public void StaleAnswer(string review) => _staleAnswers.Add(1, new KeyValuePair<string, object?>("review", review));

    public void Throttled(string bound) => _throttled.Add(1, new KeyValuePair<string, object?>("bound", bound));

    /// <summary>To be called before the first request.</summary>
    public void Observe(string review, Func<int> count) => _caches.Add((review, count));

    private IEnumerable<Measurement<int>> ObserveCaches() =>
        _caches.Select(static c => new Measurement<int>(c.Count(), new KeyValuePair<string, object?>("review", c.Review)));

    private static string TextOf(ReviewResult result) => result switch
    {
        ReviewResult.Accepted => "accepted",
        ReviewResult.Rejected => "rejected",
        ReviewResult.Failed => "failed",
        _ => "limited",
    };

    private static string TextOf(AccessOutcome outcome) => outcome switch
    {
        AccessOutcome.Allowed => "allowed",
        AccessOutcome.Unauthenticated => "unauthenticated",
        AccessOutcome.Denied => "denied",
        AccessOutcome.Throttled => "throttled",
        _ => "unavailable",
    };
}
