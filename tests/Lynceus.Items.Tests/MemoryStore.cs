using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>A store of one cluster and tool in memory: finds by dictionary, applies changes as they are. Decides nothing.</summary>
internal sealed class MemoryStore : IKnownItems
{
    private readonly Dictionary<UInt128, long> _byKey = [];
    private readonly Dictionary<UInt128, long> _byAlias = [];
    private readonly Dictionary<(string Family, string Namespace, string Key), long> _scopeIds = [];
    private readonly Dictionary<long, KnownScope> _scopes = [];
    private readonly Dictionary<(string, string, string?), KnownListing> _listings = [];
    private readonly Dictionary<long, HashSet<long>> _openByScope = [];
    private long _nextScope = 1;
    private int _comparisons;

    public Dictionary<long, StoredItem> Items { get; } = [];

    public long NextId => Items.Count + 1;

    public bool IsEmpty => Items.Count == 0;

    public bool TryFind(Fingerprint key, out KnownItem item)
    {
        item = default;
        if (!_byKey.TryGetValue(key.Value, out var id) && !_byAlias.TryGetValue(key.Value, out id))
        {
            return false;
        }

        item = Items[id].Known;
        return true;
    }

    /// <summary>Now all open items, now none: both ways must come to the same.</summary>
    public IEnumerable<KnownItem> InOrder() => _comparisons++ % 2 == 0 ? [] : Items.Values.Select(static i => i.Known).Where(static i => i.State == ItemState.Open);

    public KnownScope? Find(Scope scope) => _scopeIds.TryGetValue((scope.Family, scope.Namespace, scope.Key), out var id) ? _scopes[id] : null;

    public IReadOnlyList<KnownListing> Listings() => [.. _listings.Values];

    public IEnumerable<KnownScope> ScopesOf(string family, string listing) => _scopes.Values.Where(s =>
        s.Family == family && (s.Listing == listing || s.Listing.StartsWith(listing + "/", StringComparison.Ordinal))
        && (s.StatedAt is not null || s.Variants.Count > 0 || _openByScope.GetValueOrDefault(s.Id) is { Count: > 0 }));

    public IEnumerable<KnownItem> OpenItemsOf(long scopeId) =>
        _openByScope.TryGetValue(scopeId, out var ids) ? ids.Order().Select(i => Items[i].Known) : [];

    public IEnumerable<(long ScopeId, long LookedAt)> ScopesNotLookedAtSince(long time) =>
        from scope in _scopes.Values
        where _openByScope.GetValueOrDefault(scope.Id) is { Count: > 0 }
        let lookedAt = Math.Max(
            Math.Max(scope.LookedAt ?? 0, scope.Variants.Select(static v => v.LookedAt).DefaultIfEmpty().Max()),
            _listings.Values
                .Where(l => l.Family == scope.Family && (l.Listing == scope.Listing || scope.Listing.StartsWith(l.Listing + "/", StringComparison.Ordinal))
                    && (l.Namespace is null || l.Namespace == scope.Namespace))
                .Select(static l => l.LookedAt).DefaultIfEmpty().Max())
        where lookedAt > 0 && lookedAt < time
        select (scope.Id, lookedAt);

    public IReadOnlyList<KnownVariant> VariantsOf(Scope scope) => Find(scope)?.Variants ?? [];

