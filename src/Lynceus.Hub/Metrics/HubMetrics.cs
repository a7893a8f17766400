using System.Diagnostics.Metrics;

namespace Lynceus.Hub.Metrics;

/// <summary>What the hub counts about itself.</summary>
internal static class HubMetrics
{
    private static readonly Meter Meter = new("Lynceus.Hub");

    private static readonly Counter<long> Reports = Meter.CreateCounter<long>(
        "lynceus_hub_reports_total", null, "Reports that were sent, by outcome: accepted, unchanged (the same bytes as before), busy, unreadable.");

    private static readonly Histogram<double> CompareDuration = Meter.CreateHistogram(
        "lynceus_hub_compare_duration_seconds",
        "s",
        "Time to translate a report and to compare it with what is known.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] });

    private static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>(
        "lynceus_hub_reports_waiting", null, "Reports that are kept and wait to be compared.");

    public static void Received(string outcome) => Reports.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private static readonly UpDownCounter<long> Delayed = Meter.CreateUpDownCounter<long>(
        "lynceus_hub_sources_delayed", null, "Sources whose oldest report was tried and could not be compared yet.");

    public static void Enqueued() => Waiting.Add(1);

    public static void Dequeued() => Waiting.Add(-1);

    public static void Postponed() => Delayed.Add(1);

    public static void Resumed() => Delayed.Add(-1);

    public static void Compared(TimeSpan took) => CompareDuration.Record(took.TotalSeconds);
}
