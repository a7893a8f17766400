using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>What a result is about: the resources it names, else the report's scope, else the report itself.</summary>
internal static class ResourceSubject
{
    /// <summary>What the report as a whole is about; null when it has neither a scope nor a name.</summary>
    public static Subject? OfReport(PolicyReportDraft report) =>
        report.Scope is { } scope ? Of(report, scope)
        : report.Metadata.Name is { } name
            ? new Subject { Kind = report.Kind!, Namespace = report.Metadata.Namespace ?? "", Name = name }
            : report.Results.Exists(static r => r.Resources.Count > 0) ? new Subject { Kind = report.Kind!, Namespace = report.Metadata.Namespace ?? "", Name = "" }
            : null;

    public static IEnumerable<Subject> Of(PolicyReportDraft report, PolicyResult result, Subject main) =>
        result.Resources.Count == 0 ? [main] : result.Resources.Select(r => Of(report, r));

    private static Subject Of(PolicyReportDraft report, ObjectReference resource)
    {
        var kind = resource.Kind!;
        var @namespace = resource.Namespace ?? (IsClusterScoped(kind) ? "" : report.Metadata.Namespace ?? "");
        var subject = TopController.Subject(kind, @namespace, resource.Name!, apiGroup: resource.ApiGroup ?? ApiGroups.Of(kind));
        return subject.Kind == kind ? subject : subject with { ApiGroup = ApiGroups.Of(subject.Kind) };
    }

    // Reports about such objects may lie in a namespace all the same.
    private static bool IsClusterScoped(string kind) => kind is "Namespace" or "Node" or "ClusterRole" or "ClusterRoleBinding"
        or "PersistentVolume" or "StorageClass" or "CustomResourceDefinition";
}
