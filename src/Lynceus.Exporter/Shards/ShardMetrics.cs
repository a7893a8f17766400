using System.Diagnostics.Metrics;

namespace Lynceus.Exporter.Shards;

/// <summary>Metrics of shards and their hand-over. A meter takes one instance.</summary>
internal sealed class ShardMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _handovers;
    private volatile IShardStatus? _status;

    public ShardMetrics(Meter meter)
    {
        meter.CreateObservableGauge("lynceus_exporter_members", () => Of(static s => s.Members), null, "Members that share the reports, this one included, as this one sees them.");
        meter.CreateObservableGauge("lynceus_exporter_owned_ranges", () => Of(static s => s.OwnedRanges), null, "Ranges of hashed uids that this member owns.");
        meter.CreateObservableGauge("lynceus_exporter_owned_share", () => Of(static s => s.OwnedShare), null, "Part of the hashed uids that this member owns, 0 to 1.");
        meter.CreateObservableGauge("lynceus_exporter_shown_share", () => Of(static s => s.ShownShare), null, "Part of the hashed uids that this member shows, 0 to 1; differs from the part it owns during a hand-over.");
        meter.CreateObservableGauge("lynceus_exporter_fenced", () => Of(static s => s.IsFenced ? 1 : 0), null, "1 while others may have taken over what this member shows, because it could not renew its lease.");
        meter.CreateObservableGauge(
            "lynceus_exporter_lease_renewal_age_seconds", () => Of(static s => s.SinceRenewal?.TotalSeconds), null, "Time since the last renewal of this member's lease was begun.");
        _duration = meter.CreateHistogram<double>(
            "lynceus_exporter_handover_duration_seconds",
            null,
            "From the adoption of a membership until this member shows what it owns and nothing else.",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] });
        _handovers = meter.CreateCounter<long>("lynceus_exporter_handovers_total", null, "Memberships adopted, by how that ended: completed, or superseded by the next one.");
    }

    public void Observe(IShardStatus status) => _status = status;

    public void Completed(TimeSpan duration)
    {
        _duration.Record(duration.TotalSeconds);
        _handovers.Add(1, new KeyValuePair<string, object?>("result", "completed"));
    }

    public void Superseded() => _handovers.Add(1, new KeyValuePair<string, object?>("result", "superseded"));

    private IEnumerable<Measurement<T>> Of<T>(Func<IShardStatus, T> read)
        where T : struct =>
        _status is { } status ? [new Measurement<T>(read(status))] : [];

    private IEnumerable<Measurement<T>> Of<T>(Func<IShardStatus, T?> read)
        where T : struct =>
        _status is { } status && read(status) is { } value ? [new Measurement<T>(value)] : [];
}