    public void Apply(ComparisonResult.Changes changes)
    {
        var scopeIds = changes.Scopes.Select(s => s.KnownId ?? (s.IsWritten ? AddScope(s) : 0)).ToArray();
        long ScopeId(int number) => scopeIds[number] == 0 ? scopeIds[number] = AddScope(changes.Scopes[number]) : scopeIds[number];

        foreach (var opened in changes.Opened)
        {
            Assert.Equal(NextId, opened.Id);
            var known = new KnownItem(
                opened.Id, opened.Key, ScopeId(opened.Scope), ItemState.Open, opened.EvidenceHash, opened.Occurrences, opened.Band, opened.Category, opened.IsFixable);
            Assert.True(_byKey.TryAdd(opened.Key.Value, opened.Id));
            Items[opened.Id] = new StoredItem { Known = known, Events = [ItemEventKind.Opened] };
            Index(known);
        }

        foreach (var updated in changes.Updated)
        {
            var item = Items[updated.Id];
            Assert.Equal(item.Known.State, updated.From);
            Unindex(item.Known);
            if (updated.Rekeyed is { } key)
            {
                _byKey.Remove(item.Known.Key.Value);
                _byAlias.TryAdd(item.Known.Key.Value, updated.Id);
                Assert.True(_byKey.TryAdd(key.Value, updated.Id));
                item.Known = item.Known with { Key = key };
                item.Events.Add(ItemEventKind.Rekeyed);
            }

            item.Known = item.Known with
            {
                State = updated.To,
                Band = updated.Band,
                Category = updated.Category,
                IsFixable = updated.IsFixable,
                EvidenceHash = updated.EvidenceHash,
                Occurrences = updated.Occurrences,
                ScopeId = updated.MovedTo is { } scope ? ScopeId(scope) : item.Known.ScopeId,
            };
            if (updated.Event is { } told)
            {
                item.Events.Add(told);
            }

            Index(item.Known);
        }

        foreach (var (item, key) in changes.Aliases)
        {
            _byAlias.TryAdd(key.Value, item);
        }

        foreach (var closed in changes.Closed)
        {
            var item = Items[closed.Id];
            Assert.Equal(ItemState.Open, item.Known.State);
            Unindex(item.Known);
            item.Known = item.Known with { State = closed.To };
            item.Events.Add(closed.To == ItemState.Fixed ? ItemEventKind.Fixed : ItemEventKind.Gone);
            item.Reason = closed.Reason;
        }

        foreach (var merged in changes.Merged)
        {
            Items[merged.Id].MergedInto = merged.Into;
            Items[merged.Into].Triage = Items[merged.Into].Triage.TakeOver([Items[merged.Id].Triage]);
        }

        for (var i = 0; i < changes.Scopes.Count; i++)
        {
            if (changes.Scopes[i].IsWritten)
            {
                Update(scopeIds[i], changes.Scopes[i]);
            }
        }

        foreach (var id in changes.GoneScopes)
        {
            _scopes[id] = _scopes[id] with { StatedAt = null, LookedAt = null, Variants = [] };
        }

        foreach (var listing in changes.Listings)
        {
            _listings[(listing.Family, listing.Listing, listing.Namespace)] = listing;
        }
    }

    private long AddScope(ScopeUpdate update)
    {
        var id = _nextScope++;
        _scopeIds.Add((update.Scope.Family, update.Scope.Namespace, update.Scope.Key), id);
        _scopes[id] = new KnownScope(id, update.Scope.Family, update.Scope.Namespace, update.Scope.Listing, null, null, []);
        return id;
    }

    private void Update(long id, ScopeUpdate update)
    {
        var scope = _scopes[id];
        if (update.Looked is var (statedAt, lookedAt))
        {
            scope = scope with { StatedAt = statedAt, LookedAt = lookedAt };
        }

        var replaced = update.Variants.Select(static v => v.Name).Concat(update.EndedVariants).ToHashSet(StringComparer.Ordinal);
        _scopes[id] = scope with
        {
            Listing = update.Listing ?? scope.Listing,
            Variants = [.. scope.Variants.Where(v => !replaced.Contains(v.Name)), .. update.Variants],
        };
    }

    private void Index(KnownItem item)
    {
        if (item.State == ItemState.Open)
        {
            if (!_openByScope.TryGetValue(item.ScopeId, out var ids))
            {
                _openByScope[item.ScopeId] = ids = [];
            }

            ids.Add(item.Id);
        }
    }

    private void Unindex(KnownItem item) => _openByScope.GetValueOrDefault(item.ScopeId)?.Remove(item.Id);

    internal sealed class StoredItem
    {
        public required KnownItem Known { get; set; }

        public required List<ItemEventKind> Events { get; init; }

        public string? Reason { get; set; }

        public long? MergedInto { get; set; }

        public Triage Triage { get; set; } = Triage.None;

        /// <summary>What it stands for in the model; null until the model has asked.</summary>
        public (string Name, int Check)? Identity { get; set; }
    }
}
