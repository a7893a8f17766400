namespace Lynceus.Hub.Contracts;

/// <summary>What one report did to the list of Action Items.</summary>
public readonly record struct ItemCounts(int New, int Reopened, int Changed, int Fixed, int Unchanged);
