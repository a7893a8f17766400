namespace Lynceus.Items;

/// <summary>What people decided about a weakness, and so about each of its items. Survives that items are fixed and reopened. Times are Unix milliseconds.</summary>
public sealed record Triage
{
    /// <summary>Nobody decided anything.</summary>
    public static readonly Triage None = new();

    public Resolution Resolution { get; init; }

    /// <summary>Why it is not to be mended; null without resolution or words.</summary>
    public string? Reason { get; init; }

    /// <summary>When the resolution ends; null: never.</summary>
    public long? Until { get; init; }

    public string? ResolvedBy { get; init; }

    public long? ResolvedAt { get; init; }

    /// <summary>Who is to mend it; null: nobody yet.</summary>
    public string? Assignee { get; init; }

    /// <summary>By when it is to be mended; null: no date.</summary>
    public long? DueAt { get; init; }

    public bool IsNone => this == None;

    public Triage Resolve(Resolution resolution, string? reason, long? until, string? actor, long at) => resolution == Resolution.Open
        ? this with { Resolution = Resolution.Open, Reason = null, Until = null, ResolvedBy = null, ResolvedAt = null }
        : this with { Resolution = resolution, Reason = reason, Until = until, ResolvedBy = actor, ResolvedAt = at };

    /// <summary>Opens again what was resolved for a time that is over.</summary>
    public Triage Expire(long at) => Resolution != Resolution.Open && Until <= at ? Resolve(Resolution.Open, null, null, null, at) : this;

    /// <summary>Keeps its own resolution, owner and due date, and takes those that it lacks over from weaknesses that are one with it now:
    /// the last resolution, the owner of the one that was resolved last, the earliest date.</summary>
    public Triage TakeOver(IReadOnlyCollection<Triage> others)
    {
        var resolved = Resolution != Resolution.Open ? this : others.Where(static t => t.Resolution != Resolution.Open).MaxBy(static t => t.ResolvedAt) ?? this;
        return resolved with
        {
            Assignee = Assignee ?? others.Where(static t => t.Assignee is not null).MaxBy(static t => t.ResolvedAt ?? 0)?.Assignee,
            DueAt = DueAt ?? others.Min(static t => t.DueAt),
        };
    }

    /// <summary>What an item's history says of the step from one to the other.</summary>
    /// <param name="reason">Why, in the words of who decided; null without words.</param>
    /// <param name="isExpiry">Nobody decided it: time passed.</param>
    public static IEnumerable<TriageEvent> Between(Triage before, Triage after, string? reason, bool isExpiry = false)
    {
        var isResolved = before.Resolution != Resolution.Open || after.Resolution != Resolution.Open;
        if (isResolved && (before.Resolution != after.Resolution || before.Reason != after.Reason || before.Until != after.Until))
        {
            var kind = after.Resolution != Resolution.Open ? TriageEventKind.Resolved : isExpiry ? TriageEventKind.Expired : TriageEventKind.Unresolved;
            yield return new TriageEvent(kind, Number(before.Resolution), Number(after.Resolution), reason);
        }

        if (before.Assignee != after.Assignee)
        {
            yield return new TriageEvent(TriageEventKind.Assigned, before.Assignee, after.Assignee, null);
        }

        if (before.DueAt != after.DueAt)
        {
            yield return new TriageEvent(TriageEventKind.Due, Day(before.DueAt), Day(after.DueAt), null);
        }
    }

    private static string Number(Resolution resolution) => resolution.ToString("D");

    private static string? Day(long? time) =>
        time is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : null;
}
