using System.Data.Common;
using System.Text.Json;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Reads Action Items for pages and API.</summary>
internal sealed class ActionItemQueries(DbDataSource database, TimeProvider time, HubOptions options, SearchGate gate)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    /// <summary>A list that takes longer is given up: more than a whole walk over a million items takes.</summary>
    public static readonly TimeSpan LongestList = TimeSpan.FromSeconds(10);

    internal const string Columns = """
        i.item_id AS Id, c.name AS Cluster, s.tool AS Tool, d.canonical AS "Check", l.text AS Title, i.severity AS Severity,
        i.band AS BandNumber, i.category AS CategoryNumber, i.state AS StateNumber, i.resolution AS ResolutionNumber,
        u.kind AS Kind, u.namespace AS Namespace, u.name AS Name, u.container AS Container, p.name AS Package,
        i.fixable AS Fixable, i.occurrences AS Occurrences, i.reopen_count AS ReopenCount,
        i.first_seen AS FirstSeenMs, i.opened_at AS OpenedAtMs, i.closed_at AS ClosedAtMs, i.close_reason AS CloseReason,
        w.reason AS ResolutionReason, w.until AS ResolutionUntilMs, i.assignee AS Assignee, w.due_at AS DueAtMs
        """;

    internal const string Joins = """
        JOIN cluster c ON c.cluster_id = i.cluster_id
        JOIN source s ON s.source_id = i.source_id
        JOIN check_def d ON d.check_id = i.check_id
        JOIN title l ON l.title_id = i.title_id
        JOIN subject u ON u.subject_id = i.subject_id
        LEFT JOIN package p ON p.package_id = i.package_id
        LEFT JOIN weakness w ON w.weakness_id = i.weakness_id
        """;

    /// <summary>One page of the list that the filter describes.</summary>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cursor">From the page before; null for the first page.</param>
    /// <param name="caller">Who asks: see <see cref="SearchGate"/>. Null for the hub itself.</param>
    /// <exception cref="FormatException">The cursor is not one of ours.</exception>
    /// <exception cref="SearchRefusedException">The list takes too long, or too many wait for theirs.</exception>
    public async Task<ActionItemPage> ListAsync(ActionItemFilter filter, int limit, string? cursor, string? caller, CancellationToken cancellationToken)
    {
        ListCursor? after = null;
        if (cursor is not null)
        {
            after = ListCursor.TryParse(cursor, out var place) ? place : throw new FormatException("The cursor is not valid.");
        }

        return await SelectAsync(filter, caller, new ActionItemPage([], null, new ListTotal(0, true)), async (connection, selection, total) =>
        {
            if (total is { Count: 0, Exact: true })
            {
                return new ActionItemPage([], null, total);
            }

            selection.Parameters.Add("limit", limit + 1);
            var keyed = selection.Sql(after, "@limit");
            var order = filter.Sort == ActionItemSort.Oldest ? "k.key ASC, k.item_id DESC" : "k.key DESC, k.item_id ASC";
            var rows = (await connection.QueryAsync<ActionItemRow>(new CommandDefinition(
                $"SELECT {Columns} FROM ({keyed}) k CROSS JOIN action_item i ON i.item_id = k.item_id {Joins} ORDER BY {order}",
                selection.Parameters,
                cancellationToken: cancellationToken))).AsList();

            var hasMore = rows.Count > limit;
            if (hasMore)
            {
                rows.RemoveAt(limit);
            }

            return new ActionItemPage(rows, hasMore ? CursorAt(rows[^1], filter.Sort).ToString() : null, total);
        }, cancellationToken);
    }

    /// <summary>Ids of at most <paramref name="limit"/> items of the list, in its order; for bulk actions over a filter.</summary>
    /// <exception cref="SearchRefusedException">The list takes too long, or too many wait for theirs.</exception>
    public Task<IReadOnlyList<long>> IdsAsync(ActionItemFilter filter, int limit, string? caller, CancellationToken cancellationToken) =>
        SelectAsync<IReadOnlyList<long>>(filter, caller, [], async (connection, selection, _) =>
        {
            selection.Parameters.Add("limit", limit);
            return (await connection.QueryAsync<long>(new CommandDefinition(
                $"SELECT item_id FROM ({selection.Sql(null, "@limit")})", selection.Parameters, cancellationToken: cancellationToken))).AsList();
        }, cancellationToken);

    private async Task<T> SelectAsync<T>(
        ActionItemFilter filter, string? caller, T nothing, Func<SqliteConnection, ActionItemSelection, ListTotal, Task<T>> read, CancellationToken cancellationToken)
    {
        using var turn = caller is null || filter.IsCounted ? null : await gate.EnterAsync(caller, cancellationToken);
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var limit = new StatementLimit(connection, LongestList, cancellationToken);
        try
        {
            using var selection = await ActionItemSelection.CreateAsync(connection, filter, time, cancellationToken);
            return selection.IsEmpty ? nothing : await read(connection, selection, await TotalAsync(connection, filter, selection, cancellationToken));
        }
        catch (SqliteException e) when (StatementLimit.Ended(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SearchRefusedException(
                StatusCodes.Status503ServiceUnavailable, "This list would take too long. Name a cluster, a tool or a severity beside the words, or a longer word.");
        }
    }

    /// <summary>Everything about one item; null when there is none with this number.</summary>
    public async Task<ActionItemDetail?> GetAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        CommandDefinition Command(string sql) => new(sql, new { id, limit = MaxLimit }, cancellationToken: cancellationToken);

        var item = await connection.QueryFirstOrDefaultAsync<ActionItemRow>(
            Command($"SELECT {Columns} FROM action_item i {Joins} WHERE i.item_id = @id"));
        if (item is null)
        {
            return null;
        }

        var detail = await connection.QueryFirstAsync<ActionItemDetail.DetailRow>(Command("""
            SELECT t.report_id AS ReportId, t.pointer AS Pointer, t.observed AS Observed, t.evidence AS EvidenceJson,
                   w.resolved_by AS ResolvedBy, w.resolved_at AS ResolvedAtMs
            FROM item_evidence t JOIN action_item i USING (item_id) LEFT JOIN weakness w USING (weakness_id) WHERE t.item_id = @id
            """));
        var (description, references, aliases, lastOk, lookedAtMs) = await connection.QueryFirstAsync<(string?, string, string, long?, long)>(Command($"""
            SELECT d.description, d.refs, d.aliases, s.last_ok_at, {SqliteKnownItems.LookedAt}
            FROM action_item i
            JOIN check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
            JOIN scope k USING (scope_id)
            LEFT JOIN source_state s ON s.cluster_id = i.cluster_id AND s.source_id = i.source_id
            WHERE i.item_id = @id
            """));
        var lookedAt = lookedAtMs == 0 ? null : UnixTime.FromMilliseconds((long?)lookedAtMs);
        var events = await connection.QueryAsync<ActionItemDetail.EventRow>(Command("""
            SELECT at AS AtMs, kind AS Kind, from_value AS FromValue, to_value AS ToValue, reason AS Reason, report_id AS ReportId, actor AS Actor
            FROM (SELECT * FROM item_event WHERE item_id = @id ORDER BY event_id DESC LIMIT @limit) ORDER BY event_id
            """));
        var notes = await connection.QueryAsync<ActionItemDetail.NoteRow>(Command("""
            SELECT at AS AtMs, author AS Author, body AS Body
            FROM (SELECT * FROM item_note WHERE item_id = @id ORDER BY note_id DESC LIMIT @limit) ORDER BY note_id
            """));
        var witnesses = await connection.QueryAsync<WitnessRow>(Command("""
            SELECT o.item_id AS Id, s.tool AS Tool, od.canonical AS "Check", o.state AS State, p.name AS Package, d.weakness AS Name,
                   t.evidence ->> 'path' IS NOT NULL OR ot.evidence ->> 'path' IS NOT NULL AS HasPath, i.package_id IS NOT NULL OR o.package_id IS NOT NULL AS HasPackage
            FROM action_item i
            CROSS JOIN check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
            CROSS JOIN item_evidence t ON t.item_id = i.item_id
            CROSS JOIN action_item o ON o.subject_id = i.subject_id AND o.item_id <> i.item_id
            CROSS JOIN check_in_cluster od ON od.check_id = o.check_id AND od.cluster_id = o.cluster_id AND od.weakness = d.weakness
            CROSS JOIN item_evidence ot ON ot.item_id = o.item_id
            CROSS JOIN source s ON s.source_id = o.source_id
            LEFT JOIN package p ON p.package_id = o.package_id
            WHERE i.item_id = @id ORDER BY o.item_id LIMIT @limit
            """));
        return new ActionItemDetail
        {
            Item = item,
            Detail = detail,
            Evidence = JsonSerializer.Deserialize(detail.EvidenceJson, StoredJson.Default.Evidence)! with { Observed = detail.Observed },
            Description = description,
            References = JsonSerializer.Deserialize(references, StoredJson.Default.IReadOnlyListString) ?? [],
            Aliases = JsonSerializer.Deserialize(aliases, StoredJson.Default.IReadOnlyListString) ?? [],
            Events = events.AsList(),
            Notes = notes.AsList(),
            Witnesses =
            [
                .. witnesses.Where(static w => Weakness.SharedId(w.Name, w.HasPackage, w.HasPath) is not null)
                    .Select(static w => new Witness(w.Id, w.Tool, w.Check, w.State, w.Package)),
            ],
            LastReportedAt = item.State == ItemState.Open ? lookedAt ?? UnixTime.FromMilliseconds(lastOk) : null,
            UnconfirmedSince = item.State == ItemState.Open ? Confirmation.LostSince(lookedAt, UnixTime.FromMilliseconds(lastOk), options.Comparison) : null,
        };
    }

    private static ListCursor CursorAt(ActionItemRow row, ActionItemSort sort) =>
        new(sort == ActionItemSort.Worst ? row.Severity : row.OpenedAtMs, row.Id);

    private static async Task<ListTotal> TotalAsync(
        DbConnection connection, ActionItemFilter filter, ActionItemSelection selection, CancellationToken cancellationToken)
    {
        // The counters know cluster, tool, severity, category, state and resolution; of a filter that asks for more they know an upper bound.
        var (most, lowest, highest) = await ItemCounters.SumAsync(connection, filter, cancellationToken);
        if (most == 0)
        {
            return new ListTotal(0, true);
        }

        selection.Narrow(lowest, highest);
        if (filter.IsCounted)
        {
            return new ListTotal(most, true);
        }

        selection.Parameters.Add("limit", ListTotal.CountedAtMost + 1);
        var count = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            selection.CountSql("@limit"), selection.Parameters, cancellationToken: cancellationToken));
        selection.IsShort = count <= ListTotal.CountedAtMost;
        return selection.IsShort ? new ListTotal(count, true) : new ListTotal(ListTotal.CountedAtMost, false);
    }

    private sealed record WitnessRow
    {
        public long Id { get; init; }

        public string Tool { get; init; } = "";

        public string Check { get; init; } = "";

        public ItemState State { get; init; }

        public string? Package { get; init; }

        public string Name { get; init; } = "";

        public bool HasPackage { get; init; }

        public bool HasPath { get; init; }
    }
}
