using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;

namespace Lynceus.Exporter.Loading;

/// <summary>How reports get from the API server to what scrapes see.</summary>
internal sealed class LoaderMetrics : IDisposable
{
    private static readonly double[] Buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private static readonly double[] RenderBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

    private readonly ConcurrentDictionary<ReportKey, long> _changedAt = new();
    private readonly Histogram<double> _lag;
    private readonly Histogram<double> _rangeLoads;
    private readonly Histogram<double> _render;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _shows;
    private readonly Counter<long> _removals;

    public LoaderMetrics()
    {
        _lag = Meter.CreateHistogram<double>(
            "lynceus_exporter_lag_seconds", "s", "Time from the event that a report changed until scrapes see the change.", advice: new() { HistogramBucketBoundaries = Buckets });
        _rangeLoads = Meter.CreateHistogram<double>(
            "lynceus_exporter_load_duration_seconds", "s", "Time to load all reports of the ranges that this member got.", advice: new() { HistogramBucketBoundaries = Buckets });
        _render = Meter.CreateHistogram<double>(
            "lynceus_exporter_render_duration_seconds", "s", "Time to make the series of a report and to put them in place of those that it had.", advice: new() { HistogramBucketBoundaries = RenderBuckets });
        _loads = Meter.CreateCounter<long>("lynceus_exporter_report_loads_total", null, "Reports read, by way (list, get) and result.");
        _bytes = Meter.CreateCounter<long>("lynceus_exporter_report_bytes_total", "By", "Bytes of reports read.");
        _shows = Meter.CreateCounter<long>("lynceus_exporter_report_shows_total", null, "Reports that scrapes began to see, or began to see in a new version.");
        _removals = Meter.CreateCounter<long>("lynceus_exporter_report_removals_total", null, "Reports no longer exposed, by reason: deleted and the grace time over, superseded, moved to another member.");
    }

    public Meter Meter { get; } = new(ExporterMetrics.MeterName);

    /// <summary>Everything in the ranges that were gained is loaded.</summary>
    public void Loaded(TimeSpan duration) => _rangeLoads.Record(duration.TotalSeconds);

    /// <summary>An event says that the report is not as it was.</summary>
    public void Changed(ReportKey key, long at) => _changedAt.TryAdd(key, at);

    /// <summary>The report is as the last event said.</summary>
    public void Settled(ReportKey key, TimeProvider time)
    {
        if (_changedAt.TryRemove(key, out var at))
        {
            _lag.Record(time.GetElapsedTime(at).TotalSeconds);
        }
    }

    /// <summary>The report is nothing that this member exposes.</summary>
    public void Forget(ReportKey key) => _changedAt.TryRemove(key, out _);

    public void Shown(ReportKind kind) => _shows.Add(1, new KeyValuePair<string, object?>("kind", kind.Name));

    public void Removed(ReportKind kind, RemovalReason reason) => _removals.Add(1, new("kind", kind.Name), new("reason", WordOf(reason)));

    public void Put(ReportKind kind, string way, PutResult result, int bytes, TimeSpan duration)
    {
        _render.Record(duration.TotalSeconds);
        _loads.Add(1, new("kind", kind.Name), new("way", way), new("result", WordOf(result)));
        _bytes.Add(bytes, new KeyValuePair<string, object?>("kind", kind.Name));
    }

    /// <summary>A request for a report failed.</summary>
    public void Failed(ReportKind kind) => _loads.Add(1, new("kind", kind.Name), new("way", "get"), new("result", "failed"));

    /// <summary>Figures that are read when somebody asks.</summary>
    public void Observe(ReportShelf shelf, ReportLoader loader)
    {
        var catalog = loader.Catalog;
        Meter.CreateObservableGauge("lynceus_exporter_synced", () => loader.HasSynced ? 1 : 0, null, "1 once everything that is this member's was loaded.");
        Meter.CreateObservableGauge("lynceus_exporter_reports", () => Reports(shelf), null, "Reports by state: shown; waiting for another member to let go; deleted and shown for the grace time.");
        Meter.CreateObservableGauge("lynceus_exporter_known_reports", () => Known(catalog), null, "Reports in the cluster, of all shards.");
        Meter.CreateObservableGauge("lynceus_exporter_kind_synced", () => Synced(catalog), null, "1 once all reports of the kind are known; 0 while they are not, for lack of rights for example.");
        Meter.CreateObservableGauge("lynceus_exporter_last_sync_age_seconds", () => Ages(catalog), "s", "Time since the API server last said anything about the kind.");
    }

    public void Dispose() => Meter.Dispose();

    private static IEnumerable<Measurement<int>> Reports(ReportShelf shelf)
    {
        foreach (var (kind, figures) in shelf.Figures())
        {
            yield return new(figures.Shown, new("kind", kind.Name), new("state", "shown"));
            yield return new(figures.Waiting, new("kind", kind.Name), new("state", "waiting"));
            yield return new(figures.Deleted, new("kind", kind.Name), new("state", "deleted"));
        }
    }

    private static IEnumerable<Measurement<int>> Known(ReportCatalog catalog) =>
        catalog.Served.Select(k => new Measurement<int>(catalog.CountOf(k), new KeyValuePair<string, object?>("kind", k.Name)));

    private static IEnumerable<Measurement<int>> Synced(ReportCatalog catalog)
    {
        var missing = catalog.Missing.Select(static m => m.Kind).ToHashSet();
        return catalog.Served.Select(k => new Measurement<int>(missing.Contains(k) ? 0 : 1, new KeyValuePair<string, object?>("kind", k.Name)));
    }

    private static IEnumerable<Measurement<double>> Ages(ReportCatalog catalog) =>
        catalog.Served.Select(k => new Measurement<double>(catalog.SinceLastEvent(k).TotalSeconds, new KeyValuePair<string, object?>("kind", k.Name)));

    private static string WordOf(RemovalReason reason) => reason switch
    {
        RemovalReason.Expired => "expired",
        RemovalReason.Superseded => "superseded",
        _ => "moved",
    };

    private static string WordOf(PutResult result) => result switch
    {
        PutResult.Loaded => "loaded",
        PutResult.Busy => "busy",
        PutResult.Unreadable => "unreadable",
        PutResult.Faulty => "faulty",
        _ => "foreign",
    };
}
