namespace Lynceus.Reports.Kubernetes;

/// <summary>API groups of the kinds that workloads have.</summary>
internal static class ApiGroups
{
    /// <summary>Group of a built-in workload kind; null for any other kind.</summary>
    public static string? Of(string kind) => kind switch
    {
        "Deployment" or "ReplicaSet" or "StatefulSet" or "DaemonSet" => "apps",
        "Job" or "CronJob" => "batch",
        "Pod" or "ReplicationController" or "Service" or "ConfigMap" or "Secret" or "ServiceAccount" or "Namespace" or "Node" => "",
        "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" => "rbac.authorization.k8s.io",
        _ => null,
    };
}
