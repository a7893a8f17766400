using System.Diagnostics.CodeAnalysis;
using Lynceus.Hub.Contracts;

namespace Lynceus.Hub.Ingest;

/// <summary>What a sender says of its report where it knows better than the report.</summary>
/// <param name="Subject">What was scanned; null when the report tells it.</param>
/// <param name="Extent">How much the report speaks for; null when the report tells it.</param>
internal sealed record SenderStatement(string? Subject, SenderExtent? Extent)
{
    public static readonly string SubjectTakes = $"takes one line of 1 to {HubRoutes.MaxSubjectLength} characters.";

    public static SenderStatement None { get; } = new(null, null);

    /// <param name="wrong">Name of the parameter that is not good, and what it takes.</param>
    public static bool TryParse(string? subject, string? extent, [NotNullWhen(true)] out SenderStatement? statement, out (string Name, string Takes) wrong)
    {
        statement = null;
        wrong = default;
        if (subject is not null && (subject.Trim().Length == 0 || subject.Length > HubRoutes.MaxSubjectLength || subject.Any(char.IsControl)))
        {
            wrong = ("subject", SubjectTakes);
            return false;
        }

        SenderExtent? parsed = null;
        if (extent is not null && !SenderExtent.TryParse(extent, out parsed))
        {
            wrong = ("extent", SenderExtent.Takes);
            return false;
        }

        statement = new SenderStatement(subject?.Trim(), parsed);
        return true;
    }
}
