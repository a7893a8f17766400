namespace Lynceus.Items;

/// <summary>What a store knows of a scope: a subject of one cluster and tool, for one family of findings.</summary>
/// <param name="Id">Above zero.</param>
/// <param name="Listing">The list that names it; empty when none does.</param>
/// <param name="StatedAt">The newest report time, in Unix milliseconds, that was stated for the subject as a whole; null when none was.</param>
/// <param name="LookedAt">When a report last looked at the subject as a whole, in Unix milliseconds; null when none did by itself.</param>
/// <param name="Variants">Its living variants. Empty when reports speak for the subject as a whole.</param>
public sealed record KnownScope(
    long Id, string Family, string Namespace, string Listing, long? StatedAt, long? LookedAt, IReadOnlyList<KnownVariant> Variants);
