using Lynceus.Exporter.Cardinality;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>Options that say which families the exporter has, and how many series.</summary>
internal sealed class FamilyRoleOptions
{
    private static readonly FamilyOptions Defaults = new();

    private readonly RoleOptions _options;
    private readonly Dictionary<string, RoleOption> _byProperty = new(StringComparer.Ordinal);
    private readonly RoleOption<IReadOnlyList<string>> _profiles;
    private readonly RoleOption<IReadOnlyList<string>> _targetLabels;
    private readonly RoleOption<IReadOnlyList<string>> _trivyOperatorFamilies;
    private readonly RoleOption<IReadOnlyList<string>> _vulnerabilityLabels;
    private readonly RoleOption<IReadOnlyList<string>> _configLabels;
    private readonly RoleOption<IReadOnlyList<string>> _rbacLabels;
    private readonly RoleOption<IReadOnlyList<string>> _infraLabels;
    private readonly RoleOption<IReadOnlyList<string>> _secretLabels;
    private readonly RoleOption<bool> _vulnerabilityScores;
    private readonly RoleOption<bool> _countVulnerabilityIds;
    private readonly RoleOption<bool> _sbomLicenses;
    private readonly RoleOption<IReadOnlyList<string>> _reportLabels;
    private readonly RoleOption<string> _reportLabelPrefix;
    private readonly RoleOption<string> _severityFloor;
    private readonly RoleOption<bool> _fixableOnly;
    private readonly RoleOption<IReadOnlyList<string>> _namespaces;
    private readonly RoleOption<IReadOnlyList<string>> _excludedNamespaces;
    private readonly RoleOption<int> _topN;
    private readonly RoleOption<int> _maxLabelBytes;

    public FamilyRoleOptions(RoleOptions options)
    {
        _options = options;
        _profiles = Names("profile", nameof(Defaults.Profiles), Defaults.Profiles, "lynceus, starboard, trivy-operator", "Sets of families: our own, those of starboard-exporter, those of trivy-operator.");
        _targetLabels = Names("target-labels", nameof(Defaults.TargetLabels), Defaults.TargetLabels, "names of labels, or all", "Profile starboard: labels of its series for single vulnerabilities; without any there are none.");
        _trivyOperatorFamilies = Names(
            "trivy-operator-families", nameof(Defaults.TrivyOperatorFamilies), Defaults.TrivyOperatorFamilies, "names of switches, or all", "Profile trivy-operator: which families, as trivy-operator's own switches.");
        _vulnerabilityLabels = Names(
            "vulnerability-labels", nameof(Defaults.VulnerabilityLabels), Defaults.VulnerabilityLabels, "names of labels, all or none", "Profile lynceus: labels of single vulnerabilities; without any they have no series.");
        _configLabels = Names("config-labels", nameof(Defaults.ConfigLabels), Defaults.ConfigLabels, "names of labels, all or none", "Profile lynceus: labels of failed checks of configurations.");
        _rbacLabels = Names("rbac-labels", nameof(Defaults.RbacLabels), Defaults.RbacLabels, "names of labels, all or none", "Profile lynceus: labels of failed checks of roles.");
        _infraLabels = Names("infra-labels", nameof(Defaults.InfraLabels), Defaults.InfraLabels, "names of labels, all or none", "Profile lynceus: labels of failed checks of the cluster's components.");
        _secretLabels = Names("secret-labels", nameof(Defaults.SecretLabels), Defaults.SecretLabels, "names of labels, all or none", "Profile lynceus: labels of exposed secrets.");
        _vulnerabilityScores = options.Add("vulnerability-scores", OptionKinds.Flag, Defaults.VulnerabilityScores, "Profile lynceus: single vulnerabilities have a family of scores too.");
        _countVulnerabilityIds = options.Add("count-vulnerability-ids", OptionKinds.Flag, Defaults.CountVulnerabilityIds, "Profile lynceus: a series for each vulnerability id, with the number of reports that have it.");
        _sbomLicenses = options.Add("sbom-licenses", OptionKinds.Flag, Defaults.SbomLicenses, "Profile lynceus: components are counted by licence.");
        _reportLabels = Names("report-labels", nameof(Defaults.ReportLabels), Defaults.ReportLabels, "keys of labels", "Labels of the reports that series of lynceus and trivy-operator bear too.");
        _reportLabelPrefix = options.Add("report-label-prefix", OptionKinds.Text, Defaults.ReportLabelPrefix, "What their names begin with.");
        _severityFloor = options.Add("severity-floor", OptionKinds.Text, Defaults.SeverityFloor, "Less severe findings have no series of their own: none, unknown, low, medium, high, critical.");
        _fixableOnly = options.Add("fixable-only", OptionKinds.Flag, Defaults.FixableOnly, "Vulnerabilities without a fixed version have no series of their own.");
        _namespaces = Names("detail-namespaces", nameof(Defaults.Namespaces), Defaults.Namespaces, "names, * for any text", "Only findings in these namespaces have series of their own; without any, all have.");
        _excludedNamespaces = Names(
            "excluded-detail-namespaces", nameof(Defaults.ExcludedNamespaces), Defaults.ExcludedNamespaces, "names, * for any text", "Findings in these namespaces have no series of their own.");
        _topN = options.Add("top-n", OptionKinds.Integer(0, int.MaxValue), Defaults.TopN ?? 0, "Most series of one report for single findings; the rest is one series 'other'. 0: no limit.");
        _maxLabelBytes = options.Add("max-label-bytes", OptionKinds.Integer(16, 1 << 20), Defaults.MaxLabelBytes, "Longest value of a label; longer texts are cut.");
        _byProperty.Add(nameof(Defaults.SeverityFloor), _severityFloor);
        _byProperty.Add(nameof(Defaults.ReportLabelPrefix), _reportLabelPrefix);
    }

