using Lynceus.Kubernetes;

namespace Lynceus.Metacollector.Objects;

/// <summary>What is to be known of each kind.</summary>
internal static class ObjectKinds
{
    public const int Count = (int)ObjectKind.Pod + 1;

    public static IReadOnlyList<ObjectKind> All { get; } = Enum.GetValues<ObjectKind>();

    /// <summary>As Kubernetes spells it.</summary>
    public static string Name(this ObjectKind kind) => kind switch
    {
        ObjectKind.Namespace => "Namespace",
        ObjectKind.Deployment => "Deployment",
        ObjectKind.ReplicaSet => "ReplicaSet",
        ObjectKind.ReplicationController => "ReplicationController",
        ObjectKind.DaemonSet => "DaemonSet",
        ObjectKind.Service => "Service",
        _ => "Pod",
    };

    public static ReadOnlySpan<byte> Utf8Name(this ObjectKind kind) => kind switch
    {
        ObjectKind.Namespace => "Namespace"u8,
        ObjectKind.Deployment => "Deployment"u8,
        ObjectKind.ReplicaSet => "ReplicaSet"u8,
        ObjectKind.ReplicationController => "ReplicationController"u8,
        ObjectKind.DaemonSet => "DaemonSet"u8,
        ObjectKind.Service => "Service"u8,
        _ => "Pod"u8,
    };

    /// <summary>Value of the label <c>name</c> of the original's metrics.</summary>
    public static string CollectorName(this ObjectKind kind) => kind switch
    {
        ObjectKind.Namespace => "namespace-collector",
        ObjectKind.Deployment => "deployment-collector",
        ObjectKind.ReplicaSet => "replicaset-collector",
        ObjectKind.ReplicationController => "replicationcontroller-collector",
        ObjectKind.DaemonSet => "daemonset-collector",
        ObjectKind.Service => "service-collector",
        _ => "pod-collector",
    };

    public static ResourceType Resource(this ObjectKind kind) => kind switch
    {
        ObjectKind.Namespace => ResourceType.Namespaces,
        ObjectKind.Deployment => ResourceType.Deployments,
        ObjectKind.ReplicaSet => ResourceType.ReplicaSets,
        ObjectKind.ReplicationController => ResourceType.ReplicationControllers,
        ObjectKind.DaemonSet => ResourceType.DaemonSets,
        ObjectKind.Service => ResourceType.Services,
        _ => ResourceType.Pods,
    };

    /// <summary>Null for a kind that is not collected.</summary>
    public static ObjectKind? Find(ReadOnlySpan<byte> name)
    {
        foreach (var kind in All)
        {
            if (name.SequenceEqual(kind.Utf8Name()))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Kinds whose objects own pods, or own what owns pods. Null for others.</summary>
    public static ObjectKind? FindOwner(string? name) => name switch
    {
        "ReplicaSet" => ObjectKind.ReplicaSet,
        "Deployment" => ObjectKind.Deployment,
        "DaemonSet" => ObjectKind.DaemonSet,
        "ReplicationController" => ObjectKind.ReplicationController,
        _ => null,
    };
}
