using System.Diagnostics.Metrics;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Sharding;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter;

/// <summary>One exporter: follows the reports of a cluster, and has the series of those that are its share in <see cref="Store"/>.</summary>
internal sealed class ExporterMember : IDisposable
{
    private readonly LoaderMetrics _metrics = new();

    public ExporterMember(KubernetesClient client, ExporterOptions options, TimeProvider time, ILoggerFactory loggers, KindInformersOptions? informers = null)
    {
        var kinds = ReportKind.All.Where(k => options.Kinds.Count == 0 || options.Kinds.Contains(k.Plural, StringComparer.Ordinal)).ToArray();
        Store = new SeriesStore(options.Series, loggers.CreateLogger<SeriesStore>());
        Renderer = new ReportRenderer(Store, options.Families);
        Shelf = new ReportShelf(Store, Renderer, _metrics, time);
        Loader = new ReportLoader(client, kinds, Shelf, options.Loading, _metrics, time, loggers.CreateLogger<ReportLoader>(), informers);
        _metrics.Observe(Shelf, Loader);
    }

    public SeriesStore Store { get; }

    public ReportRenderer Renderer { get; }

    public ReportShelf Shelf { get; }

    public ReportLoader Loader { get; }

    /// <summary>Of this member alone; others in the process have their own of the same name.</summary>
    public Meter Meter => _metrics.Meter;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        Loader.SetTarget(UidRanges.Whole);
        Shelf.SetShown(UidRanges.Whole);
        await Loader.RunAsync(static _ => { }, stoppingToken);
    }

    public void Dispose()
    {
        Loader.Dispose();
        Renderer.Dispose();
        _metrics.Dispose();
        Store.Dispose();
    }
}
