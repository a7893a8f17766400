using System.Diagnostics.Metrics;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Exporter.Shards;
using Lynceus.Exporter.Workloads;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter;

/// <summary>One exporter: follows the reports of a cluster, and has the series of those that are its share in <see cref="Store"/>.</summary>
internal sealed class ExporterMember : IDisposable
{
    private readonly LoaderMetrics _metrics = new();
    private readonly WorkloadOwners? _owners;
    private readonly Handover? _handover;

    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public ExporterMember(
        KubernetesClient client, ExporterOptions options, TimeProvider time, ILoggerFactory loggers, KindInformersOptions? informers = null, Random? random = null)
    {
        var kinds = ReportKind.All.Where(k => options.Kinds.Count == 0 || options.Kinds.Contains(k.Plural, StringComparer.Ordinal)).ToArray();
        var shardMetrics = new ShardMetrics(_metrics.Meter);
        Store = new SeriesStore(options.Series, loggers.CreateLogger<SeriesStore>());
        _owners = options.Families.Profiles.Contains(ProfileNames.Lynceus, StringComparer.Ordinal) ? new WorkloadOwners(client, time, loggers.CreateLogger<WorkloadOwners>()) : null;
        Renderer = new ReportRenderer(Store, options.Families, _owners);
        Shelf = new ReportShelf(Store, Renderer, _metrics, time);
        var namespaces = new NamespaceFilter(options.Namespaces, options.ExcludedNamespaces);

        // Alone, nobody else can show a predecessor.
        var loading = options.Shards.Mode.Kind == ShardKind.None ? options.Loading with { HoldBack = TimeSpan.Zero } : options.Loading;
        Loader = new ReportLoader(client, kinds, namespaces, Shelf, loading, _metrics, time, loggers.CreateLogger<ReportLoader>(), informers) { Owners = _owners };
        Shard = options.Shards.Mode.IsShared
            ? _handover = new Handover(client, options.Shards, Loader.SetTarget, Shelf.SetShown, shardMetrics, loggers.CreateLogger<Handover>(), time, random)
            : new FixedShard(options.Shards.Mode, Loader.SetTarget, Shelf.SetShown, shardMetrics);
        _metrics.Observe(Shelf, Loader);
    }

    public SeriesStore Store { get; }

    public ReportRenderer Renderer { get; }

    public ReportShelf Shelf { get; }

    public ReportLoader Loader { get; }

    public IShard Shard { get; }

    /// <summary>Of this member alone; others in the process have their own of the same name.</summary>
    public Meter Meter => _metrics.Meter;

    /// <summary>Why scrapes do not see everything that they should; null when they do.</summary>
    public string? Problem => (Loader.Problem, Shard.Problem) switch
    {
        ({ } loading, { } sharing) when _handover is not null => $"{loading}; {sharing}",
        var (loading, sharing) => loading ?? sharing,
    };

    /// <summary>To be called before each scrape: brings what counts over all reports up to date.</summary>
    public void Refresh() => Renderer.Refresh();

    /// <summary>Runs until cancelled, or until <see cref="DrainAsync"/> is through and it is cancelled then.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var owners = _owners?.RunAsync(stop.Token) ?? Task.Delay(Timeout.Infinite, stop.Token);
        var loading = Loader.RunAsync(Shard.SetLoaded, stop.Token);
        var sharing = Shard.RunAsync(stop.Token);
        try
        {
            // A shard ends by itself after it was drained; what it has left to show is loaded still.
            await await Task.WhenAny(loading, sharing, owners);
            await await Task.WhenAny(loading, owners);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(loading, sharing, owners).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Hands over to the other members, as far as there are any.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => Shard.DrainAsync(cancellationToken);

    public void Dispose()
    {
        _handover?.Dispose();
        Loader.Dispose();
        _owners?.Dispose();
        Renderer.Dispose();
        _metrics.Dispose();
        Store.Dispose();
    }
}
