namespace Lynceus.Hub.Contracts;

/// <summary>What one report did to the list of Action Items.</summary>
/// <param name="Gone">Closed because the subject is no longer there, which is not a fix.</param>
/// <param name="Suppressed">Reported as not counting by the tool itself.</param>
/// <param name="Unconfirmed">Open items of subjects in the report of which it could say neither that they are there nor that they are not.</param>
public sealed record ItemCounts(
    long New, long Reopened, long Changed, long Fixed, long Unchanged, long Gone = 0, long Suppressed = 0, long Unconfirmed = 0)
{
    public static ItemCounts None { get; } = new(0, 0, 0, 0, 0);
}
