namespace Lynceus.Hub.Contracts;

/// <summary>What one report did to the list of Action Items. <paramref name="Gone"/>: closed because the subject is no longer there, which is not a fix.</summary>
public sealed record ItemCounts(long New, long Reopened, long Changed, long Fixed, long Unchanged, long Gone = 0)
{
    public static ItemCounts None { get; } = new(0, 0, 0, 0, 0);
}
