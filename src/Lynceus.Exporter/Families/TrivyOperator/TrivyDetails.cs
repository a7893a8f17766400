using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.TrivyOperator;

/// <summary>A family of trivy-operator with a series for each finding.</summary>
internal sealed record TrivyDetails(SeriesFamily Family, FindingLabel[] Labels)
{
    public static readonly FindingLabel[] VulnerabilityId =
    [
        new("installed_version", FindingField.InstalledVersion),
        new("fixed_version", FindingField.FixedVersion),
        new("published_date", FindingField.PublishedDate),
        new("last_modified_date", FindingField.LastModifiedDate),
        new("resource", FindingField.Resource),
        new("severity", FindingField.Severity, FindingLabelForm.SeverityTitle),
        new("package_type", FindingField.PackageType),
        new("pkg_path", FindingField.PackagePath),
        new("target", FindingField.Target),
        new("class", FindingField.Class),
        new("vuln_id", FindingField.Id),
        new("vuln_title", FindingField.Title),
        new("vuln_score", FindingField.Id, FindingLabelForm.Score),
    ];

    public static readonly FindingLabel[] SecretInfo =
    [
        new("secret_category", FindingField.Category),
        new("secret_rule_id", FindingField.Id),
        new("secret_target", FindingField.Target),
        new("secret_title", FindingField.Title),
        new("severity", FindingField.Severity, FindingLabelForm.SeverityTitle),
    ];

    public static readonly FindingLabel[] ComplianceInfo =
    [
        new("compliance_id", FindingField.Id),
        new("compliance_name", FindingField.Title),
        new("status", FindingField.Id, FindingLabelForm.ControlStatus),
        new("severity", FindingField.Severity),
    ];

    /// <param name="word">What the labels begin with, for example <c>config_audit</c>.</param>
    public static FindingLabel[] CheckInfo(string word) =>
    [
        new(word + "_id", FindingField.Id),
        new(word + "_title", FindingField.Title),
        new(word + "_description", FindingField.Description),
        new(word + "_category", FindingField.Category),
        new(word + "_success", FindingField.Id, FindingLabelForm.Success),
        new("severity", FindingField.Severity, FindingLabelForm.SeverityTitle),
    ];
}
