using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Ingest;

// Event ids 2400-2499 belong to Lynceus.Hub; 2420-2439 to ingest. Ids are stable, never reused.
internal static partial class IngestLog
{
    [LoggerMessage(2420, LogLevel.Information, "{Count} reports wait to be compared since the last run.")]
    public static partial void Resuming(ILogger logger, int count);

    [LoggerMessage(2421, LogLevel.Warning, "Report {ReportId} could not be compared; trying again in {Wait}. Other sources go on.")]
    public static partial void Postponed(ILogger logger, long reportId, TimeSpan wait, Exception exception);

    [LoggerMessage(2422, LogLevel.Error, "Report {ReportId} of {Tool} could not be compared: a fault in this program.")]
    public static partial void Faulted(ILogger logger, long reportId, string tool, Exception exception);

    [LoggerMessage(2423, LogLevel.Error, "The raw bytes of report {ReportId} are missing from the data folder.")]
    public static partial void Missing(ILogger logger, long reportId, Exception exception);

    [LoggerMessage(2424, LogLevel.Warning, "{Count} kept files that no report names were put into {Folder}. After a restored backup import them again; else they may be removed.")]
    public static partial void OrphansPutAside(ILogger logger, int count, string folder);
}
