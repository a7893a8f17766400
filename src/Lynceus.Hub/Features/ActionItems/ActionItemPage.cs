namespace Lynceus.Hub.Features.ActionItems;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
/// <param name="Total">Length of the whole list.</param>
public sealed record ActionItemPage(IReadOnlyList<ActionItemRow> Items, string? NextCursor, ListTotal Total);
