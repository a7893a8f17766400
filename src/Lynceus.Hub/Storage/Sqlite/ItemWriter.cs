using Dapper;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Writes what a comparison came to, inside the caller's transaction. It decides nothing: every state, event and reason comes with the change.</summary>
internal sealed class ItemWriter(SqliteConnection connection, long clusterId, long sourceId, long reportId, long at, long receivedAt)
{
    /// <summary>Stands for the whole cluster in <c>listing_state.namespace</c>.</summary>
    public const string WholeCluster = "*";

    private const string Tables = """
        CREATE TEMP TABLE opened (
            item_id INTEGER PRIMARY KEY, fp BLOB, scope_id INTEGER, row_no INTEGER, attr_hash INTEGER, occurrences INTEGER, severity REAL, band INTEGER,
            category INTEGER, fixable INTEGER
        );
        CREATE TEMP TABLE updated (
            item_id INTEGER PRIMARY KEY, kind TEXT, reason TEXT, from_state INTEGER, state INTEGER, from_band INTEGER, band INTEGER, from_category INTEGER,
            category INTEGER, fixable INTEGER, attr_hash INTEGER, occurrences INTEGER, row_no INTEGER, severity REAL, scope_id INTEGER, fp BLOB,
            opened_anew INTEGER, relapses INTEGER, told_from INTEGER, told_to INTEGER
        );
        CREATE TEMP TABLE closed (item_id INTEGER PRIMARY KEY, kind TEXT, state INTEGER, reason TEXT, band INTEGER, category INTEGER, merged_into INTEGER);
        """;

    private readonly object _parameters = new
    {
        cluster = clusterId,
        source = sourceId,
        report = reportId,
        at,
        day = receivedAt / UnixTime.Day,
        open = (long)ItemState.Open,
        suppressed = (long)ItemState.Suppressed,
        @fixed = (long)ItemState.Fixed,
        gone = (long)ItemState.Gone,
        undecided = (long)Resolution.Open,
        opened = WordOf(ItemEventKind.Opened),
        rekeyed = WordOf(ItemEventKind.Rekeyed),
        rekeyedReason = ItemReasons.Rekeyed,
    };

    private readonly WeaknessWriter _weaknesses = new(connection, at, receivedAt / UnixTime.Day, reportId: reportId);
    private long[] _scopeIds = [];