    /// <exception cref="RoleOptionException">A name is not known.</exception>
    public FamilyOptions Read(ResolvedOptions values)
    {
        var families = new FamilyOptions
        {
            Profiles = values.Get(_profiles),
            TargetLabels = values.Get(_targetLabels),
            TrivyOperatorFamilies = values.Get(_trivyOperatorFamilies),
            VulnerabilityLabels = values.Get(_vulnerabilityLabels),
            ConfigLabels = values.Get(_configLabels),
            RbacLabels = values.Get(_rbacLabels),
            InfraLabels = values.Get(_infraLabels),
            SecretLabels = values.Get(_secretLabels),
            VulnerabilityScores = values.Get(_vulnerabilityScores),
            CountVulnerabilityIds = values.Get(_countVulnerabilityIds),
            SbomLicenses = values.Get(_sbomLicenses),
            ReportLabels = values.Get(_reportLabels),
            ReportLabelPrefix = values.Get(_reportLabelPrefix),
            SeverityFloor = values.Get(_severityFloor),
            FixableOnly = values.Get(_fixableOnly),
            Namespaces = values.Get(_namespaces),
            ExcludedNamespaces = values.Get(_excludedNamespaces),
            TopN = values.Get(_topN) is > 0 and var topN ? topN : null,
            MaxLabelBytes = values.Get(_maxLabelBytes),
        };
        var errors = families.Errors();
        return errors.Count == 0
            ? families
            : throw new RoleOptionException([.. errors.Select(e => $"--{_byProperty.GetValueOrDefault(e.Property)?.Name ?? e.Property}: {e.Message.TrimEnd('.')}")]);
    }

    private RoleOption<IReadOnlyList<string>> Names(string name, string property, IReadOnlyList<string> defaults, string takes, string description)
    {
        var option = _options.Add(name, OptionKinds.Names(takes), defaults, description);
        _byProperty.Add(property, option);
        return option;
    }
}
