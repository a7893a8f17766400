using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Informers;

internal static class InformerMetrics
{
    public static readonly Counter<long> Events = KubernetesMetrics.Meter.CreateCounter<long>(
        "lynceus_kubernetes_watch_events_total", null, "Events received by watches, initial events and bookmarks included.");

    public static readonly Counter<long> Watches = KubernetesMetrics.Meter.CreateCounter<long>(
        "lynceus_kubernetes_watches_total", null, "Watches that the API server opened.");

    public static readonly Counter<long> Lists = KubernetesMetrics.Meter.CreateCounter<long>(
        "lynceus_kubernetes_lists_total", null, "Lists begun, by how they are read: as a stream or in pages.");

    public static readonly Counter<long> Relists = KubernetesMetrics.Meter.CreateCounter<long>(
        "lynceus_kubernetes_relists_total", null, "Times that the place in the server's history was given up, by reason: expired, silent, error.");

    public static readonly Counter<long> Failures = KubernetesMetrics.Meter.CreateCounter<long>(
        "lynceus_kubernetes_watch_failures_total", null, "Lists and watches that failed and were tried again.");

    public static readonly Counter<long> DecodeErrors = KubernetesMetrics.Meter.CreateCounter<long>(
        "lynceus_kubernetes_decode_errors_total", null, "Objects that could not be read and were passed over.");

    private static readonly ConcurrentDictionary<InformerState, bool> Live = [];

    static InformerMetrics()
    {
        _ = KubernetesMetrics.Meter.CreateObservableGauge(
            "lynceus_kubernetes_informer_objects", static () => Live.Keys.Select(static s => s.Objects()), null, "Objects that an informer keeps.");
        _ = KubernetesMetrics.Meter.CreateObservableGauge(
            "lynceus_kubernetes_informer_last_event_age_seconds",
            static () => Live.Keys.Select(static s => s.Age()),
            "s",
            "Time since the API server last sent an informer anything; a healthy one sends at least a bookmark a minute.");
        _ = KubernetesMetrics.Meter.CreateObservableGauge(
            "lynceus_kubernetes_informer_synced", static () => Live.Keys.Select(static s => s.IsSynced()), null, "1 once the first list is complete.");
    }

    public static void Register(InformerState state) => Live.TryAdd(state, true);

    public static void Unregister(InformerState state) => Live.TryRemove(state, out _);

    public static string TypeName(WatchEventType type) => type switch
    {
        WatchEventType.Added => "added",
        WatchEventType.Modified => "modified",
        WatchEventType.Deleted => "deleted",
        WatchEventType.Bookmark => "bookmark",
        WatchEventType.Error => "error",
        _ => "unknown",
    };
}
