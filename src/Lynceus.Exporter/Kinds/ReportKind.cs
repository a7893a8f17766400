using Lynceus.Kubernetes.Informers;

namespace Lynceus.Exporter.Kinds;

/// <summary>The kinds of report that trivy-operator writes, all in one group and version. Starboard's VulnerabilityReport is the first of them, with other labels and fewer fields.</summary>
internal sealed record ReportKind(string Name, string Plural, ReportBody Body, bool IsNamespaced)
{
    public const string Group = "aquasecurity.github.io";
    public const string Version = "v1alpha1";

    public static readonly IReadOnlyList<ReportKind> All =
    [
        new("VulnerabilityReport", "vulnerabilityreports", ReportBody.Vulnerabilities, true),
        new("ClusterVulnerabilityReport", "clustervulnerabilityreports", ReportBody.Vulnerabilities, false),
        new("ConfigAuditReport", "configauditreports", ReportBody.ConfigChecks, true),
        new("ClusterConfigAuditReport", "clusterconfigauditreports", ReportBody.ConfigChecks, false),
        new("ExposedSecretReport", "exposedsecretreports", ReportBody.Secrets, true),
        new("RbacAssessmentReport", "rbacassessmentreports", ReportBody.RbacChecks, true),
        new("ClusterRbacAssessmentReport", "clusterrbacassessmentreports", ReportBody.RbacChecks, false),
        new("InfraAssessmentReport", "infraassessmentreports", ReportBody.InfraChecks, true),
        new("ClusterInfraAssessmentReport", "clusterinfraassessmentreports", ReportBody.InfraChecks, false),
        new("ClusterComplianceReport", "clustercompliancereports", ReportBody.Compliance, false),
        new("SbomReport", "sbomreports", ReportBody.Components, true),
        new("ClusterSbomReport", "clustersbomreports", ReportBody.Components, false),
    ];

    private static readonly Dictionary<string, ReportKind> ByPlural = All.ToDictionary(static k => k.Plural, StringComparer.Ordinal);

    public WantedKind Wanted => new(Group, [Version], Plural);

    public static ReportKind OfPlural(string plural) => ByPlural[plural];

    public override string ToString() => Name;
}
