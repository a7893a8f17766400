using System.Collections.Concurrent;
using System.Text;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Catalog;

/// <summary>All reports of the cluster by metadata alone, about a kilobyte each to receive: which there are, in which version, and whose shard they belong to. Kinds come and go with their definitions.</summary>
internal sealed class ReportCatalog
{
    private readonly KindInformers<ReportEntry> _kinds;
    private readonly ConcurrentDictionary<ReportKind, Informer<ReportEntry>> _informers = new();

    /// <param name="namespaces">Reports of other namespaces are as if they were not there.</param>
    /// <param name="changed">Hears of every change, those of one kind in order; called on the threads that read the watches: take it and return.</param>
    public ReportCatalog(
        KubernetesClient client, IReadOnlyList<ReportKind> kinds, NamespaceFilter namespaces, Action<CatalogChange> changed, KindInformersOptions? options = null)
    {
        ReportEntry? Read(in RawObject raw) => namespaces.TakesAll || raw.Namespace.IsEmpty || namespaces.Takes(Encoding.UTF8.GetString(raw.Namespace)) ? ReportEntry.Read(raw) : null;
        Informer<ReportEntry> Create(ResourceType resource)
        {
            var kind = ReportKind.OfPlural(resource.Plural);
            var informer = new Informer<ReportEntry>(client, resource, Read, new InformerOptions { Query = new ObjectQuery { MetadataOnly = true } });
            informer.Subscribe(change => changed(new CatalogChange(new ReportKey(kind, change.Name), change.Old, change.New)));
            _informers[kind] = informer;
            return informer;
        }

        _kinds = new KindInformers<ReportEntry>(client, [.. kinds.Select(static k => k.Wanted)], Create, options);
    }

    /// <summary>The kinds that the server has at present.</summary>
    public IReadOnlyList<ReportKind> Served => [.. _kinds.Informers.Select(static i => ReportKind.OfPlural(i.Resource.Plural))];

    /// <summary>The kinds that the server has and of which not all reports are known yet, each with what the server said to that; empty when it has not said anything yet.</summary>
    public IReadOnlyList<(ReportKind Kind, string Reason)> Missing =>
        [.. _kinds.Informers.Where(static i => !i.HasSynced).Select(static i => (ReportKind.OfPlural(i.Resource.Plural), i.LastError ?? ""))];

    /// <summary>Why it is not known which kinds there are; null when it is.</summary>
    public string? DiscoveryError => _kinds.DiscoveryError;

    public static ResourceType ResourceOf(ReportKind kind) => new(ReportKind.Group, ReportKind.Version, kind.Plural);

    public ReportEntry? Find(ReportKey key) => _informers.TryGetValue(key.Kind, out var informer) ? informer.Get(key.Name) : null;

    public int CountOf(ReportKind kind) => _informers.TryGetValue(kind, out var informer) ? informer.Count : 0;

    /// <summary>How long ago the API server last said anything about the kind.</summary>
    public TimeSpan SinceLastEvent(ReportKind kind) => _informers.TryGetValue(kind, out var informer) ? informer.SinceLastEvent : TimeSpan.Zero;

    /// <summary>The reports of a kind in some ranges.</summary>
    public IEnumerable<(ReportKey Key, ReportEntry Entry)> In(ReportKind kind, UidRanges ranges)
    {
        if (!_informers.TryGetValue(kind, out var informer))
        {
            yield break;
        }

        foreach (var (name, entry) in informer.SnapshotByName())
        {
            if (ranges.Contains(entry.Hash))
            {
                yield return (new ReportKey(kind, name), entry);
            }
        }
    }

    /// <summary>Whether the API server is heard at present, as far as reports of the kind are concerned.</summary>
    public bool IsHeard(ReportKind kind) => _informers.TryGetValue(kind, out var informer) && informer.LastError is null;

    /// <summary>Ends when all reports are known. Kinds that the server refuses are not waited for longer than <paramref name="patience"/>, unless it refuses all.</summary>
    public Task WaitForSyncAsync(TimeSpan patience, CancellationToken cancellationToken) => _kinds.WaitForSyncAsync(patience, cancellationToken);

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _kinds.RunAsync(cancellationToken);
}
