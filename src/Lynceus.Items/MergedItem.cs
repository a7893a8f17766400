namespace Lynceus.Items;

/// <summary>A known item that is the same finding as another one under that one's new identity.</summary>
/// <param name="Into">The item that stays.</param>
public readonly record struct MergedItem(long Id, long Into);
