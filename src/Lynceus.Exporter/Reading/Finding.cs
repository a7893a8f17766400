namespace Lynceus.Exporter.Reading;

/// <summary>One finding of a report: what is wrong in one place. Also a control of a compliance report and a component of an SBOM.</summary>
internal struct Finding
{
    public FindingTexts Texts;

    /// <summary>NaN when there is none.</summary>
    public double Score;

    /// <summary>Checks of a control that failed.</summary>
    public int Failures;

    public Severity Severity;

    /// <summary>Of a check, when it says so: passed.</summary>
    public bool IsSuccess;

    /// <summary>Of a control, when it says so: <c>status</c> is FAIL.</summary>
    public bool IsFailed;

    /// <summary>Of a control: it says how it did. One that somebody has to look at by hand does not.</summary>
    public bool IsChecked;

    /// <summary>Of a control: at least one when it is said to have failed.</summary>
    public readonly int KnownFailures => IsFailed && Failures == 0 ? 1 : Failures;

    public readonly bool IsFixable => !Texts[(int)FindingField.FixedVersion].IsEmpty;

    public readonly TextRef this[FindingField field] => Texts[(int)field];
}
