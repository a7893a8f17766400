namespace Lynceus.Testing.Kubernetes.Resources;

/// <summary>The resources that a plain API server 1.36 serves, as far as clients of this project meet them. Order is that of discovery.</summary>
internal static class BuiltInKinds
{
    private static readonly string[] CreateOnly = ["create"];
    private static readonly string[] Status = ["status"];
    private static readonly string[] ScaleStatus = ["scale", "status"];
    private static readonly string[] All = ["all"];

    /// <summary>Groups in the order of <c>/apis</c>; the core group is not among them.</summary>
    public static readonly string[] GroupOrder =
    [
        "apiregistration.k8s.io", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
        "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io",
        "discovery.k8s.io", "resource.k8s.io", "flowcontrol.apiserver.k8s.io",
    ];

    public static IEnumerable<ResourceKind> Create()
    {
        // core
        yield return Namespaced("", "v1", "configmaps", "ConfigMap", "cm");
        yield return Namespaced("", "v1", "endpoints", "Endpoints", "ep") with
        {
            Singular = "endpoints",
            Warning = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        };
        yield return Namespaced("", "v1", "events", "Event", "ev") with
        {
            SelectableFields =
            [
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
            ],
        };
        yield return Namespaced("", "v1", "limitranges", "LimitRange", "limits");
        yield return Cluster("", "v1", "namespaces", "Namespace", "ns") with
        {
            Subresources = ["finalize", "status"],
            SelectableFields = ["status.phase"],
            Verbs = ["create", "delete", "get", "list", "patch", "update", "watch"],
            AnswersDeletedObject = true,
        };
        yield return Cluster("", "v1", "nodes", "Node", "no") with { Subresources = Status, SelectableFields = ["spec.unschedulable"] };
        yield return Namespaced("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", "pvc") with { Subresources = Status, AnswersDeletedObject = true };
        yield return Cluster("", "v1", "persistentvolumes", "PersistentVolume", "pv") with { Subresources = Status, AnswersDeletedObject = true };
        yield return Namespaced("", "v1", "pods", "Pod", "po") with
        {
            Categories = All,
            Subresources = ["binding", "eviction", "log", "status"],
            HasGeneration = true,
            AnswersDeletedObject = true,
            SelectableFields =
            [
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
                "status.podIP", "status.nominatedNodeName",
            ],
        };
        yield return Namespaced("", "v1", "podtemplates", "PodTemplate") with { HasGeneration = true, AnswersDeletedObject = true };
        yield return Namespaced("", "v1", "replicationcontrollers", "ReplicationController", "rc") with
        {
            Categories = All,
            Subresources = ScaleStatus,
            HasGeneration = true,
            SelectableFields = ["status.replicas"],
        };
        yield return Namespaced("", "v1", "resourcequotas", "ResourceQuota", "quota") with { Subresources = Status, AnswersDeletedObject = true };
        yield return Namespaced("", "v1", "secrets", "Secret") with { SelectableFields = ["type"] };
        yield return Namespaced("", "v1", "serviceaccounts", "ServiceAccount", "sa") with { Subresources = ["token"], AnswersDeletedObject = true };
        yield return Namespaced("", "v1", "services", "Service", "svc") with
        {
            Categories = All,
            Subresources = Status,
            AnswersDeletedObject = true,
            SelectableFields = ["spec.clusterIP", "spec.type"],
        };

        yield return Cluster("apiregistration.k8s.io", "v1", "apiservices", "APIService") with { Subresources = Status, HasGeneration = true };

        yield return Namespaced("apps", "v1", "controllerrevisions", "ControllerRevision");
        yield return Workload("apps", "v1", "daemonsets", "DaemonSet", "ds") with { Subresources = Status };
        yield return Workload("apps", "v1", "deployments", "Deployment", "deploy") with { Subresources = ScaleStatus };
        yield return Workload("apps", "v1", "replicasets", "ReplicaSet", "rs") with { Subresources = ScaleStatus, SelectableFields = ["status.replicas"] };
        yield return Workload("apps", "v1", "statefulsets", "StatefulSet", "sts") with { Subresources = ScaleStatus };

        yield return Namespaced("events.k8s.io", "v1", "events", "Event", "ev") with
        {
            SelectableFields = ["regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "reason", "reportingController", "type"],
        };

        yield return Cluster("authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview") with { Verbs = CreateOnly };
        yield return Cluster("authentication.k8s.io", "v1", "tokenreviews", "TokenReview") with { Verbs = CreateOnly };
        yield return Namespaced("authorization.k8s.io", "v1", "localsubjectaccessreviews", "LocalSubjectAccessReview") with { Verbs = CreateOnly };
        yield return Cluster("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview") with { Verbs = CreateOnly };
        yield return Cluster("authorization.k8s.io", "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview") with { Verbs = CreateOnly };
        yield return Cluster("authorization.k8s.io", "v1", "subjectaccessreviews", "SubjectAccessReview") with { Verbs = CreateOnly };

        yield return Namespaced("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa") with { Categories = All, Subresources = Status };
        yield return Namespaced("autoscaling", "v1", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "hpa") with { Categories = All, Subresources = Status };

        yield return Workload("batch", "v1", "cronjobs", "CronJob", "cj") with { Subresources = Status };
        yield return Workload("batch", "v1", "jobs", "Job") with { Subresources = Status, SelectableFields = ["status.successful"] };

        yield return Cluster("certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", "csr") with
        {
            Subresources = ["approval", "status"],
            SelectableFields = ["spec.signerName"],
        };

        yield return Cluster("networking.k8s.io", "v1", "ingressclasses", "IngressClass") with { HasGeneration = true };
        yield return Namespaced("networking.k8s.io", "v1", "ingresses", "Ingress", "ing") with { Singular = "ingress", Subresources = Status, HasGeneration = true };
        yield return Namespaced("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", "netpol") with { Singular = "networkpolicy", HasGeneration = true };

        yield return Namespaced("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", "pdb") with { Subresources = Status, HasGeneration = true };

        yield return Cluster("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding");
        yield return Cluster("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole");
        yield return Namespaced("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding");
        yield return Namespaced("rbac.authorization.k8s.io", "v1", "roles", "Role");

        yield return Cluster("storage.k8s.io", "v1", "csidrivers", "CSIDriver");
        yield return Cluster("storage.k8s.io", "v1", "csinodes", "CSINode");
        yield return Namespaced("storage.k8s.io", "v1", "csistoragecapacities", "CSIStorageCapacity") with { Singular = "csistoragecapacity" };
        yield return Cluster("storage.k8s.io", "v1", "storageclasses", "StorageClass", "sc") with { Singular = "storageclass" };
        yield return Cluster("storage.k8s.io", "v1", "volumeattachments", "VolumeAttachment") with { Subresources = Status };

        yield return Cluster("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration") with { HasGeneration = true };
        yield return Cluster("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies", "ValidatingAdmissionPolicy") with
        {
            Singular = "validatingadmissionpolicy",
            HasGeneration = true,
        };
        yield return Cluster("admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings", "ValidatingAdmissionPolicyBinding") with { HasGeneration = true };
        yield return Cluster("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration") with { HasGeneration = true };

        yield return Cluster("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", "crd", "crds") with
        {
            Categories = ["api-extensions"],
            Subresources = Status,
            HasGeneration = true,
        };

        yield return Cluster("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", "pc") with { Singular = "priorityclass", HasGeneration = true };
        yield return Namespaced("coordination.k8s.io", "v1", "leases", "Lease");
        yield return Cluster("node.k8s.io", "v1", "runtimeclasses", "RuntimeClass") with { Singular = "runtimeclass" };
        yield return Namespaced("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice") with { HasGeneration = true };
        yield return Cluster("resource.k8s.io", "v1", "deviceclasses", "DeviceClass") with { Singular = "deviceclass", HasGeneration = true };
        yield return Namespaced("resource.k8s.io", "v1", "resourceclaims", "ResourceClaim") with { Subresources = Status };
        yield return Cluster("resource.k8s.io", "v1", "resourceslices", "ResourceSlice") with { HasGeneration = true };
        yield return Cluster("flowcontrol.apiserver.k8s.io", "v1", "flowschemas", "FlowSchema") with { Subresources = Status, HasGeneration = true };
        yield return Cluster("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations", "PriorityLevelConfiguration") with { Subresources = Status, HasGeneration = true };
    }

    private static ResourceKind Workload(string group, string version, string plural, string kind, params string[] shortNames) =>
        Namespaced(group, version, plural, kind, shortNames) with { Categories = All, HasGeneration = true };

    private static ResourceKind Namespaced(string group, string version, string plural, string kind, params string[] shortNames) =>
        Cluster(group, version, plural, kind, shortNames) with { Namespaced = true };

    private static ResourceKind Cluster(string group, string version, string plural, string kind, params string[] shortNames) => new()
    {
        Group = group,
        Version = version,
        Plural = plural,
        Singular = kind.ToLowerInvariant(),
        Kind = kind,
        ListKind = kind + "List",
        Namespaced = false,
        ShortNames = shortNames,
    };
}
