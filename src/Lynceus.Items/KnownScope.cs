namespace Lynceus.Items;

/// <summary>What a store knows of a scope: a subject of one cluster and tool, for one family of findings.</summary>
/// <param name="Id">Above zero.</param>
/// <param name="Listing">The list that names it; empty when none does.</param>
/// <param name="StatedAt">The newest report time, in Unix milliseconds, that was stated for the subject as a whole; null when none was.</param>
/// <param name="LookedAt">When a report last looked at the subject as a whole, in Unix milliseconds; null when none did by itself.</param>
/// <param name="Variants">Its living variants. Empty when reports speak for the subject as a whole.</param>
public sealed record KnownScope(
    long Id, string Family, string Namespace, string Listing, long? StatedAt, long? LookedAt, IReadOnlyList<KnownVariant> Variants)
{
    /// <summary>Without times that lie ahead: a clock that was ahead once must not make later reports look outdated until that time is reached.</summary>
    /// <param name="now">Unix milliseconds.</param>
    internal KnownScope Believed(long now) => StatedAt > now || LookedAt > now || Variants.Any(v => v.StatedAt > now || v.LookedAt > now)
        ? this with
        {
            StatedAt = StatedAt > now ? null : StatedAt,
            LookedAt = LookedAt > now ? now : LookedAt,
            Variants = [.. Variants.Select(v => v with { StatedAt = v.StatedAt > now ? null : v.StatedAt, LookedAt = Math.Min(v.LookedAt, now) })],
        }
        : this;
}
