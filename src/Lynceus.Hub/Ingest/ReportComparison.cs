using System.Data.Common;
using Dapper;
using Lynceus.Hub.Contracts;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
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
                   r.received_at AS ReceivedAt, r.sha256 AS Sha256, r.status AS Status, r.released_by AS ReleasedBy, r.subject AS Subject, r.extent AS Extent
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
            await CompareAsync(connection, report, cancellationToken);
        }
        catch (ReportFormatException e)
        {
            await FailAsync(connection, report, e.Message);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && rawReports.IsLost(report.Sha256))
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

    private async Task CompareAsync(SqliteConnection connection, StoredReport report, CancellationToken cancellationToken)
    {
        using var evidence = new EvidenceWriter();
        using var texts = new StagedTexts(connection, report.ClusterId, report.SourceId, evidence);
        using var known = new SqliteKnownItems(connection, report.ClusterId, report.SourceId, IsUnconfirmedDue(connection, report));
        var comparison = new Comparison(known, options.Comparison);
        using var findings = new FindingReader(comparison, texts, evidence);
        TranslationSummary summary;

        // One read transaction for all look-ups; it is over before the write begins, which needs the newest state.
        using (var reading = connection.BeginTransaction(deferred: true))
        {
            summary = findings.Read(
                (sink, stopped) => ReportTranslation.Translate(rawReports.Open(report.Sha256), report.Tool, sink, options.Limits, stopped, report.Subject),
                cancellationToken);
            reading.Commit();
        }

        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var facts = FactsOf(connection, report, summary);
        var result = comparison.Decide(facts, ItemWriter.NextId(connection));
        if (result is ComparisonResult.Changes changes)
        {
            var at = Math.Min(facts.StatedAt ?? facts.ReceivedAt, facts.ReceivedAt);
            new ItemWriter(connection, report.ClusterId, report.SourceId, report.ReportId, at, report.ReceivedAt).Write(changes);
        }

        WriteOutcome(connection, report, summary, findings, comparison, result);
        transaction.Commit();
    }

    private static bool IsUnconfirmedDue(SqliteConnection connection, StoredReport report) => connection.ExecuteScalar<bool>(
        """
        SELECT COALESCE((SELECT unconfirmed_searched_at FROM source_state WHERE cluster_id = @ClusterId AND source_id = @SourceId), 0) <= @since
        """,
        new { report.ClusterId, report.SourceId, since = report.ReceivedAt - UnixTime.Day });

    private static ReportFacts FactsOf(SqliteConnection connection, StoredReport report, TranslationSummary summary) => new()
    {
        ReceivedAt = report.ReceivedAt,
        StatedAt = summary.GeneratedAt?.ToUnixTimeMilliseconds(),
        Extent = report.Extent is { } text && SenderExtent.TryParse(text, out var extent) ? extent : null,
        IsReleased = report.ReleasedBy is not null,
        Sha256 = report.Sha256,
        HeldBefore = HeldBefore(connection, report),
    };

    private static HeldReport? HeldBefore(SqliteConnection connection, StoredReport report)
    {
        var (id, status, receivedAt, sha256) = connection.QueryFirstOrDefault<(long, string, long, byte[])>(
            """
            SELECT report_id, status, received_at, sha256 FROM report
            WHERE cluster_id = @ClusterId AND source_id = @SourceId AND report_id < @ReportId AND status NOT IN ('failed', 'superseded')
            ORDER BY report_id DESC LIMIT 1
            """,
            report);
        return status != ReportStatus.Held
            ? null
            : new HeldReport(receivedAt, sha256, connection.Query<long>("SELECT item_id FROM held_closing WHERE report_id = @id", new { id }).ToHashSet());
    }

    private static void WriteOutcome(
        SqliteConnection connection, StoredReport report, TranslationSummary summary, FindingReader findings, Comparison comparison, ComparisonResult result)
    {
        var tally = (result as ComparisonResult.Changes)?.Tally;
        var held = result as ComparisonResult.Held;
        var status = result switch
        {
            ComparisonResult.Held => ReportStatus.Held,
            ComparisonResult.Superseded => ReportStatus.Superseded,
            ComparisonResult.Changes { Tally.ChangedNothing: true } when WasReceivedBefore(connection, report) => ReportStatus.Unchanged,
            _ => ReportStatus.Diffed,
        };
        connection.Execute(
            """
            UPDATE report SET status = @status, note = @note, tool_version = @ToolVersion, generated_at = @generatedAt, diffed_at = @ReceivedAt,
                findings = @Findings, items = @Items, new_items = @New, reopened = @Reopened, changed = @Changed, fixed = @Fixed, gone = @Gone,
                unchanged = @Unchanged, suppressed = @Suppressed, unconfirmed = @Unconfirmed, skipped = @Skipped, would_close = @wouldClose
            WHERE report_id = @ReportId
            """,
            new
            {
                status,
                note = NoteOf(comparison, result, report, summary),
                summary.ToolVersion,
                generatedAt = summary.GeneratedAt?.ToUnixTimeMilliseconds(),
                report.ReceivedAt,
                summary.Findings,
                Items = tally?.Items ?? 0,
                New = tally?.New ?? 0,
                Reopened = tally?.Reopened ?? 0,
                Changed = tally?.Changed ?? 0,
                Fixed = tally?.Fixed ?? 0,
                Gone = tally?.Gone ?? 0,
                Unchanged = tally?.Unchanged ?? 0,
                Suppressed = tally?.Suppressed ?? 0,
                Unconfirmed = tally?.Unconfirmed ?? 0,
                summary.Skipped,
                wouldClose = held?.Closing.Count ?? 0,
                report.ReportId,
            });
        connection.Execute(
            "INSERT OR REPLACE INTO report_skip (report_id, ordinal, pointer, reason) VALUES (@ReportId, @ordinal, @Pointer, @Reason)",
            findings.Skips.Select((s, ordinal) => new { report.ReportId, ordinal, s.Pointer, s.Reason }));
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
            WHERE @status <> @superseded
            """,
            new
            {
                report.ClusterId,
                report.SourceId,
                report.ReportId,
                report.ReceivedAt,
                report.Sha256,
                status,
                superseded = ReportStatus.Superseded,
                ok = tally is not null && comparison.ClosesNothingBecause is null,
                error = comparison.ClosesNothingBecause ?? (held is not null ? "The last report is held." : comparison.FirstError),
            });
        if (held is not null)
        {
            connection.Execute(
                "INSERT OR IGNORE INTO held_closing (report_id, item_id) VALUES (@ReportId, @item)", held.Closing.Select(item => new { report.ReportId, item }));
        }
        else if (tally is not null)
        {
            connection.Execute(
                """
                UPDATE source_state SET unconfirmed_searched_at = @ReceivedAt
                WHERE cluster_id = @ClusterId AND source_id = @SourceId AND COALESCE(unconfirmed_searched_at, 0) <= @ReceivedAt - @day;
                DELETE FROM held_closing WHERE report_id IN (
                    SELECT report_id FROM report WHERE cluster_id = @ClusterId AND source_id = @SourceId AND status = 'held');
                UPDATE report SET status = 'superseded', note = 'Held until a later report took its place.'
                WHERE cluster_id = @ClusterId AND source_id = @SourceId AND status = 'held' AND report_id < @ReportId;
                """,
                new { report.ClusterId, report.SourceId, report.ReportId, report.ReceivedAt, day = UnixTime.Day });
        }
    }

    private static string? NoteOf(Comparison comparison, ComparisonResult result, StoredReport report, TranslationSummary summary)
    {
        var outcome = OutcomeNote(comparison, result, report);
        return outcome is null && summary.Notes.Count == 0 ? null : string.Join(' ', summary.Notes.Prepend(outcome).OfType<string>());
    }

    private static string? OutcomeNote(Comparison comparison, ComparisonResult result, StoredReport report) => result switch
    {
        ComparisonResult.Held held =>
            $"The report would close {held.Closing.Count} of {held.Open} open items. It is held until a second report agrees or somebody releases it.",
        ComparisonResult.Superseded => "A newer report has looked at everything that this one is about.",
        _ when comparison.ClosesNothingBecause is { } reason => $"{reason} Nothing was closed.",
        _ when report.Extent is { } extent && SenderExtent.TryParse(extent, out var stated) && stated.Lists is null =>
            "The sender says that the report is partial. Nothing was closed.",
        _ when comparison.FailedPlaces > 0 =>
            $"{comparison.FailedPlaces} of {comparison.FailedPlaces + comparison.ExaminedPlaces} subjects could not be examined; nothing of them was closed. First reason: {comparison.FirstError}",
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
