using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Relevance;

namespace Lynceus.Metacollector;

/// <summary>One watch per kind, each of which tells the view what changes.</summary>
internal sealed class Collectors : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(20);

    // Sensors wait for what a lost watch missed. It doubles to the usual 30 seconds while the API server is away.
    private static readonly TimeSpan MinBackoff = TimeSpan.FromMilliseconds(200);

    private readonly List<Collector> _all = [];

    /// <param name="idleLimit">See <see cref="MetacollectorOptions.WatchIdleTimeout"/>.</param>
    public Collectors(KubernetesClient client, ClusterView view, BrokerMetrics metrics, TimeSpan idleLimit)
    {
        var (texts, labelSets) = (new TextPool(), new LabelSetPool());
        foreach (var kind in ObjectKinds.All)
        {
            var projections = new ObjectProjections(texts, labelSets, view.FindPod, view.SpareArrays);
            switch (kind)
            {
                case ObjectKind.Pod:
                    Add<PodObject>(kind, projections.Pod, (uid, place, pod) => view.ApplyPod(uid, place.Namespace, pod));
                    break;
                case ObjectKind.Service:
                    Add<ServiceObject>(kind, projections.Service, (uid, place, service) => view.ApplyService(uid, place.Namespace, service));
                    break;
                case ObjectKind.Namespace:
                    Add(kind, projections.Metadata(kind), (uid, place, found) => view.ApplyNamespace(uid, place.Name, found));
                    break;
                default:
                    Add(kind, projections.Metadata(kind), (uid, _, owner) => view.ApplyOwner(kind, uid, owner));
                    break;
            }
        }

        void Add<T>(ObjectKind kind, Projection<T> projection, Action<string, Kubernetes.NamespacedName, T?> apply)
            where T : CollectedObject
        {
            var query = new ObjectQuery { MetadataOnly = kind is not (ObjectKind.Pod or ObjectKind.Service) };
            var options = new InformerOptions { Query = query, IdleLimit = idleLimit > TimeSpan.Zero ? idleLimit : Never, MinBackoff = MinBackoff };
            var informer = new Informer<T>(client, kind.Resource(), projection, options);
            informer.Subscribe(change =>
            {
                metrics.Heard(kind, (int)change.Kind);
                apply(change.Uid, change.Name, change.New);
            });
            _all.Add(new Collector(kind, informer.RunAsync, informer.WaitForSyncAsync, () => informer.HasSynced, () => informer.SinceLastEvent, () => informer.LastError, informer));
        }
    }

    public IReadOnlyList<Collector> All => _all;

    /// <summary>Time since the API server last said anything about the kind of which nothing was heard for longest.</summary>
    public TimeSpan SyncAge => _all.Max(static c => c.SinceLastEvent());

    /// <summary>Why streams wait, and the last trouble of each kind that is not synced; null when all are.</summary>
    public string? Missing()
    {
        var missing = _all.Where(static c => !c.HasSynced()).Select(static c => c.LastError() is { } error ? $"{c.Kind.Resource()} ({error})" : c.Kind.Resource().ToString()).ToArray();
        return missing.Length == 0 ? null : "not synced: " + string.Join(", ", missing);
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.WhenAll(_all.Select(c => c.WaitForSyncAsync(cancellationToken)));

    public void Dispose() => _all.ForEach(static c => c.Informer.Dispose());

    /// <summary>The informer of one kind, whatever it keeps.</summary>
    internal sealed record Collector(
        ObjectKind Kind,
        Func<CancellationToken, Task> RunAsync,
        Func<CancellationToken, Task> WaitForSyncAsync,
        Func<bool> HasSynced,
        Func<TimeSpan> SinceLastEvent,
        Func<string?> LastError,
        IDisposable Informer);
}
