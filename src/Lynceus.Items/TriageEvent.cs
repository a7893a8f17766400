namespace Lynceus.Items;

/// <summary>A line of an item's history about what people decided.</summary>
/// <param name="From">As it was: the number of a resolution, an owner, a day; null: none.</param>
/// <param name="To">As it is now, in the same form.</param>
public readonly record struct TriageEvent(TriageEventKind Kind, string? From, string? To, string? Reason);
