using System.Buffers.Binary;
using Dapper;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Finds what is known of one cluster and tool.</summary>
internal sealed class SqliteKnownItems : IKnownItems, IDisposable
{
    private const string ItemColumns = "i.item_id, i.scope_id, i.state, i.attr_hash, i.occurrences, i.band, i.category, i.fixable";

    /// <summary>When a report last looked at a scope <c>k</c>, one of its variants or a list that names it; 0 when none did.</summary>
    public const string LookedAt = """
        MAX(COALESCE(k.looked_at, 0),
            COALESCE((SELECT MAX(v.looked_at) FROM main.variant v WHERE v.scope_id = k.scope_id), 0),
            COALESCE((SELECT MAX(l.looked_at) FROM main.listing_state l
                      WHERE l.cluster_id = k.cluster_id AND l.source_id = k.source_id AND l.family = k.family AND l.namespace IN ('*', k.namespace)
                        AND (l.listing = k.listing OR k.listing GLOB l.listing || '/*')), 0))
        """;

    // Below this many the look-ups cost milliseconds.
    private const int MinReadAhead = 10_000;

    // A row that is walked over costs about a tenth of a look-up.
    private const int MaxTableShare = 8;

    private readonly SqliteConnection _connection;
    private readonly Statement _findItem;
    private readonly Statement _findAlias;
    private readonly Statement _findScope;
    private readonly Statement _scopesOf;
    private readonly Statement _variantsOf;
    private readonly Statement _openItemsOf;
    private readonly long _clusterId;
    private readonly long _sourceId;
    private readonly bool _hasAliases;
    private readonly bool _isUnconfirmedDue;