    public static string WordOf(ItemEventKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The id of the first item that is opened next; this transaction alone writes.</summary>
    public static long NextId(SqliteConnection connection) => 1 + connection.ExecuteScalar<long>("SELECT COALESCE(MAX(item_id), 0) FROM main.action_item");

    public void Write(ComparisonResult.Changes changes)
    {
        Execute(Tables);
        _scopeIds = [.. changes.Scopes.Select(s => s.KnownId ?? (s.IsWritten ? AddScope(s) : 0))];
        Stage(changes);
        WriteDictionaries();
        WriteOpened();
        WriteUpdated();
        WriteAliases(changes);
        WriteClosed();
        WriteMerged(changes.Merged);
        WriteScopes(changes);
        WriteListings(changes.Listings);
        WriteCounters();
    }

    private void Stage(ComparisonResult.Changes changes)
    {
        using (var opened = new RowWriter<OpenedItem>(
            connection,
            "temp.opened",
            ("item_id", static (s, p, o) => s.Bind(p, o.Id)),
            ("fp", static (s, p, o) => s.Bind(p, o.Key.ToArray())),
            ("scope_id", (s, p, o) => s.Bind(p, ScopeId(changes, o.Scope))),
            ("row_no", static (s, p, o) => s.Bind(p, (long)o.Row)),
            ("attr_hash", static (s, p, o) => s.Bind(p, o.EvidenceHash)),
            ("occurrences", static (s, p, o) => s.Bind(p, (long)o.Occurrences)),
            ("severity", static (s, p, o) => s.Bind(p, o.Severity)),
            ("band", static (s, p, o) => s.Bind(p, (long)o.Band)),
            ("category", static (s, p, o) => s.Bind(p, (long)o.Category)),
            ("fixable", static (s, p, o) => s.Bind(p, o.IsFixable ? 1L : 0L))))
        {
            foreach (var item in changes.Opened)
            {
                opened.Write(item);
            }
        }

        using (var updated = new RowWriter<UpdatedItem>(
            connection,
            "temp.updated",
            ("item_id", static (s, p, u) => s.Bind(p, u.Id)),
            ("kind", static (s, p, u) => s.Bind(p, u.Event is { } kind ? WordOf(kind) : null)),
            ("reason", static (s, p, u) => s.Bind(p, u.Reason)),
            ("from_state", static (s, p, u) => s.Bind(p, (long)u.From)),
            ("state", static (s, p, u) => s.Bind(p, (long)u.To)),
            ("from_band", static (s, p, u) => s.Bind(p, (long)u.FromBand)),
            ("band", static (s, p, u) => s.Bind(p, (long)u.Band)),
            ("from_category", static (s, p, u) => s.Bind(p, (long)u.FromCategory)),
            ("category", static (s, p, u) => s.Bind(p, (long)u.Category)),
            ("fixable", static (s, p, u) => s.Bind(p, u.IsFixable ? 1L : 0L)),
            ("attr_hash", static (s, p, u) => s.Bind(p, u.EvidenceHash)),
            ("occurrences", static (s, p, u) => s.Bind(p, (long)u.Occurrences)),
            ("row_no", static (s, p, u) => s.Bind(p, u.Row == 0 ? null : (long?)u.Row)),
            ("severity", static (s, p, u) => s.Bind(p, u.Severity)),
            ("scope_id", (s, p, u) => s.Bind(p, u.MovedTo is { } scope ? ScopeId(changes, scope) : (long?)null)),
            ("fp", static (s, p, u) => s.BindBlobOrNull(p, u.Rekeyed?.ToArray())),
            ("opened_anew", static (s, p, u) => s.Bind(p, u.IsOpenedAnew ? 1L : 0L)),
            ("relapses", static (s, p, u) => s.Bind(p, u.IsRelapse ? 1L : 0L)),
            ("told_from", static (s, p, u) => s.Bind(p, (long)u.Told.From)),
            ("told_to", static (s, p, u) => s.Bind(p, (long)u.Told.To))))
        {
            foreach (var item in changes.Updated)
            {
                updated.Write(item);
            }
        }

        using var closed = new RowWriter<ClosedItem>(
            connection,
            "temp.closed",
            ("item_id", static (s, p, c) => s.Bind(p, c.Id)),
            ("kind", static (s, p, c) => s.Bind(p, WordOf(c.To == ItemState.Fixed ? ItemEventKind.Fixed : ItemEventKind.Gone))),
            ("state", static (s, p, c) => s.Bind(p, (long)c.To)),
            ("reason", static (s, p, c) => s.Bind(p, c.Reason)),
            ("band", static (s, p, c) => s.Bind(p, (long)c.Band)),
            ("category", static (s, p, c) => s.Bind(p, (long)c.Category)),
            ("merged_into", static (s, p, c) => s.Bind(p, c.MergedInto)));
        foreach (var item in changes.Closed)
        {
            closed.Write(item);
        }
    }

    // A scope that has no items and no time of its own needs no row.
    private long ScopeId(ComparisonResult.Changes changes, int scope)
    {
        if (_scopeIds[scope] == 0)
        {
            _scopeIds[scope] = AddScope(changes.Scopes[scope]);
        }

        return _scopeIds[scope];
    }

    private long AddScope(ScopeUpdate scope) => connection.ExecuteScalar<long>(
        """
        INSERT INTO main.scope (cluster_id, source_id, family, namespace, key, listing)
        VALUES (@clusterId, @sourceId, @Family, @Namespace, @Key, @Listing) RETURNING scope_id
        """,
        new { clusterId, sourceId, scope.Scope.Family, scope.Scope.Namespace, scope.Scope.Key, scope.Scope.Listing });

    private void WriteDictionaries() => Execute("""
        INSERT INTO main.check_def (source_id, canonical) SELECT @source, "check" FROM temp.stage_check WHERE check_id IS NULL ON CONFLICT DO NOTHING;
        UPDATE temp.stage_check SET check_id = (SELECT d.check_id FROM main.check_def d WHERE d.source_id = @source AND d.canonical = stage_check."check")
        WHERE check_id IS NULL;
        INSERT INTO main.check_text (check_id, text_hash, description, refs, aliases, weakness)
        SELECT check_id, text_hash, description, refs, aliases, weakness FROM temp.stage_check t WHERE t.is_news = 1 AND NOT EXISTS (
            SELECT 1 FROM main.check_text x WHERE x.check_id = t.check_id AND x.text_hash = t.text_hash
              AND x.description IS t.description AND x.refs = t.refs AND x.aliases = t.aliases);
        UPDATE temp.stage_check SET text_id = (
            SELECT x.text_id FROM main.check_text x WHERE x.check_id = stage_check.check_id AND x.text_hash = stage_check.text_hash
              AND x.description IS stage_check.description AND x.refs = stage_check.refs AND x.aliases = stage_check.aliases)
        WHERE is_news = 1;

        -- What was decided goes on under the id that other ids of a check lead to now.
        UPDATE OR IGNORE main.weakness SET name = t.weakness
        FROM temp.stage_check t JOIN main.check_text x ON x.text_id = t.former_text_id
        WHERE t.is_news = 1 AND x.weakness <> t.weakness AND weakness.cluster_id = @cluster AND weakness.name = x.weakness AND weakness.item_id = 0
          AND EXISTS (SELECT 1 FROM main.action_item i WHERE i.weakness_id = weakness.weakness_id AND i.check_id = t.check_id);
        INSERT INTO main.cluster_check (check_id, cluster_id, text_id) SELECT check_id, @cluster, text_id FROM temp.stage_check WHERE is_news = 1
        ON CONFLICT DO UPDATE SET text_id = excluded.text_id;
        DELETE FROM main.check_text WHERE text_id IN (
            SELECT t.former_text_id FROM temp.stage_check t WHERE t.is_news = 1
              AND NOT EXISTS (SELECT 1 FROM main.cluster_check k WHERE k.text_id = t.former_text_id));

        UPDATE temp.stage_subject SET subject_id = (
            SELECT u.subject_id FROM main.subject u WHERE u.cluster_id = @cluster AND u.kind = stage_subject.kind
              AND u.namespace = stage_subject.namespace AND u.name = stage_subject.name AND u.container = stage_subject.container);
        UPDATE temp.stage_package SET package_id = (
            SELECT p.package_id FROM main.package p WHERE p.name = stage_package.name AND p.type = stage_package.type);
        UPDATE temp.stage_title SET title_id = (
            SELECT l.title_id FROM main.title l
            WHERE l.check_id = (SELECT c.check_id FROM temp.stage_check c WHERE c.no = stage_title.check_no) AND l.text = stage_title.text);

        INSERT INTO main.subject (cluster_id, kind, namespace, name, container)
        SELECT @cluster, u.kind, u.namespace, u.name, u.container FROM temp.stage_subject u
        WHERE u.subject_id IS NULL AND u.no IN (SELECT r.subject_no FROM temp.opened o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no)
        ON CONFLICT DO NOTHING;
        INSERT INTO main.package (name, type)
        SELECT p.name, p.type FROM temp.stage_package p
        WHERE p.package_id IS NULL AND p.no IN (SELECT r.package_no FROM temp.opened o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no)
        ON CONFLICT DO NOTHING;
        INSERT INTO main.title (check_id, text)
        SELECT c.check_id, t.text FROM temp.stage_title t JOIN temp.stage_check c ON c.no = t.check_no
        WHERE t.title_id IS NULL AND t.no IN (
            SELECT r.title_no FROM temp.opened o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no
            UNION ALL SELECT r.title_no FROM temp.updated u CROSS JOIN temp.stage_row r ON r.row_no = u.row_no)
        ON CONFLICT DO NOTHING;

        UPDATE temp.stage_subject SET subject_id = (
            SELECT u.subject_id FROM main.subject u WHERE u.cluster_id = @cluster AND u.kind = stage_subject.kind
              AND u.namespace = stage_subject.namespace AND u.name = stage_subject.name AND u.container = stage_subject.container)
        WHERE subject_id IS NULL;
        UPDATE temp.stage_package SET package_id = (
            SELECT p.package_id FROM main.package p WHERE p.name = stage_package.name AND p.type = stage_package.type)
        WHERE package_id IS NULL;
        UPDATE temp.stage_title SET title_id = (
            SELECT l.title_id FROM main.title l
            WHERE l.check_id = (SELECT c.check_id FROM temp.stage_check c WHERE c.no = stage_title.check_no) AND l.text = stage_title.text)
        WHERE title_id IS NULL;
        """);

    private void WriteOpened()
    {
        Execute("""
            INSERT INTO main.action_item (item_id, cluster_id, source_id, scope_id, fp, check_id, subject_id, package_id, title_id, severity, band, category,
                                          fixable, occurrences, attr_hash, state, first_seen, opened_at, last_report_id)
            SELECT o.item_id, @cluster, @source, o.scope_id, o.fp, c.check_id, u.subject_id, p.package_id, l.title_id, o.severity, o.band, o.category,
                   o.fixable, o.occurrences, o.attr_hash, @open, @at, @at, @report
            FROM temp.opened o
            CROSS JOIN temp.stage_row r ON r.row_no = o.row_no
            CROSS JOIN temp.stage_check c ON c.no = r.check_no
            CROSS JOIN temp.stage_subject u ON u.no = r.subject_no
            CROSS JOIN temp.stage_title l ON l.no = r.title_no
            LEFT JOIN temp.stage_package p ON p.no = r.package_no;

            INSERT INTO main.item_event (item_id, at, kind, to_value, report_id)
            SELECT item_id, @at, @opened, CAST(band AS TEXT), @report FROM temp.opened ORDER BY item_id;
            """);
        WriteEvidence("temp.opened");
        if (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.weakness WHERE cluster_id = @cluster)", _parameters))
        {
            _weaknesses.Inherit(connection.Query<(long, long)>("""
                SELECT o.item_id, w.weakness_id FROM temp.opened o
                CROSS JOIN temp.stage_row r ON r.row_no = o.row_no
                CROSS JOIN temp.stage_check c ON c.no = r.check_no
                CROSS JOIN temp.stage_subject u ON u.no = r.subject_no
                CROSS JOIN main.weakness w ON w.subject_id = u.subject_id AND w.name = c.weakness AND w.item_id = 0
                """));
        }
    }

    private void WriteUpdated()
    {
        // The counters first, from the decisions and states before.
        Count("""
            SELECT u.from_state AS state, i.resolution AS resolution, u.from_band AS band, u.from_category AS category, -1 AS n
            FROM temp.updated u CROSS JOIN main.action_item i ON i.item_id = u.item_id
            UNION ALL
            SELECT u.state, i.resolution, u.band, u.category, 1 FROM temp.updated u CROSS JOIN main.action_item i ON i.item_id = u.item_id
            """);
        Execute("""
            -- The former key stays known: another id of the finding may lead to it.
            INSERT INTO main.item_alias (cluster_id, source_id, fp, item_id)
            SELECT @cluster, @source, i.fp, i.item_id FROM temp.updated u CROSS JOIN main.action_item i ON i.item_id = u.item_id WHERE u.fp IS NOT NULL
            ON CONFLICT DO NOTHING;
            INSERT INTO main.item_event (item_id, at, kind, reason, report_id)
            SELECT item_id, @at, @rekeyed, @rekeyedReason, @report FROM temp.updated WHERE fp IS NOT NULL;

            INSERT INTO main.item_event (item_id, at, kind, from_value, to_value, reason, report_id)
            SELECT u.item_id, @at, u.kind, CAST(u.told_from AS TEXT), CAST(u.told_to AS TEXT),
                   CASE
                       WHEN u.reason IS NOT NULL THEN u.reason
                       WHEN u.state = @suppressed THEN r.evidence ->> 'suppression'
                       ELSE 'Before: ' || COALESCE(i.close_reason, 'closed')
                   END,
                   @report
            FROM temp.updated u CROSS JOIN main.action_item i ON i.item_id = u.item_id LEFT JOIN temp.stage_row r ON r.row_no = u.row_no
            WHERE u.kind IS NOT NULL;

            -- One statement for each group of columns: SQLite writes every index anew that has a column of the statement, whether its value changes or not.
            UPDATE main.action_item SET (attr_hash, occurrences, fixable, band, last_report_id) = (
                SELECT u.attr_hash, u.occurrences, u.fixable, u.band, @report FROM temp.updated u WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (SELECT item_id FROM temp.updated);
            UPDATE main.action_item SET severity = (SELECT u.severity FROM temp.updated u WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (SELECT u.item_id FROM temp.updated u CROSS JOIN main.action_item i ON i.item_id = u.item_id
                              WHERE u.row_no IS NOT NULL AND u.severity <> i.severity);
            UPDATE main.action_item SET category = (SELECT u.category FROM temp.updated u WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (SELECT item_id FROM temp.updated WHERE category <> from_category);
            UPDATE main.action_item SET (state, closed_at, close_reason) = (
                SELECT u.state, CASE WHEN u.state <> @open THEN @at END, CASE WHEN u.state <> @open THEN r.evidence ->> 'suppression' END
                FROM temp.updated u LEFT JOIN temp.stage_row r ON r.row_no = u.row_no WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (SELECT item_id FROM temp.updated WHERE state <> from_state);
            UPDATE main.action_item SET opened_at = @at WHERE item_id IN (SELECT item_id FROM temp.updated WHERE opened_anew);
            UPDATE main.action_item SET reopen_count = reopen_count + 1 WHERE item_id IN (SELECT item_id FROM temp.updated WHERE relapses);
            UPDATE main.action_item SET title_id = (
                SELECT t.title_id FROM temp.updated u CROSS JOIN temp.stage_row r ON r.row_no = u.row_no CROSS JOIN temp.stage_title t ON t.no = r.title_no
                WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (
                SELECT u.item_id FROM temp.updated u CROSS JOIN temp.stage_row r ON r.row_no = u.row_no CROSS JOIN temp.stage_title t ON t.no = r.title_no
                CROSS JOIN main.action_item i ON i.item_id = u.item_id WHERE t.title_id <> i.title_id);
            UPDATE main.action_item SET check_id = (
                SELECT c.check_id FROM temp.updated u CROSS JOIN temp.stage_row r ON r.row_no = u.row_no CROSS JOIN temp.stage_check c ON c.no = r.check_no
                WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (
                SELECT u.item_id FROM temp.updated u CROSS JOIN temp.stage_row r ON r.row_no = u.row_no CROSS JOIN temp.stage_check c ON c.no = r.check_no
                CROSS JOIN main.action_item i ON i.item_id = u.item_id WHERE c.check_id <> i.check_id);
            UPDATE main.action_item SET scope_id = (SELECT u.scope_id FROM temp.updated u WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (SELECT item_id FROM temp.updated WHERE scope_id IS NOT NULL);
            UPDATE main.action_item SET fp = (SELECT u.fp FROM temp.updated u WHERE u.item_id = action_item.item_id)
            WHERE item_id IN (SELECT item_id FROM temp.updated WHERE fp IS NOT NULL);
            """);
        WriteEvidence("(SELECT item_id, row_no FROM temp.updated WHERE row_no IS NOT NULL ORDER BY item_id)");
    }

    private void WriteEvidence(string rows) => Execute($"""
        INSERT INTO main.item_evidence (item_id, report_id, pointer, observed, evidence)
        SELECT o.item_id, @report, r.pointer, r.observed, r.evidence FROM {rows} o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no
        WHERE true
        ON CONFLICT (item_id) DO UPDATE SET
            report_id = excluded.report_id, pointer = excluded.pointer, observed = excluded.observed, evidence = excluded.evidence;
        """);

    private void WriteAliases(ComparisonResult.Changes changes)
    {
        using var insert = new Statement(
            connection, "INSERT INTO main.item_alias (cluster_id, source_id, fp, item_id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");
        insert.Bind(1, clusterId);
        insert.Bind(2, sourceId);
        foreach (var (item, key) in changes.Aliases)
        {
            insert.Bind(3, key.ToArray().AsSpan());
            insert.Bind(4, item);
            insert.Step();
        }
    }

    private void WriteClosed()
    {
        Count("""
            SELECT i.state AS state, i.resolution AS resolution, c.band AS band, c.category AS category, -1 AS n
            FROM temp.closed c CROSS JOIN main.action_item i ON i.item_id = c.item_id
            UNION ALL
            SELECT c.state, i.resolution, c.band, c.category, 1 FROM temp.closed c CROSS JOIN main.action_item i ON i.item_id = c.item_id
            """);
        Execute("""
            INSERT INTO main.item_event (item_id, at, kind, from_value, to_value, reason, report_id)
            SELECT c.item_id, @at, c.kind, CAST(i.state AS TEXT), CAST(c.state AS TEXT), c.reason, @report
            FROM temp.closed c CROSS JOIN main.action_item i ON i.item_id = c.item_id;

            UPDATE main.action_item SET (state, closed_at, close_reason, last_report_id) = (
                SELECT c.state, @at, c.reason, @report FROM temp.closed c WHERE c.item_id = action_item.item_id)
            WHERE item_id IN (SELECT item_id FROM temp.closed);
            """);
    }

    private void WriteMerged(IReadOnlyList<MergedItem> merged)
    {
        var decided = _weaknesses.TriageOf([.. merged.Select(static m => m.Id)]);
        foreach (var group in merged.Where(m => decided.ContainsKey(m.Id)).GroupBy(static m => m.Into))
        {
            var last = group.MaxBy(m => decided[m.Id].ResolvedAt ?? 0).Id;
            _weaknesses.Decide(
                [group.Key], before => before.TakeOver([.. group.Select(m => decided[m.Id])]), ItemReasons.TakenOver(last, decided[last].Reason));
        }

        connection.Execute(
            """
            INSERT INTO main.item_note (item_id, at, author, body)
            SELECT @Into, at, author, body FROM main.item_note WHERE item_id = @Id ORDER BY note_id
            """,
            merged);
    }

    // Differences of the counters, one row for each place and direction; grouped, so that the cost follows the number of changes.
    private void Count(string moves) => Execute($"""
        INSERT INTO main.item_count (cluster_id, source_id, state, resolution, band, category, n)
        SELECT @cluster, @source, state, resolution, band, category, SUM(n) FROM ({moves}) GROUP BY 3, 4, 5, 6 HAVING SUM(n) <> 0
        ON CONFLICT DO UPDATE SET n = n + excluded.n
        """);

    private void WriteScopes(ComparisonResult.Changes changes)
    {
        using var looked = new Statement(connection, "UPDATE main.scope SET stated_at = ?2, looked_at = ?3, failed_at = NULL, error = NULL WHERE scope_id = ?1");
        using var failed = new Statement(connection, "UPDATE main.scope SET failed_at = ?2, error = ?3 WHERE scope_id = ?1");
        using var listed = new Statement(connection, "UPDATE main.scope SET listing = ?2 WHERE scope_id = ?1");
        using var forgotten = new Statement(connection, "UPDATE main.scope SET stated_at = NULL, looked_at = NULL WHERE scope_id = ?1");
        using var ended = new Statement(connection, "DELETE FROM main.variant WHERE scope_id = ?1");
        using var endedVariant = new Statement(connection, "DELETE FROM main.variant WHERE scope_id = ?1 AND name = ?2");
        using var variant = new Statement(connection, "INSERT OR REPLACE INTO main.variant (scope_id, name, stated_at, looked_at, items) VALUES (?1, ?2, ?3, ?4, ?5)");
        for (var i = 0; i < changes.Scopes.Count; i++)
        {
            var scope = changes.Scopes[i];
            if (!scope.IsWritten)
            {
                continue;
            }

            var id = _scopeIds[i];
            if (scope.Looked is var (statedAt, lookedAt))
            {
                looked.Bind(1, id);
                looked.Bind(2, statedAt);
                looked.Bind(3, lookedAt);
                looked.Step();
            }

            if (scope.Error is { } error)
            {
                failed.Bind(1, id);
                failed.Bind(2, at);
                failed.Bind(3, error);
                failed.Step();
            }

            if (scope.Listing is { } listing)
            {
                listed.Bind(1, id);
                listed.Bind(2, listing);
                listed.Step();
            }

            foreach (var name in scope.EndedVariants)
            {
                endedVariant.Bind(1, id);
                endedVariant.Bind(2, name);
                endedVariant.Step();
            }

            foreach (var living in scope.Variants)
            {
                variant.Bind(1, id);
                variant.Bind(2, living.Name);
                variant.Bind(3, living.StatedAt);
                variant.Bind(4, living.LookedAt);
                variant.BindBlobOrNull(5, living.Items is { } items ? VariantItems.Write(items) : null);
                variant.Step();
            }
        }

        foreach (var id in changes.GoneScopes)
        {
            forgotten.Bind(1, id);
            forgotten.Step();
            ended.Bind(1, id);
            ended.Step();
        }
    }

    private void WriteListings(IReadOnlyList<KnownListing> listings) => connection.Execute(
        """
        INSERT INTO main.listing_state (cluster_id, source_id, family, listing, namespace, stated_at, looked_at)
        VALUES (@clusterId, @sourceId, @Family, @Listing, @place, @StatedAt, @LookedAt)
        ON CONFLICT DO UPDATE SET stated_at = excluded.stated_at, looked_at = excluded.looked_at
        """,
        listings.Select(l => new { clusterId, sourceId, l.Family, l.Listing, place = l.Namespace ?? WholeCluster, l.StatedAt, l.LookedAt }));

    private void WriteCounters()
    {
        Count("SELECT @open AS state, @undecided AS resolution, band, category, 1 AS n FROM temp.opened");
        Execute("""
            INSERT INTO main.metric_daily (day, cluster_id, source_id, band, open_items, new_items, reopened, fixed, gone)
            SELECT @day, @cluster, @source, b.band,
                   COALESCE((SELECT SUM(n) FROM main.item_count k
                             WHERE k.cluster_id = @cluster AND k.source_id = @source AND k.state = @open AND k.resolution = @undecided AND k.band = b.band), 0),
                   (SELECT COUNT(*) FROM temp.opened o WHERE o.band = b.band),
                   (SELECT COUNT(*) FROM temp.updated u WHERE u.opened_anew AND u.band = b.band),
                   (SELECT COUNT(*) FROM temp.closed c WHERE c.state = @fixed AND c.band = b.band),
                   (SELECT COUNT(*) FROM temp.closed c WHERE c.state = @gone AND c.merged_into IS NULL AND c.band = b.band)
            FROM (SELECT 0 AS band UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) b WHERE true
            ON CONFLICT DO UPDATE SET
                open_items = excluded.open_items, new_items = new_items + excluded.new_items, reopened = reopened + excluded.reopened,
                fixed = fixed + excluded.fixed, gone = gone + excluded.gone;
            """);
    }

    private void Execute(string sql) => connection.Execute(sql, _parameters);
}
