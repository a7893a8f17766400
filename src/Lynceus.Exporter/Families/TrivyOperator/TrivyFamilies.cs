namespace Lynceus.Exporter.Families.TrivyOperator;

/// <summary>Switches of trivy-operator's families, which it has as environment variables <c>OPERATOR_METRICS_…_ENABLED</c>.</summary>
internal static class TrivyFamilies
{
    /// <summary>The counts; on by default.</summary>
    public const string Findings = "findings";
    public const string VulnerabilityId = "vulnerability-id";
    public const string ExposedSecretInfo = "exposed-secret-info";
    public const string ConfigAuditInfo = "config-audit-info";
    public const string RbacAssessmentInfo = "rbac-assessment-info";
    public const string InfraAssessmentInfo = "infra-assessment-info";
    public const string ImageInfo = "image-info";
    public const string ComplianceInfo = "compliance-info";

    public const string Every = "all";

    public static readonly IReadOnlyList<string> All =
    [
        Findings, VulnerabilityId, ExposedSecretInfo, ConfigAuditInfo, RbacAssessmentInfo, InfraAssessmentInfo, ImageInfo, ComplianceInfo,
    ];
}
