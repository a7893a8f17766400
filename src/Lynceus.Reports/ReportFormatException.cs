using Lynceus.Reports.Secrets;

namespace Lynceus.Reports;

/// <summary>A report cannot be translated at all; nothing of it counts. The message is written for the person who sent the report; it may quote it, without its secrets.</summary>
public sealed class ReportFormatException(string message, ReportProblem problem, Exception? innerException = null)
    : Exception(SecretMasker.Mask(message), innerException)
{
    public ReportProblem Problem { get; } = problem;

    /// <summary>Line of the malformed place, from 1; null when the problem has no single place.</summary>
    public long? Line { get; init; }

    /// <summary>Byte in that line, from 1; null when the problem has no single place.</summary>
    public long? Column { get; init; }
}
