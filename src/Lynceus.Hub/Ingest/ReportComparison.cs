using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Ingest;

/// <summary>Translates one kept report and brings the items up to date with it.</summary>
internal sealed class ReportComparison(HubOptions options, DbDataSource database, RawReports rawReports, ILogger<ReportComparison> logger)
{
    /// <summary>Does nothing for a report that is not waiting. One call at a time: two reports of a source must not interleave.</summary>
    public async Task RunAsync(long reportId, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        var report = await connection.QueryFirstOrDefaultAsync<StoredReport>(new CommandDefinition(
            """
            SELECT r.report_id AS ReportId, r.cluster_id AS ClusterId, r.source_id AS SourceId, c.name AS Cluster, s.tool AS Tool,
                   r.received_at AS ReceivedAt, r.sha256 AS Sha256, r.status AS Status, r.released_by AS ReleasedBy
            FROM report r JOIN cluster c USING (cluster_id) JOIN source s USING (source_id) WHERE r.report_id = @reportId
            """,
            new { reportId },
            cancellationToken: cancellationToken));
        if (report is not { Status: "stored" })
        {
            return;
        }

        try
        {
            Compare(connection, report, cancellationToken);
        }
        catch (ReportFormatException e)
        {
            await FailAsync(connection, report, e.Message);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            IngestLog.Missing(logger, reportId, e);
            await FailAsync(connection, report, "The raw report is missing from the data folder.");
        }
        catch (Exception e) when (e is not OperationCanceledException && !PassingTrouble.Is(e))
        {
            // A fault in one translator must not stop the reports of all other tools; the raw report stays for a repaired program.
            IngestLog.Faulted(logger, reportId, report.Tool, e);
            await FailAsync(connection, report, "An internal fault; the hub's log has it under this report's number.");
        }
    }

    private void Compare(SqliteConnection connection, StoredReport report, CancellationToken cancellationToken)
    {
        using var staging = new Staging(connection, report.ClusterId, report.SourceId);
        TranslationSummary summary;

        // One read transaction for all look-ups; it is over before the write begins, which needs the newest state.
        using (var reading = connection.BeginTransaction(deferred: true))
        {
            summary = ReportTranslation.Translate(rawReports.Open(report.Sha256), report.Tool, staging, options.Limits, cancellationToken);
            staging.Finish();
            reading.Commit();
        }

        // A clock that runs ahead must not make every later report look outdated.
        var at = Math.Min(summary.GeneratedAt?.ToUnixTimeMilliseconds() ?? report.ReceivedAt, report.ReceivedAt);
        using var transaction = connection.BeginTransaction(deferred: false);
        var outcome = new Diff(connection, options, report, staging.Seen, at, report.ReleasedBy is not null).Run();
        WriteOutcome(connection, report, summary, staging, outcome);
        transaction.Commit();
    }

