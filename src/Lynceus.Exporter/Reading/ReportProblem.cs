namespace Lynceus.Exporter.Reading;

/// <summary>What was wrong with a report, or a part of it, that was exported as far as it went.</summary>
internal enum ReportProblem
{
    /// <summary>A field that every report of the kind has is missing or null.</summary>
    Missing,

    /// <summary>Text where a number belongs, an object where text belongs, and so on.</summary>
    Mistyped,

    /// <summary>A key stands twice in an object; the last one counts.</summary>
    DuplicateKey,

    /// <summary>NUL, half a surrogate pair, or bytes that are not UTF-8 in a text; U+FFFD is written instead.</summary>
    InvalidText,

    /// <summary>A text over the limit is cut.</summary>
    Truncated,

    /// <summary>A severity that nobody knows counts as unknown.</summary>
    UnknownSeverity,

    /// <summary>The summary has other counts than the findings.</summary>
    SummaryMismatch,

    /// <summary>No JSON at all, or not to its end: nothing is exported.</summary>
    NotJson,
}
