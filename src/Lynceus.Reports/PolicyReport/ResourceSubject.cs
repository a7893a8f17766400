using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>What a result is about: the resources it names, else the report's scope, else the report itself.</summary>
internal static class ResourceSubject
{
    /// <summary>What the report as a whole is about; null when it has neither a scope nor a name.</summary>
    public static Subject? OfReport(PolicyReportDraft report) =>
        report.Scope is { } scope ? Of(report, scope)
        : report.Metadata.Name is { } name
            ? new Subject { Kind = KindOf(report), Namespace = report.Metadata.Namespace ?? "", Name = name }
            : report.Results.Exists(static r => r.Resources.Count > 0) ? new Subject { Kind = KindOf(report), Namespace = report.Metadata.Namespace ?? "", Name = "" }
            : null;

    public static IEnumerable<Subject> Of(PolicyReportDraft report, PolicyResult result, Subject main) =>
        result.Resources.Count == 0 ? [main] : result.Resources.Select(r => Of(report, r));

    private static Subject Of(PolicyReportDraft report, ObjectReference resource)
    {
        var kind = resource.Kind!;
        var @namespace = resource.Namespace ?? (IsClusterScoped(kind) ? "" : report.Metadata.Namespace ?? "");
        return TopController.LiveSubject(kind, @namespace, resource.Name!, apiGroup: resource.ApiGroup ?? ApiGroups.Of(kind));
    }

    /// <summary>Which object of its subject a result is about. A workload and the objects below it are judged one by one, so the workload is one of them; null for other subjects.</summary>
    public static string? Variant(Subject subject) =>
        TopController.Variant(subject) ?? (subject.Kind is "Deployment" or "CronJob" ? $"{subject.Kind}/{subject.Name}" : null);

    /// <summary>The subject's key in version 1, which did not know static pods and told the groups' kinds apart.</summary>
    public static string FormerKey(PolicyReportDraft report, Subject subject) =>
        subject.Kind == "Pod" && subject.Observed is { } observed ? (subject with { Name = observed["Pod/".Length..] }).Key
        : subject.Kind == KindOf(report) ? (subject with { Kind = report.Kind! }).Key
        : subject.Key;

    // A report about itself stays the same subject when its producer changes the group.
    private static string KindOf(PolicyReportDraft report) => report.Kind is "ClusterPolicyReport" or "ClusterReport" ? "ClusterPolicyReport" : "PolicyReport";

    // Reports about such objects may lie in a namespace all the same.
    private static bool IsClusterScoped(string kind) => kind is "Namespace" or "Node" or "ClusterRole" or "ClusterRoleBinding"
        or "PersistentVolume" or "StorageClass" or "CustomResourceDefinition";
}
