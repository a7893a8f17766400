using System.Data.Common;
using Dapper;
using Lynceus.Hub.Contracts;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.Reports;

/// <summary>Reads received reports for pages and API.</summary>
internal sealed class ReportQueries(DbDataSource database, TimeProvider time)
{
    internal const string Columns = """
        r.report_id AS Id, c.name AS Cluster, s.tool AS Tool, r.tool_version AS ToolVersion, r.received_at AS ReceivedAtMs, r.received_from AS ReceivedFrom,
        r.generated_at AS GeneratedAtMs, r.status AS Status, r.note AS Note, r.sha256 AS Sha256, r.bytes AS Bytes, r.stored_bytes AS StoredBytes,
        r.findings AS Findings, r.items AS Items, r.new_items AS New, r.reopened AS Reopened, r.changed AS Changed, r.fixed AS Fixed, r.gone AS Gone,
        r.unchanged AS Unchanged, r.suppressed AS Suppressed, r.unconfirmed AS Unconfirmed, r.subject AS Subject, r.extent AS Extent, r.skipped AS Skipped, r.would_close AS WouldClose
        """;

    internal const string From = "report r JOIN cluster c USING (cluster_id) JOIN source s USING (source_id)";

    public async Task<ReportRow?> GetAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<ReportRow>(new CommandDefinition(
            $"SELECT {Columns} FROM {From} WHERE r.report_id = @id", new { id }, cancellationToken: cancellationToken));
    }

    /// <summary>The listed skips of a report, in its order; the row's <see cref="ReportRow.Skipped"/> counts all.</summary>
    public async Task<IReadOnlyList<SkippedElement>> SkipsAsync(long id, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SkippedElement>(new CommandDefinition(
            "SELECT pointer AS Pointer, reason AS Reason FROM report_skip WHERE report_id = @id ORDER BY ordinal LIMIT @limit",
            new { id, limit },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Items that a report opened, changed or closed, in the order of its comparison, with the kind of the event.</summary>
    public Task<IReadOnlyList<ReportItemRow>> ChangedAsync(long id, int limit, CancellationToken cancellationToken) => ItemsAsync(
        """
        SELECT e.item_id AS Id, e.kind AS Kind, l.text AS Title, i.band AS BandNumber, u.kind AS SubjectKind, u.namespace AS Namespace, u.name AS Name
        FROM item_event e CROSS JOIN action_item i ON i.item_id = e.item_id JOIN subject u ON u.subject_id = i.subject_id JOIN title l ON l.title_id = i.title_id
        WHERE e.report_id = @id ORDER BY e.event_id LIMIT @limit
        """,
        id,
        limit,
        cancellationToken);

    /// <summary>Items that a held report would close; the kind is null.</summary>
    public Task<IReadOnlyList<ReportItemRow>> WouldCloseAsync(long id, int limit, CancellationToken cancellationToken) => ItemsAsync(
        """
        SELECT h.item_id AS Id, l.text AS Title, i.band AS BandNumber, u.kind AS SubjectKind, u.namespace AS Namespace, u.name AS Name
        FROM held_closing h CROSS JOIN action_item i ON i.item_id = h.item_id JOIN subject u ON u.subject_id = i.subject_id JOIN title l ON l.title_id = i.title_id
        WHERE h.report_id = @id ORDER BY h.item_id LIMIT @limit
        """,
        id,
        limit,
        cancellationToken);

    private async Task<IReadOnlyList<ReportItemRow>> ItemsAsync(string sql, long id, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ReportItemRow>(new CommandDefinition(sql, new { id, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Reports of a cluster, newest first.</summary>
    /// <param name="before">Number of the last report of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<ReportRow>> OfClusterAsync(string cluster, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ReportRow>(new CommandDefinition(
            $"SELECT {Columns} FROM {From} WHERE c.name = @cluster AND r.report_id < @before ORDER BY r.report_id DESC LIMIT @limit",
            new { cluster, before = before ?? long.MaxValue, limit },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Lets a held report pass the close guard.</summary>
    /// <returns>Its source; null when the report is not held.</returns>
    public async Task<SourceKey?> ReleaseAsync(long id, string actor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var released = await connection.QueryAsync<(long ClusterId, long SourceId)>(new CommandDefinition(
            """
            UPDATE report SET status = 'stored', released_by = @actor, note = NULL, diffed_at = @now WHERE report_id = @id AND status = 'held'
            RETURNING cluster_id, source_id
            """,
            new { id, actor, now = UnixTime.Now(time) },
            cancellationToken: cancellationToken));
        return released.Select(static r => (SourceKey?)new SourceKey(r.ClusterId, r.SourceId)).SingleOrDefault();
    }
}
