namespace Lynceus.Items;

/// <summary>Holds a report that would close a great part of what it looked at, until a second one agrees or a person releases it.</summary>
internal static class CloseGuard
{
    /// <summary>What moves between two scans of the same state: the second report must close nine in ten of the same items.</summary>
    private const double Agreement = 0.9;

    /// <param name="closing">Ids of the items that would close.</param>
    /// <param name="open">Open items of what the report looked at, those that would close included.</param>
    public static bool Holds(IReadOnlyCollection<long> closing, long open, ReportFacts facts, ComparisonSettings settings) =>
        !facts.IsReleased
        && closing.Count > settings.CloseGuardMinimum
        && closing.Count > settings.CloseGuardShare * open
        && !IsConfirmed(closing, facts, settings);

    // The report before this one was held as well, not long ago, with other bytes, and would have closed the same items.
    private static bool IsConfirmed(IReadOnlyCollection<long> closing, ReportFacts facts, ComparisonSettings settings) =>
        facts.HeldBefore is { } held
        && facts.ReceivedAt - held.ReceivedAt <= settings.CloseGuardWindow.TotalMilliseconds
        && !facts.Sha256.SequenceEqual(held.Sha256)
        && closing.Count(held.Closing.Contains) >= Agreement * closing.Count;
}
