namespace Lynceus.Hub.Contracts;

/// <summary>What one report did to the list of Action Items.</summary>
public sealed record ItemCounts(int New, int Reopened, int Changed, int Fixed, int Unchanged)
{
    public static ItemCounts None { get; } = new(0, 0, 0, 0, 0);
}
