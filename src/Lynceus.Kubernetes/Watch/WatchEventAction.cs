namespace Lynceus.Kubernetes.Watch;

/// <summary>Takes one event straight from the receive buffer.</summary>
internal delegate void WatchEventAction(WatchEventType type, in RawObject raw);
