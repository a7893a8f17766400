namespace Lynceus.Reports.Sarif;

/// <summary>One result as the run states it.</summary>
internal sealed class SarifResult
{
    public string? RuleId { get; set; }

    public int? RuleIndex { get; set; }

    public SarifRuleReference Rule { get; set; }

    public string? Kind { get; set; }

    public string? Level { get; set; }

    public SarifMessage Message { get; set; } = SarifMessage.Empty;

    /// <summary>The first location; further ones belong to the same fault.</summary>
    public SarifLocation Location { get; set; } = SarifLocation.None;

    public SarifUri AnalysisTarget { get; set; }

    public Dictionary<string, string> Fingerprints { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> PartialFingerprints { get; } = new(StringComparer.Ordinal);

    public string? BaselineState { get; set; }

    public bool HasSuppressions { get; set; }

    /// <summary>Some suppression was asked for and not granted (or not yet), so the result counts.</summary>
    public bool IsSuppressionOpen { get; set; }

    public string? SuppressionReason { get; set; }

    public int? Occurrences { get; set; }

    public string? Fix { get; set; }

    public string? ViewerUri { get; set; }

    public string? SecuritySeverity { get; set; }

    public SarifRuleReference Reference => new(RuleId ?? Rule.Id, RuleIndex ?? Rule.Index, Rule.ComponentIndex, Rule.ComponentName);

    /// <summary>An empty text will do where the result names its rule.</summary>
    public bool HasMessage => Message.IsPresent
        && ((Message.Text ?? Message.Markdown ?? Message.Id ?? Reference.Id) is not null || Reference.Index is not null);

    /// <summary>Passed and inapplicable rules are reported too, and results that the last run had and this one has not.</summary>
    public bool IsFinding => Kind is not ("pass" or "notApplicable" or "informational") && BaselineState is not "absent";

    public string? Suppression => HasSuppressions && !IsSuppressionOpen ? SuppressionReason ?? "suppressed" : null;
}
