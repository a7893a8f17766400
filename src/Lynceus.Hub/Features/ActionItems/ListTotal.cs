namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Length of a list.</summary>
/// <param name="Count">Counted up to <see cref="CountedAtMost"/> where only counting rows could tell.</param>
/// <param name="Exact">False: there are at least <paramref name="Count"/>.</param>
public sealed record ListTotal(long Count, bool Exact)
{
    /// <summary>Counting stops here unless the kept counters know the number.</summary>
    public const int CountedAtMost = 10_000;
}
