using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Finds what a report object is about: from the operator's labels, else its owner, else its own name.</summary>
internal static class ReportSubject
{
    private const string ClusterSbom = "ClusterSbomReport";

    // Current name first, then Starboard's, then the one before it.
    private static readonly string[] LabelPrefixes = ["trivy-operator.", "starboard.", "imgvuln."];

    // Static pods that version 1 of the keys knew, by the beginning of their names.
    private static readonly string[] FormerStaticPods = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"];

    private static readonly Dictionary<string, string> KindByLowerCase = new[]
    {
        "Pod", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Deployment", "CronJob", "Job", "Node", "Service",
        "ConfigMap", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "NetworkPolicy", "Ingress", "ResourceQuota", "LimitRange",
        "Namespace", "ServiceAccount", "CustomResourceDefinition", "PodSecurityPolicy",
    }.ToDictionary(static k => k.ToLowerInvariant(), static k => k, StringComparer.Ordinal);

    /// <summary>Null when the object says nothing about itself at all.</summary>
    public static Subject? Of(ReportDraft report, bool withContainer)
    {
        var metadata = report.Metadata;
        var owner = metadata.Owner;
        var kind = Label(metadata, "resource.kind") ?? owner?.Kind;
        var isOwner = owner is not null && (kind is null || owner.Kind == kind);

        // The label of a long name holds a hash, and an annotation the name.
        var name = metadata.Annotation("trivy-operator.resource.name") ?? Label(metadata, "resource.name") ?? (isOwner ? owner!.Name : null);
        if (kind is null || name is null)
        {
            (kind, name) = (report.Kind, metadata.Name);
        }

        if (kind is null || name is null)
        {
            return null;
        }

        // A cluster's own components: the owner is named by a hash of what it holds, the Kubernetes version included.
        if (kind == ClusterSbom && report.Kind is "ClusterVulnerabilityReport")
        {
            return new Subject { Kind = "Cluster", Name = report.Artifact.Name ?? "kubernetes", Image = report.Artifact.Reference, Observed = $"{kind}/{name}" };
        }

        var @namespace = Label(metadata, "resource.namespace") ?? metadata.Namespace ?? "";
        var container = withContainer ? Label(metadata, "container.name") : null;
        return TopController.LiveSubject(kind, @namespace, name, container, report.Artifact.Reference, isOwner ? owner!.ApiGroup : null);
    }

    /// <summary>The object behind a compliance target such as <c>kube-system/daemonset-kube-proxy</c>; null when it has another form.</summary>
    public static Subject? OfTarget(string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        var dash = target.IndexOf('-', slash + 1);
        return slash >= 0 && dash > slash && dash < target.Length - 1 && KindByLowerCase.TryGetValue(target[(slash + 1)..dash], out var kind)
            ? TopController.LiveSubject(kind, target[..slash], target[(dash + 1)..])
            : null;
    }

    /// <summary>Which of several objects of this subject was scanned; null when it was the subject itself.</summary>
    public static string? Variant(Subject subject) => TopController.Variant(subject);

    /// <summary>The subject's key in version 1; null when it is the same.</summary>
    public static string? FormerKey(Subject subject)
    {
        if (subject.Kind != "Pod" || subject.Observed is not { } observed)
        {
            return null;
        }

        var pod = observed["Pod/".Length..];
        var former = FormerStaticPods.FirstOrDefault(p => pod.StartsWith(p + "-", StringComparison.Ordinal)) ?? pod;
        return former == subject.Name ? null : (subject with { Name = former }).Key;
    }

    private static string? Label(ObjectMetadata metadata, string name)
    {
        foreach (var prefix in LabelPrefixes)
        {
            if (metadata.Label(prefix + name) is { } value)
            {
                return value;
            }
        }

        return null;
    }
}
