namespace Lynceus.Metacollector.Objects;

/// <summary>The kinds that are collected, in the order in which a subscriber is told of new objects: what a pod belongs to comes before the pod.</summary>
internal enum ObjectKind
{
    Namespace,
    Deployment,
    ReplicaSet,
    ReplicationController,
    DaemonSet,
    Service,
    Pod,
}
