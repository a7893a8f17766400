using Lynceus.Exporter.Families;
using Lynceus.Exporter.Families.TrivyOperator;

namespace Lynceus.Exporter.Cardinality;

/// <summary>Which families there are, with which labels, and which findings have series of their own. Counts are complete whatever the details leave out.</summary>
public sealed record FamilyOptions
{
    /// <summary>Sets of families: <c>lynceus</c>, <c>starboard</c>, <c>trivy-operator</c>, several at once. Default <c>lynceus</c>.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [ProfileNames.Lynceus];

    /// <summary>Profile starboard: labels of its detail family, or <c>all</c>. Default none, and then there is no such family.</summary>
    public IReadOnlyList<string> TargetLabels { get; init; } = [];

    /// <summary>
    /// Profile trivy-operator: <c>findings</c> (the counts), <c>vulnerability-id</c>, <c>exposed-secret-info</c>, <c>config-audit-info</c>, <c>rbac-assessment-info</c>, <c>infra-assessment-info</c>,
    /// <c>image-info</c>, <c>compliance-info</c>, or <c>all</c>. Default <c>findings</c>.
    /// </summary>
    public IReadOnlyList<string> TrivyOperatorFamilies { get; init; } = [TrivyFamilies.Findings];

    /// <summary>Profile lynceus: labels of the details of vulnerabilities, or <c>all</c>. Default none, and then there are no such families.</summary>
    public IReadOnlyList<string> VulnerabilityLabels { get; init; } = [];

    /// <summary>Profile lynceus: labels of failed checks of configurations, <c>all</c>, or <c>none</c>. Default <c>check_id,severity</c>.</summary>
    public IReadOnlyList<string> ConfigLabels { get; init; } = ["check_id", "severity"];

    /// <summary>The same for checks of roles.</summary>
    public IReadOnlyList<string> RbacLabels { get; init; } = ["check_id", "severity"];

    /// <summary>The same for checks of the cluster's components.</summary>
    public IReadOnlyList<string> InfraLabels { get; init; } = ["check_id", "severity"];

    /// <summary>Profile lynceus: labels of exposed secrets, <c>all</c>, or <c>none</c>. Default <c>rule_id,severity</c>.</summary>
    public IReadOnlyList<string> SecretLabels { get; init; } = ["rule_id", "severity"];

    /// <summary>Profile lynceus: whether the details of vulnerabilities have a family of scores too. Default true.</summary>
    public bool VulnerabilityScores { get; init; } = true;

    /// <summary>Profile lynceus: whether there is a series for each vulnerability id with the number of reports that have it. Default true.</summary>
    public bool CountVulnerabilityIds { get; init; } = true;

    /// <summary>Profile lynceus: whether components are counted by licence. Default true.</summary>
    public bool SbomLicenses { get; init; } = true;

    /// <summary>Labels of the reports that series of the profiles lynceus and trivy-operator bear too, by key. Default none.</summary>
    public IReadOnlyList<string> ReportLabels { get; init; } = [];

    /// <summary>What the names of those labels begin with. Default <c>k8s_label_</c>.</summary>
    public string ReportLabelPrefix { get; init; } = CopiedLabels.DefaultPrefix;

    /// <summary>Findings below this have no series of their own: <c>none</c>, <c>unknown</c>, <c>low</c>, <c>medium</c>, <c>high</c>, <c>critical</c>. Default <c>none</c>: all have.</summary>
    public string SeverityFloor { get; init; } = "none";

    /// <summary>Namespaces whose findings have series of their own; <c>*</c> stands for any text. Default: all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Namespaces whose findings have none, though they are in the former.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];

    /// <summary>Only vulnerabilities with a fixed version have series of their own. Default false.</summary>
    public bool FixableOnly { get; init; }

    /// <summary>Series of one report in a detail family: the worst by severity and score; all others are one series whose labels say <c>other</c>. Default: no limit.</summary>
    public int? TopN { get; init; }

    /// <summary>Longest value of a label in bytes of UTF-8; longer texts are cut. Default 4096.</summary>
    public int MaxLabelBytes { get; init; } = 4096;

    /// <summary>What is wrong, all of it at once: name of the property, and a sentence without it. Empty when nothing is.</summary>
    public IReadOnlyList<(string Property, string Message)> Errors() => FamilyOptionErrors.Find(this);
}
