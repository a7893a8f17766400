namespace Lynceus.Exporter.Families;

/// <summary>How a label shows a finding.</summary>
internal enum FindingLabelForm
{
    Text,

    /// <summary>As <c>critical</c>; what is not known as <c>unknown</c>.</summary>
    SeverityLower,

    /// <summary>As <c>Critical</c>; what is not known as <c>Unknown</c>.</summary>
    SeverityTitle,

    /// <summary>Whether there is a fixed version.</summary>
    Fixable,

    /// <summary>The number, or nothing.</summary>
    Score,

    /// <summary>Whether the check passed.</summary>
    Success,

    /// <summary>Whether the control passed, as <c>Pass</c> or <c>Fail</c>.</summary>
    ControlStatus,
}