    /// <param name="isUnconfirmedDue">Whether <see cref="ScopesNotLookedAtSince"/> searches: a walk over all scopes, once a day.</param>
    public SqliteKnownItems(SqliteConnection connection, long clusterId, long sourceId, bool isUnconfirmedDue)
    {
        _isUnconfirmedDue = isUnconfirmedDue;
        _connection = connection;
        _clusterId = clusterId;
        _sourceId = sourceId;
        var source = new { clusterId, sourceId };
        IsEmpty = !connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.action_item WHERE cluster_id = @clusterId AND source_id = @sourceId)", source);
        _hasAliases = connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.item_alias WHERE cluster_id = @clusterId AND source_id = @sourceId)", source);
        _findItem = new Statement(connection, $"SELECT {ItemColumns} FROM main.action_item i WHERE i.cluster_id = ?1 AND i.source_id = ?2 AND i.fp = ?3");
        _findAlias = new Statement(connection, $"""
            SELECT {ItemColumns}, i.fp FROM main.item_alias a CROSS JOIN main.action_item i ON i.item_id = a.item_id
            WHERE a.cluster_id = ?1 AND a.source_id = ?2 AND a.fp = ?3
            """);
        _findScope = new Statement(connection, """
            SELECT scope_id, listing, stated_at, looked_at FROM main.scope
            WHERE cluster_id = ?1 AND source_id = ?2 AND family = ?3 AND namespace = ?4 AND key = ?5
            """);

        // A listing and those below it; '0' follows '/'.
        _scopesOf = new Statement(connection, $"""
            SELECT scope_id, namespace, listing, stated_at, looked_at FROM main.scope k
            WHERE cluster_id = ?1 AND source_id = ?2 AND family = ?3 AND (listing = ?4 OR (listing > ?4 || '/' AND listing < ?4 || '0'))
              AND (stated_at IS NOT NULL
                   OR EXISTS (SELECT 1 FROM main.action_item i WHERE i.scope_id = k.scope_id AND i.{StoredState.IsOpen})
                   OR EXISTS (SELECT 1 FROM main.variant v WHERE v.scope_id = k.scope_id))
            """);
        _variantsOf = new Statement(connection, "SELECT name, stated_at, looked_at, items FROM main.variant WHERE scope_id = ?1 ORDER BY name");
        _openItemsOf = new Statement(connection, $"SELECT {ItemColumns} FROM main.action_item i WHERE i.scope_id = ?1 AND i.{StoredState.IsOpen}");
    }

    public bool IsEmpty { get; }

    public bool TryFind(Fingerprint key, out KnownItem item)
    {
        if (TryFind(_findItem, key))
        {
            item = Item(_findItem, key);
            _findItem.Reset();
            return true;
        }

        if (_hasAliases && TryFind(_findAlias, key))
        {
            item = Item(_findAlias, new Fingerprint(BinaryPrimitives.ReadUInt128BigEndian(_findAlias.Blob(8))));
            _findAlias.Reset();
            return true;
        }

        item = default;
        return false;
    }

    // Worth it when the last report named most of what is open, so that this one will too, and when the items are no small part of the table that is walked.
    public IEnumerable<KnownItem> InOrder()
    {
        var (open, named, last) = _connection.QueryFirst<(long, long, long)>(
            $"""
            SELECT (SELECT COALESCE(SUM(n), 0) FROM main.item_count WHERE cluster_id = @cluster AND source_id = @source AND {StoredState.IsOpen}),
                   COALESCE((SELECT r.items FROM main.source_state s JOIN main.report r ON r.report_id = s.last_report_id
                             WHERE s.cluster_id = @cluster AND s.source_id = @source), 0),
                   COALESCE((SELECT MAX(item_id) FROM main.action_item), 0)
            """,
            new { cluster = _clusterId, source = _sourceId });
        return open < MinReadAhead || named < open / 2 || open < last / MaxTableShare ? [] : ReadInOrder();
    }

    public KnownScope? Find(Scope scope)
    {
        _findScope.Bind(1, _clusterId);
        _findScope.Bind(2, _sourceId);
        _findScope.Bind(3, scope.Family);
        _findScope.Bind(4, scope.Namespace);
        _findScope.Bind(5, scope.Key);
        if (!_findScope.Step())
        {
            return null;
        }

        var (id, listing, statedAt, lookedAt) = (_findScope.Int64(0), _findScope.Text(1), _findScope.Int64OrNull(2), _findScope.Int64OrNull(3));
        _findScope.Reset();
        return new KnownScope(id, scope.Family, scope.Namespace, listing, statedAt, lookedAt, VariantsOf(id));
    }

    public IReadOnlyList<KnownListing> Listings() =>
        _connection.Query<(string Family, string Listing, string Namespace, long? StatedAt, long LookedAt)>(
                "SELECT family, listing, namespace, stated_at, looked_at FROM main.listing_state WHERE cluster_id = @cluster AND source_id = @source",
                new { cluster = _clusterId, source = _sourceId })
            .Select(static l => new KnownListing(l.Family, l.Listing, l.Namespace == ItemWriter.WholeCluster ? null : l.Namespace, l.StatedAt, l.LookedAt))
            .ToList();

    public IEnumerable<KnownScope> ScopesOf(string family, string listing)
    {
        _scopesOf.Bind(1, _clusterId);
        _scopesOf.Bind(2, _sourceId);
        _scopesOf.Bind(3, family);
        _scopesOf.Bind(4, listing);
        try
        {
            while (_scopesOf.Step())
            {
                var id = _scopesOf.Int64(0);
                yield return new KnownScope(
                    id, family, _scopesOf.Text(1), _scopesOf.Text(2), _scopesOf.Int64OrNull(3), _scopesOf.Int64OrNull(4), VariantsOf(id));
            }
        }
        finally
        {
            _scopesOf.Reset();
        }
    }

    public IEnumerable<KnownItem> OpenItemsOf(long scopeId)
    {
        _openItemsOf.Bind(1, scopeId);
        try
        {
            while (_openItemsOf.Step())
            {
                // Nobody asks a missing item for its key.
                yield return Item(_openItemsOf, default);
            }
        }
        finally
        {
            _openItemsOf.Reset();
        }
    }

    public IEnumerable<(long ScopeId, long LookedAt)> ScopesNotLookedAtSince(long time) => !_isUnconfirmedDue ? [] : _connection.Query<(long, long)>(
        $"""
        SELECT scope_id, looked_at FROM (
            SELECT k.scope_id AS scope_id, {LookedAt} AS looked_at FROM main.scope k
            WHERE k.cluster_id = @cluster AND k.source_id = @source
              AND EXISTS (SELECT 1 FROM main.action_item i WHERE i.scope_id = k.scope_id AND i.{StoredState.IsOpen}))
        WHERE looked_at > 0 AND looked_at < @time
        """,
        new { cluster = _clusterId, source = _sourceId, time }).AsList();

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<Statement>)[_findItem, _findAlias, _findScope, _scopesOf, _variantsOf, _openItemsOf])
        {
            statement.Dispose();
        }
    }

    private IEnumerable<KnownItem> ReadInOrder()
    {
        using var all = new Statement(
            _connection, $"SELECT {ItemColumns}, i.fp FROM main.action_item i NOT INDEXED WHERE i.cluster_id = ?1 AND i.source_id = ?2 AND i.{StoredState.IsOpen}");
        all.Bind(1, _clusterId);
        all.Bind(2, _sourceId);
        while (all.Step())
        {
            yield return Item(all, new Fingerprint(BinaryPrimitives.ReadUInt128BigEndian(all.Blob(8))));
        }
    }

    private bool TryFind(Statement statement, Fingerprint key)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key.Value);
        statement.Bind(1, _clusterId);
        statement.Bind(2, _sourceId);
        statement.Bind(3, bytes);
        return statement.Step();
    }

    private static KnownItem Item(Statement row, Fingerprint key) => new(
        row.Int64(0), key, row.Int64(1), (ItemState)row.Int64(2), row.Int64(3), (int)row.Int64(4), (SeverityBand)row.Int64(5), (Category)row.Int64(6),
        row.Int64(7) != 0);

    private List<KnownVariant> VariantsOf(long scopeId)
    {
        var variants = new List<KnownVariant>();
        _variantsOf.Bind(1, scopeId);
        while (_variantsOf.Step())
        {
            variants.Add(new KnownVariant(
                _variantsOf.Text(0), _variantsOf.Int64OrNull(1), _variantsOf.Int64(2), _variantsOf.IsNull(3) ? null : VariantItems.Read(_variantsOf.Blob(3))));
        }

        return variants;
    }
}
