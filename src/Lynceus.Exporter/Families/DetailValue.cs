namespace Lynceus.Exporter.Families;

/// <summary>What a series of a detail family says.</summary>
internal enum DetailValue
{
    /// <summary>That there is such a finding.</summary>
    One,

    /// <summary>How many findings have its labels.</summary>
    Count,

    /// <summary>The highest score among them; without any there is no series.</summary>
    Score,

    /// <summary>The score of the last of them, zero when it has none.</summary>
    LastScore,

    /// <summary>Failed checks of the control; zero when it passed.</summary>
    Failures,

    /// <summary>As trivy-operator has it: failed checks of the control, but 1 when it passed.</summary>
    FailuresOrOne,
}