    private static void WriteOutcome(
        SqliteConnection connection, StoredReport report, TranslationSummary summary, Staging staging, DiffOutcome outcome)
    {
        var applied = outcome as DiffOutcome.Applied;
        var status = outcome switch
        {
            DiffOutcome.Held => "held",
            DiffOutcome.Superseded => "superseded",
            DiffOutcome.Applied { ChangedNothing: true } when WasReceivedBefore(connection, report) => "unchanged",
            _ => "diffed",
        };
        connection.Execute(
            """
            UPDATE report SET status = @status, note = @note, tool_version = @ToolVersion, generated_at = @generatedAt, diffed_at = @ReceivedAt,
                findings = @Findings, items = @items, new_items = @opened, reopened = @reopened, changed = @changed, fixed = @fixed, gone = @gone,
                unchanged = @unchanged, skipped = @Skipped, would_close = @wouldClose
            WHERE report_id = @ReportId
            """,
            new
            {
                status,
                note = NoteOf(staging, outcome),
                summary.ToolVersion,
                generatedAt = summary.GeneratedAt?.ToUnixTimeMilliseconds(),
                report.ReceivedAt,
                summary.Findings,
                items = applied?.Items ?? 0,
                opened = applied?.New ?? 0,
                reopened = applied?.Reopened ?? 0,
                changed = applied?.Changed ?? 0,
                @fixed = applied?.Fixed ?? 0,
                gone = applied?.Gone ?? 0,
                unchanged = applied?.Unchanged ?? 0,
                summary.Skipped,
                wouldClose = (outcome as DiffOutcome.Held)?.Closing ?? 0,
                report.ReportId,
            });
        connection.Execute(
            "INSERT OR REPLACE INTO report_skip (report_id, ordinal, pointer, reason) VALUES (@ReportId, @ordinal, @Pointer, @Reason)",
            staging.Skips.Select((s, ordinal) => new { report.ReportId, ordinal, s.Pointer, s.Reason }));
        connection.Execute(
            """
            INSERT INTO source_state (cluster_id, source_id, last_report_id, last_attempt_at, last_ok_at, last_sha256, last_error)
            VALUES (@ClusterId, @SourceId, @ReportId, @ReceivedAt, CASE WHEN @ok THEN @ReceivedAt END, CASE WHEN @ok THEN @Sha256 END, @error)
            ON CONFLICT DO UPDATE SET
                last_attempt_at = excluded.last_attempt_at,
                last_error = excluded.last_error,
                last_report_id = CASE WHEN @ok THEN excluded.last_report_id ELSE last_report_id END,
                last_sha256 = CASE WHEN @ok THEN excluded.last_sha256 ELSE last_sha256 END,
                last_ok_at = CASE WHEN @ok THEN excluded.last_ok_at ELSE last_ok_at END
            WHERE @status <> 'superseded'
            """,
            new
            {
                report.ClusterId,
                report.SourceId,
                report.ReportId,
                report.ReceivedAt,
                report.Sha256,
                status,
                ok = applied is not null && staging.ClosesNothingBecause is null,
                error = staging.ClosesNothingBecause ?? (outcome is DiffOutcome.Held ? "The last report is held." : staging.FirstError),
            });
        if (outcome is DiffOutcome.Held)
        {
            connection.Execute(
                "INSERT OR IGNORE INTO held_closing (report_id, item_id) SELECT @ReportId, item_id FROM temp.closing", new { report.ReportId });
        }
        else if (applied is not null)
        {
            connection.Execute(
                """
                DELETE FROM held_closing WHERE report_id IN (
                    SELECT report_id FROM report WHERE cluster_id = @ClusterId AND source_id = @SourceId AND status = 'held');
                UPDATE report SET status = 'superseded', note = 'Held until a later report took its place.'
                WHERE cluster_id = @ClusterId AND source_id = @SourceId AND status = 'held' AND report_id < @ReportId;
                """,
                new { report.ClusterId, report.SourceId, report.ReportId });
        }
    }

    private static string? NoteOf(Staging staging, DiffOutcome outcome) => outcome switch
    {
        DiffOutcome.Held held =>
            $"The report would close {held.Closing} of {held.Open} open items. It is held until a second report agrees or somebody releases it.",
        DiffOutcome.Superseded => "A newer report has looked at everything that this one is about.",
        _ when staging.ClosesNothingBecause is { } reason => $"{reason} Nothing was closed.",
        _ when staging.FailedScopes > 0 =>
            $"{staging.FailedScopes} of {staging.FailedScopes + staging.ExaminedScopes} subjects could not be examined; nothing of them was closed. First reason: {staging.FirstError}",
        _ => null,
    };

    private static bool WasReceivedBefore(SqliteConnection connection, StoredReport report) => connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM report WHERE cluster_id = @ClusterId AND source_id = @SourceId AND sha256 = @Sha256 AND report_id < @ReportId
                       AND status IN ('diffed', 'unchanged'))
        """,
        report);

    private static Task FailAsync(SqliteConnection connection, StoredReport report, string reason) => connection.ExecuteAsync(
        """
        UPDATE report SET status = 'failed', note = @reason, diffed_at = @ReceivedAt WHERE report_id = @ReportId;
        INSERT INTO source_state (cluster_id, source_id, last_report_id, last_attempt_at, last_error)
        VALUES (@ClusterId, @SourceId, @ReportId, @ReceivedAt, @reason)
        ON CONFLICT DO UPDATE SET last_attempt_at = excluded.last_attempt_at, last_error = excluded.last_error;
        """,
        new { reason, report.ReportId, report.ClusterId, report.SourceId, report.ReceivedAt });
}
