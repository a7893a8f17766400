namespace Lynceus.Reports.TrivyOperator;

/// <summary>One of the operator's kinds: which findings it holds and where their scope lies.</summary>
/// <param name="Name">As in <c>kind</c>.</param>
/// <param name="Family">Family of its findings; null for bills of materials, which have none.</param>
/// <param name="ScopeFamily">Family of its scopes: the same, marked for kinds that live outside namespaces.</param>
/// <param name="Entries">Name of the list inside <c>report</c>; null when the kind has another layout.</param>
internal sealed record ReportKind(string Name, string? Family, string ScopeFamily, string? Entries)
{
    public const string Vulnerability = "vulnerability";
    public const string Configuration = "configuration";
    public const string Secret = "secret";
    public const string Rbac = "rbac";
    public const string Infrastructure = "infrastructure";
    public const string Compliance = "compliance";

    private const string ClusterScope = "cluster-";

    private static readonly Dictionary<string, ReportKind> ByName = new ReportKind[]
    {
        new("VulnerabilityReport", Vulnerability, Vulnerability, "vulnerabilities"),
        new("ConfigAuditReport", Configuration, Configuration, "checks"),
        new("ExposedSecretReport", Secret, Secret, "secrets"),
        new("RbacAssessmentReport", Rbac, Rbac, "checks"),
        new("InfraAssessmentReport", Infrastructure, Infrastructure, "checks"),
        new("SbomReport", null, "", null),
        new("ClusterVulnerabilityReport", Vulnerability, ClusterScope + Vulnerability, "vulnerabilities"),
        new("ClusterConfigAuditReport", Configuration, ClusterScope + Configuration, "checks"),
        new("ClusterRbacAssessmentReport", Rbac, ClusterScope + Rbac, "checks"),
        new("ClusterInfraAssessmentReport", Infrastructure, ClusterScope + Infrastructure, "checks"),
        new("ClusterSbomReport", null, "", null),
        new("ClusterComplianceReport", Compliance, Compliance, null),
    }.ToDictionary(static k => k.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> NameByPlural =
        ByName.Keys.ToDictionary(static n => n.ToLowerInvariant() + "s", static n => n, StringComparer.Ordinal);

    public static ReportKind? Of(string kind) => ByName.GetValueOrDefault(kind);

    /// <summary>The kind by a resource name such as <c>configauditreports.aquasecurity.github.io</c>; null when it is no resource of the operator.</summary>
    public static string? OfResource(string resource) =>
        TrivyOperatorTranslator.PluralOf(resource) is { } plural ? NameByPlural.GetValueOrDefault(plural) : null;

    public static bool IsClusterScopeFamily(string scopeFamily) =>
        scopeFamily == Compliance || scopeFamily.StartsWith(ClusterScope, StringComparison.Ordinal);
}
