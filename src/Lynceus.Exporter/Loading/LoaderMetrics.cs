using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;

namespace Lynceus.Exporter.Loading;

/// <summary>How reports get from the API server to what scrapes see.</summary>
internal sealed class LoaderMetrics : IDisposable
{
    private readonly Meter _meter = new(ExporterMetrics.MeterName);
    private readonly ConcurrentDictionary<ReportKey, long> _changedAt = new();
    private readonly Histogram<double> _lag;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _bytes;

    public LoaderMetrics()
    {
        _lag = _meter.CreateHistogram<double>(
            "lynceus_exporter_lag_seconds", "s", "Time from the event that a report changed until scrapes see the change.", advice: new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _loads = _meter.CreateCounter<long>("lynceus_exporter_report_loads_total", null, "Reports read, by way (list, get) and result.");
        _bytes = _meter.CreateCounter<long>("lynceus_exporter_report_bytes_total", "By", "Bytes of reports read.");
    }

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

    public void Put(ReportKind kind, string way, PutResult result, int bytes)
    {
        _loads.Add(1, new("kind", kind.Name), new("way", way), new("result", WordOf(result)));
        _bytes.Add(bytes, new KeyValuePair<string, object?>("kind", kind.Name));
    }

    /// <summary>Figures that are read when somebody asks.</summary>
    public void Observe(ReportShelf shelf, ReportLoader loader)
    {
        var catalog = loader.Catalog;
        _meter.CreateObservableGauge("lynceus_exporter_synced", () => loader.HasSynced ? 1 : 0, null, "1 once everything that is this member's was loaded.");
        _meter.CreateObservableGauge("lynceus_exporter_reports", () => Reports(shelf), null, "Reports by state: shown; waiting for another member to let go; deleted and shown for the grace time.");
        _meter.CreateObservableGauge("lynceus_exporter_known_reports", () => Known(catalog), null, "Reports in the cluster, of all shards.");
        _meter.CreateObservableGauge("lynceus_exporter_last_sync_age_seconds", () => Ages(catalog), "s", "Time since the API server last said anything about the kind.");
    }

    public void Dispose() => _meter.Dispose();

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

    private static IEnumerable<Measurement<double>> Ages(ReportCatalog catalog) =>
        catalog.Served.Select(k => new Measurement<double>(catalog.SinceLastEvent(k).TotalSeconds, new KeyValuePair<string, object?>("kind", k.Name)));

    private static string WordOf(PutResult result) => result switch
    {
        PutResult.Loaded => "loaded",
        PutResult.Busy => "busy",
        PutResult.Unreadable => "unreadable",
        _ => "foreign",
    };
}
