using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>What a report comes to.</summary>
public abstract record ComparisonResult
{
    private ComparisonResult()
    {
    }

    /// <summary>Everything it is about was looked at by newer reports.</summary>
    public sealed record Superseded : ComparisonResult;

    /// <summary>The close guard holds it.</summary>
    /// <param name="Open">Open items of what it looked at.</param>
    /// <param name="Closing">Ids of the items that it would close.</param>
    public sealed record Held(long Open, IReadOnlyList<long> Closing) : ComparisonResult;

    /// <summary>What a store is to write, in one transaction.</summary>
    public sealed record Changes : ComparisonResult
    {
        /// <summary>Scopes of the report; items name them by their index.</summary>
        public required IReadOnlyList<ScopeUpdate> Scopes { get; init; }

        /// <summary>In the order of the report, with ids in that order. Computed as it is read.</summary>
        public required IEnumerable<OpenedItem> Opened { get; init; }

        /// <summary>Further keys of opened and updated items; a store may know some already.</summary>
        public required IEnumerable<(long ItemId, Fingerprint Key)> Aliases { get; init; }

        public required IReadOnlyList<UpdatedItem> Updated { get; init; }

        public required IReadOnlyList<ClosedItem> Closed { get; init; }

        /// <summary>Items that are one finding with another item now, which takes over what was decided about them and their notes. Those that were open are in
        /// <see cref="Closed"/> as well.</summary>
        public required IReadOnlyList<MergedItem> Merged { get; init; }

        /// <summary>Ids of scopes whose subject is gone: their times and variants are forgotten.</summary>
        public required IReadOnlyList<long> GoneScopes { get; init; }

        public required IReadOnlyList<KnownListing> Listings { get; init; }

        public required ItemTally Tally { get; init; }
    }
}
