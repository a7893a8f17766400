namespace Lynceus.Commands.Translation;

/// <summary>How <c>lynceus translate</c> writes what it found.</summary>
internal enum ReportFormat
{
    Table,
    Json,
    Sarif,
}
