namespace Lynceus.Reports.TrivyOperator;

/// <summary>One of the operator's kinds, or of Starboard's before it: which findings it holds and where its objects live.</summary>
/// <param name="Name">As in <c>kind</c>; also the listing of its scopes.</param>
/// <param name="Family">Family of its findings and scopes; null for kinds that hold none.</param>
/// <param name="Entries">Name of the list inside <c>report</c>; null when the kind has another layout.</param>
internal sealed record ReportKind(string Name, string? Family, string? Entries)
{
    public const string Vulnerability = "vulnerability";
    public const string Configuration = "configuration";
    public const string Secret = "secret";
    public const string Rbac = "rbac";
    public const string Infrastructure = "infrastructure";
    public const string Compliance = "compliance";
    public const string Benchmark = "benchmark";
    public const string Exposure = "exposure";

    private static readonly Dictionary<string, ReportKind> ByName = new ReportKind[]
    {
        new("VulnerabilityReport", Vulnerability, "vulnerabilities"),
        new("ConfigAuditReport", Configuration, "checks"),
        new("ExposedSecretReport", Secret, "secrets"),
        new("RbacAssessmentReport", Rbac, "checks"),
        new("InfraAssessmentReport", Infrastructure, "checks"),
        new("SbomReport", null, null),
        Outside("ClusterVulnerabilityReport", Vulnerability, "vulnerabilities"),
        Outside("ClusterConfigAuditReport", Configuration, "checks"),
        Outside("ClusterExposedSecretReport", Secret, "secrets"),
        Outside("ClusterRbacAssessmentReport", Rbac, "checks"),
        Outside("ClusterInfraAssessmentReport", Infrastructure, "checks"),
        Outside("ClusterSbomReport", null, null),
        Outside("ClusterComplianceReport", Compliance, null),
        Outside("CISKubeBenchReport", Benchmark, "sections"),
        Outside("KubeHunterReport", Exposure, "vulnerabilities"),
        Outside("ClusterComplianceDetailReport", null, null) with
        {
            Instead = "It repeats what other reports say. Send the ClusterComplianceReport and the reports of the workloads instead.",
        },
        new("Vulnerability", null, null)
        {
            Instead = "Starboard wrote it before its version 0.3. Send the VulnerabilityReport instead, which later versions write.",
        },
        new("ConfigAudit", null, null)
        {
            Instead = "Starboard wrote it before its version 0.3. Send the ConfigAuditReport instead, which later versions write.",
        },
    }.ToDictionary(static k => k.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> NameByPlural = NamesByPlural();

    /// <summary>Its objects live outside of namespaces.</summary>
    public bool IsClusterWide { get; private init; }

    /// <summary>Why the kind is not read though it holds findings, and what to send instead; null for all others.</summary>
    public string? Instead { get; private init; }

    public static ReportKind? Of(string kind) => ByName.GetValueOrDefault(kind);

    /// <summary>The kind by a resource name such as <c>configauditreports.aquasecurity.github.io</c>; null when it is no resource of the operator.</summary>
    public static string? OfResource(string resource) =>
        TrivyOperatorTranslator.PluralOf(resource) is { } plural ? NameByPlural.GetValueOrDefault(plural) : null;

    private static ReportKind Outside(string name, string? family, string? entries) => new(name, family, entries) { IsClusterWide = true };

    private static Dictionary<string, string> NamesByPlural()
    {
        var names = ByName.Keys.ToDictionary(static n => n.ToLowerInvariant() + "s", static n => n, StringComparer.Ordinal);
        names["vulnerabilities"] = "Vulnerability";
        return names;
    }
}
