namespace Lynceus.Items;

/// <summary>When a report last walked a list.</summary>
/// <param name="Namespace">Null: the list of the whole cluster.</param>
/// <param name="StatedAt">Its report's own time in Unix milliseconds; null when it stated none.</param>
public sealed record KnownListing(string Family, string Listing, string? Namespace, long? StatedAt, long LookedAt);
