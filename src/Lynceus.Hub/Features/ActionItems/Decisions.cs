using System.Data.Common;
using System.Globalization;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Writes what people decide: resolution, owner, due date and notes, with an event for each change. Notes belong to items, the rest to their weaknesses.</summary>
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
            decision is not { Resolution: null, Assignee: null, Due: null, Note: null },
            "resolution",
            "Give a resolution, an assignee, a due date or a note.");
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
        Require(decision.Due is null or "" || DayOf(decision.Due) is not null, "due", "takes a day such as 2027-01-31, or nothing to take the date away.");
        return errors;
    }

    /// <summary>Applies a decision to the weakness of every item that exists, in one transaction.</summary>
    /// <param name="actor">Name of the user or token.</param>
    public async Task<Decided> ApplyAsync(IReadOnlyList<long> ids, Decision decision, string actor, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, MaxItems, nameof(ids));
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var at = UnixTime.Now(time);
        var items = ids.Distinct().ToList();
        var json = $"[{string.Join(',', items)}]";
        var (found, others) = decision is { Resolution: null, Assignee: null, Due: null }
            ? (connection.ExecuteScalar<int>("SELECT COUNT(*) FROM action_item WHERE item_id IN (SELECT value FROM json_each(@json))", new { json }), 0)
            : new WeaknessWriter(connection, at, at / UnixTime.Day, actor).Decide(items, before => After(decision, before, actor, at), Trimmed(decision.Reason));
        if (Trimmed(decision.Note) is { } note)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO item_note (item_id, at, author, body) SELECT item_id, @at, @actor, @note FROM action_item WHERE item_id IN (SELECT value FROM json_each(@json));
                INSERT INTO item_event (item_id, at, kind, actor) SELECT item_id, @at, 'noted', @actor FROM action_item WHERE item_id IN (SELECT value FROM json_each(@json));
                """,
                new { json, at, actor, note },
                cancellationToken: cancellationToken));
        }

        transaction.Commit();
        return new Decided(found, others);
    }

    /// <summary>Opens what was decided for a time that is over.</summary>
    /// <returns>Number of weaknesses; <see cref="MaxItems"/> when there may be more.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        var at = UnixTime.Now(time);

        // Looked for without the write lock, since most of the time there is nothing.
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM weakness WHERE until <= @at)", new { at }))
        {
            return 0;
        }

        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var ended = new WeaknessWriter(connection, at, at / UnixTime.Day).Expire(MaxItems);
        transaction.Commit();
        return ended;
    }

    private static Triage After(Decision decision, Triage before, string actor, long at)
    {
        var after = decision.Resolution is { } resolution
            ? before.Resolve(resolution, Trimmed(decision.Reason), decision.Until?.ToUnixTimeMilliseconds(), actor, at)
            : before;
        return after with
        {
            Assignee = decision.Assignee is null ? after.Assignee : Trimmed(decision.Assignee),
            DueAt = decision.Due is null ? after.DueAt : DayOf(decision.Due),
        };
    }

    private static long? DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds()
            : null;

    private static string? Trimmed(string? text) => text?.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    /// <param name="Items">Items that exist.</param>
    /// <param name="Others">Further items of the same weaknesses, decided with them.</param>
    public readonly record struct Decided(int Items, int Others);
}
