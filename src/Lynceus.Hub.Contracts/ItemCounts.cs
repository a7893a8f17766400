namespace Lynceus.Hub.Contracts;

/// <summary>What one report did to the list of Action Items.</summary>
/// <param name="Gone">Closed because the subject is no longer there, which is not a fix.</param>
/// <param name="Suppressed">Reported as accepted by the tool itself, and so not open.</param>
/// <param name="Unconfirmed">Still open, though the report could have named them and neither did nor closes them.</param>
public sealed record ItemCounts(
    long New, long Reopened, long Changed, long Fixed, long Unchanged, long Gone = 0, long Suppressed = 0, long Unconfirmed = 0)
{
    public static ItemCounts None { get; } = new(0, 0, 0, 0, 0);
}
