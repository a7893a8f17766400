namespace Lynceus.Reports;

/// <summary>Why a report as a whole could not be read.</summary>
public enum ReportProblem
{
    /// <summary>Not JSON or YAML, cut short, or in a wrong encoding.</summary>
    Malformed,

    /// <summary>Something else than a report: another format, an archive of several, an error of a server. The message says what.</summary>
    NotAReport,

    /// <summary>Well-formed, but no known tool writes such a document.</summary>
    UnknownLayout,

    /// <summary>The tool that was named did not write this document.</summary>
    WrongTool,

    /// <summary>No translator has the name that was given.</summary>
    UnknownTool,

    /// <summary>Over one of the <see cref="ReportLimits"/>.</summary>
    TooLarge,
}
