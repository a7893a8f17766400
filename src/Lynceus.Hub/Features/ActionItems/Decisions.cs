using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Writes what people decide: resolution, owner and notes, with an event for each change. Ingest never writes these columns.</summary>
internal sealed class Decisions(DbDataSource database, TimeProvider time)
{
    /// <summary>Most items of one call.</summary>
    public const int MaxItems = 10_000;

    public const int MaxReasonLength = 2000;
    public const int MaxNoteLength = 10_000;
    public const int MaxAssigneeLength = 200;

    /// <summary>What is wrong with a decision, by field; empty when it is good.</summary>
    public Dictionary<string, string[]> Validate(Decision decision)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Require(bool good, string field, string takes)
        {
            if (!good)
            {
                errors[field] = [takes];
            }
        }

        Require(
            decision is not { Resolution: null, Assignee: null, Note: null },
            "resolution",
            "Give a resolution, an assignee or a note.");
        Require(decision.Reason is null || decision.Reason.Length <= MaxReasonLength, "reason", $"takes at most {MaxReasonLength} characters.");
        Require(decision.Note is null || decision.Note.Length <= MaxNoteLength, "note", $"takes at most {MaxNoteLength} characters.");
        Require(
            decision.Assignee is null || (decision.Assignee.Length <= MaxAssigneeLength && !decision.Assignee.Any(char.IsControl)),
            "assignee",
            $"takes one line of at most {MaxAssigneeLength} characters.");
        Require(
            decision.Until is null || decision.Resolution is Resolution.WillNotFix or Resolution.WorkingAsIntended,
            "until",
            "goes with will-not-fix or working-as-intended.");
        Require(decision.Until is null || decision.Until > time.GetUtcNow(), "until", "must be in the future.");
        return errors;
    }

    /// <summary>Applies a decision to every item that exists, in one transaction.</summary>
    /// <param name="actor">Name of the user or token.</param>
    /// <returns>Number of items found.</returns>
    public async Task<int> ApplyAsync(IReadOnlyList<long> ids, Decision decision, string actor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxItems, nameof(ids));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var parameters = new
        {
            ids = $"[{string.Join(',', ids.Distinct())}]",
            at = UnixTime.Now(time),
            actor,
            resolution = (long?)decision.Resolution ?? 0,
            reason = Trimmed(decision.Reason),
            until = decision.Until?.ToUnixTimeMilliseconds(),
            assignee = Trimmed(decision.Assignee),
            note = Trimmed(decision.Note),
        };
        Task<int> Execute(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));

        var found = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            $"SELECT COUNT(*) FROM action_item WHERE item_id IN ({Chosen})", parameters, transaction, cancellationToken: cancellationToken));
        if (decision.Resolution is not null)
        {
            await Execute(Resolve);
        }

        if (decision.Assignee is not null)
        {
            await Execute(Assign);
        }

        if (parameters.note is not null)
        {
            await Execute(AddNote);
        }

        await transaction.CommitAsync(cancellationToken);
        return found;
    }

    /// <summary>Opens what was decided for a time that is over.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var at = UnixTime.Now(time);
        var due = (await connection.QueryAsync<long>(new CommandDefinition(
            """
            SELECT item_id FROM action_item WHERE resolution <> 0 AND resolution_until IS NOT NULL AND resolution_until <= @at
            ORDER BY resolution_until LIMIT @limit
            """,
            new { at, limit = MaxItems },
            cancellationToken: cancellationToken))).AsList();
        if (due.Count == 0)
        {
            return 0;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            Resolve,
            new { ids = $"[{string.Join(',', due)}]", at, actor = (string?)null, resolution = 0L, reason = "The decision's time is over.", until = (long?)null },
            transaction,
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    private const string Chosen = "SELECT value FROM json_each(@ids)";

    // The counters first, from the state before; a day's open items follow them.
    private const string Resolve = $"""
        INSERT INTO item_count (cluster_id, source_id, state, resolution, band, category, n)
        SELECT cluster_id, source_id, state, @resolution, band, category, COUNT(*) FROM action_item
        WHERE item_id IN ({Chosen}) AND resolution <> @resolution GROUP BY 1, 2, 3, 5, 6
        UNION ALL
        SELECT cluster_id, source_id, state, resolution, band, category, -COUNT(*) FROM action_item
        WHERE item_id IN ({Chosen}) AND resolution <> @resolution GROUP BY 1, 2, 3, 4, 5, 6
        ON CONFLICT DO UPDATE SET n = n + excluded.n;

        INSERT INTO metric_daily (day, cluster_id, source_id, band, open_items, new_items, reopened, fixed, gone)
        SELECT @at / 86400000, k.cluster_id, k.source_id, k.band, SUM(k.n), 0, 0, 0, 0 FROM item_count k
        WHERE k.state = 0 AND k.resolution = 0
          AND (k.cluster_id, k.source_id) IN (SELECT cluster_id, source_id FROM action_item WHERE item_id IN ({Chosen}))
        GROUP BY 2, 3, 4
        ON CONFLICT DO UPDATE SET open_items = excluded.open_items;

        INSERT INTO item_event (item_id, at, kind, from_value, to_value, reason, actor)
        SELECT item_id, @at, CASE WHEN @resolution <> 0 THEN 'resolved' WHEN @actor IS NULL THEN 'expired' ELSE 'unresolved' END,
               CAST(resolution AS TEXT), CAST(@resolution AS TEXT), @reason, @actor
        FROM action_item WHERE item_id IN ({Chosen})
          AND (resolution <> @resolution OR resolution_reason IS NOT @reason OR resolution_until IS NOT @until) AND (resolution <> 0 OR @resolution <> 0);

        UPDATE action_item SET
            resolution = @resolution,
            resolution_reason = CASE WHEN @resolution = 0 THEN NULL ELSE @reason END,
            resolution_until = @until,
            resolved_by = CASE WHEN @resolution = 0 THEN NULL ELSE @actor END,
            resolved_at = CASE WHEN @resolution = 0 THEN NULL ELSE @at END
        WHERE item_id IN ({Chosen});
        """;

    private const string Assign = $"""
        INSERT INTO item_event (item_id, at, kind, from_value, to_value, actor)
        SELECT item_id, @at, 'assigned', assignee, @assignee, @actor FROM action_item WHERE item_id IN ({Chosen}) AND assignee IS NOT @assignee;
        UPDATE action_item SET assignee = @assignee WHERE item_id IN ({Chosen});
        """;

    private const string AddNote = $"""
        INSERT INTO item_note (item_id, at, author, body) SELECT item_id, @at, @actor, @note FROM action_item WHERE item_id IN ({Chosen});
        INSERT INTO item_event (item_id, at, kind, actor) SELECT item_id, @at, 'noted', @actor FROM action_item WHERE item_id IN ({Chosen});
        """;

    private static string? Trimmed(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;
}
