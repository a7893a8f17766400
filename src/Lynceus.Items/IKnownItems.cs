using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>What is known of one cluster and tool before a report. A database, or the memory of a gate.</summary>
/// <remarks>Asked by one thread. Between the first question and the end of the comparison nobody else writes items of this cluster and tool.</remarks>
public interface IKnownItems
{
    /// <summary>There is no item of this cluster and tool at all, so no key needs to be looked for.</summary>
    bool IsEmpty { get; }

    /// <summary>The item with this key, or with this key as an alias, in whatever state.</summary>
    bool TryFind(Fingerprint key, out KnownItem item);

    /// <summary>All open items in the store's own order, when reading them costs less than looking for each that a report names; empty otherwise.
    /// Asked once, before the first finding.</summary>
    IEnumerable<KnownItem> InOrder();

    /// <summary>The scope with this family, namespace and key; null when no report named it.</summary>
    KnownScope? Find(Scope scope);

    /// <summary>Every list that was ever walked.</summary>
    IReadOnlyList<KnownListing> Listings();

    /// <summary>Scopes whose listing is <paramref name="listing"/> or below it and of which there is something to forget: open items, variants, or a time of their own.</summary>
    IEnumerable<KnownScope> ScopesOf(string family, string listing);

    IEnumerable<KnownItem> OpenItemsOf(long scopeId);

    /// <summary>Scopes with open items that were last looked at before this time: by a report about them or one of their variants, or by a list that names them.
    /// A store may answer with none most of the time, since the search is a walk over all scopes; once a day is enough.</summary>
    /// <param name="time">Unix milliseconds.</param>
    IEnumerable<(long ScopeId, long LookedAt)> ScopesNotLookedAtSince(long time);
}
