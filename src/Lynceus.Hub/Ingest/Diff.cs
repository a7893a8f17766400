using Dapper;
using Lynceus.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Ingest;

/// <summary>Compares a staged report with the items of its cluster and tool and writes what is different, in one transaction.</summary>
/// <remarks>
/// An item that is as it was costs a comparison and no write. An item closes only when its scope was examined (fixed) or when the report names all subjects of the
/// family and this one is not among them (gone). Decisions of people are never touched.
/// </remarks>
internal sealed class Diff(SqliteConnection connection, HubOptions options, StoredReport report, ItemIds seen, long at, bool isReleased)
{
    private readonly object _parameters = new
    {
        cluster = report.ClusterId,
        source = report.SourceId,
        report = report.ReportId,
        at,
        day = report.ReceivedAt / UnixTime.Day,
    };

    /// <summary>Runs inside the caller's transaction, which it leaves open. Items are written only when the outcome is <see cref="DiffOutcome.Applied"/>.</summary>
    public DiffOutcome Run()
    {
        FindScopes();
        if (DropOutdated() is { } superseded)
        {
            return superseded;
        }

        FindShared();
        CollectChanges();
        CollectClosings();
        if (!isReleased && Guard() is { } held)
        {
            return held;
        }

        var baseId = Scalar("SELECT COALESCE(MAX(item_id), 0) FROM main.action_item");
        WriteDictionaries();
        FindShared();
        var opened = InsertNew(baseId);
        UpdateChanged();
        Close();
        UpdateCounters();
        return new DiffOutcome.Applied(
            Items: Scalar("SELECT COUNT(*) FROM temp.stage"),
            New: opened,
            Reopened: Scalar("SELECT COUNT(*) FROM temp.change WHERE kind IN ('reopened', 'returned')"),
            Changed: Scalar("SELECT COUNT(*) FROM temp.change WHERE kind = 'changed'"),
            Fixed: Scalar("SELECT COUNT(*) FROM temp.closing WHERE state = 1"),
            Gone: Scalar("SELECT COUNT(*) FROM temp.closing WHERE state = 2"),
            Unchanged: Scalar("SELECT COUNT(*) FROM temp.stage WHERE was_state = 0 AND suppressed = 0")
                - Scalar("SELECT COUNT(*) FROM temp.change WHERE kind = 'changed'"));
    }

    private void FindScopes()
    {
        Execute("""
            UPDATE temp.stage_scope SET scope_id = (
                SELECT k.scope_id FROM main.scope k
                WHERE k.cluster_id = @cluster AND k.source_id = @source
                  AND k.family = stage_scope.family AND k.namespace = stage_scope.namespace AND k.key = stage_scope.key);
            UPDATE temp.stage_scope SET stale = 1 WHERE EXISTS (
                SELECT 1 FROM main.scope k WHERE k.scope_id = stage_scope.scope_id AND k.generated_at > @at)
              OR EXISTS (
                SELECT 1 FROM main.family_state f
                WHERE f.cluster_id = @cluster AND f.source_id = @source AND f.family = stage_scope.family
                  AND f.namespace IN ('*', stage_scope.namespace) AND f.generated_at > @at);
            DELETE FROM temp.stage_family WHERE EXISTS (
                SELECT 1 FROM main.family_state f
                WHERE f.cluster_id = @cluster AND f.source_id = @source AND f.family = stage_family.family
                  AND f.namespace = stage_family.namespace AND f.generated_at > @at);
            """);
    }

    /// <summary>What an older report says about a scope that a newer one has looked at counts for nothing.</summary>
    private DiffOutcome.Superseded? DropOutdated()
    {
        var stale = Scalar("SELECT COUNT(*) FROM temp.stage_scope WHERE stale = 1");
        if (stale == 0)
        {
            return null;
        }

        if (stale == Scalar("SELECT COUNT(*) FROM temp.stage_scope"))
        {
            return new DiffOutcome.Superseded();
        }

        Execute("DELETE FROM temp.stage WHERE scope_no IN (SELECT scope_no FROM temp.stage_scope WHERE stale = 1)");
        return null;
    }

    // Items that the report names and that must be written. A kind of null: evidence moved (an installed version, a line), which is nobody's news.
    private void CollectChanges() => Execute("""
        CREATE TEMP TABLE change AS
        SELECT s.item_id, i.state AS old_state, i.resolution, i.band AS old_band, i.category AS old_category, i.fixable AS old_fixable,
               i.close_reason AS old_reason, s.row_no, s.attr_hash, s.occurrences, s.severity, s.band, s.category, r.title_no,
               COALESCE(r.fixable, i.fixable) AS fixable, r.row_no IS NOT NULL AS has_row, r.suppression,
               CASE WHEN s.suppressed = 1 THEN 4 ELSE 0 END AS state,
               CASE
                   WHEN s.suppressed = 1 THEN CASE WHEN i.state = 0 THEN 'suppressed' END
                   WHEN i.state = 2 THEN 'returned'
                   WHEN i.state <> 0 THEN 'reopened'
                   WHEN r.row_no IS NOT NULL AND (i.band <> s.band OR i.title_id IS NOT t.title_id OR i.fixable <> r.fixable) THEN 'changed'
               END AS kind
        FROM temp.stage s
        CROSS JOIN main.action_item i ON i.item_id = s.item_id
        LEFT JOIN temp.stage_row r ON r.row_no = s.row_no
        LEFT JOIN temp.stage_title t ON t.no = r.title_no
        WHERE (s.attr_hash <> s.was_hash OR s.was_occurrences <> s.occurrences OR s.was_state <> CASE WHEN s.suppressed = 1 THEN 4 ELSE 0 END)
          AND NOT (s.suppressed = 1 AND i.state IN (1, 2));

        -- In the order of the report: everything that is written for new items then grows at its end, and neighbours in the report stay neighbours.
        CREATE TEMP TABLE opening (
            no INTEGER PRIMARY KEY, row_no INTEGER, fp BLOB, scope_no INTEGER, attr_hash INTEGER, occurrences INTEGER, severity REAL, band INTEGER, category INTEGER);
        INSERT INTO temp.opening SELECT no, row_no, fp, scope_no, attr_hash, occurrences, severity, band, category
        FROM temp.stage WHERE item_id IS NULL AND suppressed = 0 ORDER BY no;
        """);

    private void CollectClosings()
    {
        Execute("CREATE TEMP TABLE missing (item_id INTEGER PRIMARY KEY)");
        CollectMissing();
        Execute("""
            CREATE TEMP TABLE closing AS
            SELECT i.item_id, i.state AS old_state, i.resolution, i.band, i.category,
                   CASE WHEN t.examined = 1 THEN 1 ELSE 2 END AS state,
                   CASE WHEN t.examined = 1 THEN 'No longer reported.' ELSE 'The subject is not in the complete report any more.' END AS reason
            FROM temp.missing m
            CROSS JOIN main.action_item i ON i.item_id = m.item_id
            LEFT JOIN temp.stage_scope t ON t.scope_id = i.scope_id
            """);
    }

    // Open items of what the report looked at that it does not name. The set of those it names is in memory: a look-up for each open item would cost
    // more than all writes of a usual diff.
    private void CollectMissing()
    {
        using var open = new Statement(connection, """
            SELECT i.item_id
            FROM main.scope k
            LEFT JOIN temp.stage_scope t ON t.scope_id = k.scope_id
            CROSS JOIN main.action_item i ON i.scope_id = k.scope_id AND i.state = 0
            WHERE k.cluster_id = ?1 AND k.source_id = ?2
              AND ((t.examined = 1 AND t.stale = 0)
                   OR (t.scope_no IS NULL AND EXISTS (
                       SELECT 1 FROM temp.stage_family f WHERE f.family = k.family AND f.namespace IN ('*', k.namespace))))
            """);
        using var missing = new Statement(connection, "INSERT INTO temp.missing VALUES (?1)");
        open.Bind(1, report.ClusterId);
        open.Bind(2, report.SourceId);
        while (open.Step())
        {
            var item = open.Int64(0);
            if (!seen.Contains(item))
            {
                missing.Bind(1, item);
                missing.Step();
            }
        }
    }

    /// <summary>A report that would close a great part of what it looked at is held until a second one agrees or a person releases it.</summary>
    private DiffOutcome.Held? Guard()
    {
        var closing = Scalar("SELECT COUNT(*) FROM temp.closing");
        if (closing <= options.CloseGuardMinimum)
        {
            return null;
        }

        var open = closing + Scalar("SELECT COUNT(*) FROM temp.stage WHERE was_state = 0");
        if (closing <= options.CloseGuardShare * open || IsConfirmed(closing))
        {
            return null;
        }

        return new DiffOutcome.Held(closing, open);
    }

    // The report before this one was held as well, not long ago, with other bytes, and would have closed the same items (nine in ten, for what moves in between).
    private bool IsConfirmed(long closing)
    {
        var held = connection.QueryFirstOrDefault<HeldReport>(
            """
            SELECT report_id AS ReportId, status AS Status, received_at AS ReceivedAt, sha256 AS Sha256 FROM report
            WHERE cluster_id = @cluster AND source_id = @source AND report_id < @report AND status NOT IN ('failed', 'superseded')
            ORDER BY report_id DESC LIMIT 1
            """,
            _parameters);
        if (held is not { Status: "held" }
            || report.ReceivedAt - held.ReceivedAt > options.CloseGuardWindow.TotalMilliseconds
            || report.Sha256.AsSpan().SequenceEqual(held.Sha256))
        {
            return false;
        }

        var both = connection.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM held_closing h JOIN temp.closing c USING (item_id) WHERE h.report_id = @held", new { held = held.ReportId });
        return both >= 0.9 * closing;
    }

    private void WriteDictionaries() => Execute("""
        INSERT INTO main.scope (cluster_id, source_id, family, namespace, key)
        SELECT @cluster, @source, t.family, t.namespace, t.key FROM temp.stage_scope t
        WHERE t.scope_id IS NULL AND (
            t.scope_no IN (SELECT scope_no FROM temp.stage)
            OR NOT EXISTS (SELECT 1 FROM temp.stage_family f WHERE f.family = t.family AND f.namespace IN ('*', t.namespace)))
        ON CONFLICT DO NOTHING;
        UPDATE temp.stage_scope SET scope_id = (
            SELECT k.scope_id FROM main.scope k
            WHERE k.cluster_id = @cluster AND k.source_id = @source
              AND k.family = stage_scope.family AND k.namespace = stage_scope.namespace AND k.key = stage_scope.key)
        WHERE scope_id IS NULL;

        -- A complete report dates its whole family in one row; only reports about single subjects date each scope.
        INSERT INTO main.family_state (cluster_id, source_id, family, namespace, generated_at)
        SELECT @cluster, @source, family, namespace, @at FROM temp.stage_family WHERE 1
        ON CONFLICT DO UPDATE SET generated_at = excluded.generated_at;
        UPDATE main.scope SET generated_at = @at, error = NULL, failed_at = NULL
        WHERE scope_id IN (
            SELECT t.scope_id FROM temp.stage_scope t
            WHERE t.examined = 1 AND t.stale = 0
              AND NOT EXISTS (SELECT 1 FROM temp.stage_family f WHERE f.family = t.family AND f.namespace IN ('*', t.namespace)));
        UPDATE main.scope SET failed_at = @at, error = t.error FROM temp.stage_scope t
        WHERE t.scope_id = scope.scope_id AND t.error IS NOT NULL AND t.stale = 0;

        INSERT INTO main.check_def (source_id, canonical, description, refs, aliases, text_hash)
        SELECT @source, "check", description, refs, aliases, text_hash FROM temp.stage_check WHERE is_news = 1
        ON CONFLICT (source_id, canonical) DO UPDATE SET
            description = excluded.description, refs = excluded.refs, aliases = excluded.aliases, text_hash = excluded.text_hash;
        UPDATE temp.stage_check SET check_id = (SELECT d.check_id FROM main.check_def d WHERE d.source_id = @source AND d.canonical = stage_check."check")
        WHERE check_id IS NULL;
        INSERT INTO main.check_alias (alias, check_id)
        SELECT DISTINCT a.value, t.check_id FROM temp.stage_check t, json_each(t.aliases) a WHERE t.is_news = 1
        ON CONFLICT DO NOTHING;

        INSERT INTO main.subject (cluster_id, kind, namespace, name, container)
        SELECT @cluster, u.kind, u.namespace, u.name, u.container FROM temp.stage_subject u
        WHERE u.subject_id IS NULL AND u.no IN (SELECT r.subject_no FROM temp.opening o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no)
        ON CONFLICT DO NOTHING;
        INSERT INTO main.package (name, type)
        SELECT p.name, p.type FROM temp.stage_package p
        WHERE p.package_id IS NULL AND p.no IN (SELECT r.package_no FROM temp.opening o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no)
        ON CONFLICT DO NOTHING;
        INSERT INTO main.title (check_id, text)
        SELECT c.check_id, t.text FROM temp.stage_title t JOIN temp.stage_check c ON c.no = t.check_no
        WHERE t.title_id IS NULL AND t.no IN (
            SELECT r.title_no FROM temp.opening o CROSS JOIN temp.stage_row r ON r.row_no = o.row_no UNION ALL SELECT title_no FROM temp.change)
        ON CONFLICT DO NOTHING;
        """);

    /// <summary>Ids of subjects, packages and titles that are stored already.</summary>
    private void FindShared() => Execute("""
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

    private long InsertNew(long baseId)
    {
        // Statements in one batch see each other's rows; ids are known before, since this transaction alone writes.
        connection.Execute(
            """
            INSERT INTO main.action_item (item_id, cluster_id, source_id, scope_id, fp, check_id, subject_id, package_id, title_id, severity, band, category,
                                          fixable, occurrences, attr_hash, state, first_seen, opened_at, last_report_id)
            SELECT @baseId + o.no, @cluster, @source, t.scope_id, o.fp, c.check_id, u.subject_id, p.package_id, l.title_id, o.severity, o.band, o.category,
                   r.fixable, o.occurrences, o.attr_hash, 0, @at, @at, @report
            FROM temp.opening o
            CROSS JOIN temp.stage_row r ON r.row_no = o.row_no
            CROSS JOIN temp.stage_scope t ON t.scope_no = o.scope_no
            CROSS JOIN temp.stage_check c ON c.no = r.check_no
            CROSS JOIN temp.stage_subject u ON u.no = r.subject_no
            CROSS JOIN temp.stage_title l ON l.no = r.title_no
            LEFT JOIN temp.stage_package p ON p.no = r.package_no;

            INSERT INTO main.item_event (item_id, at, kind, to_value, report_id)
            SELECT @baseId + no, @at, 'opened', CAST(band AS TEXT), @report FROM temp.opening ORDER BY no;
            """,
            new { baseId, cluster = report.ClusterId, source = report.SourceId, report = report.ReportId, at });
        WriteDetails($"{baseId} + o.no", "temp.opening o");
        return Scalar("SELECT COUNT(*) FROM temp.opening");
    }

    private void WriteDetails(string itemId, string rows) => Execute($"""
        INSERT INTO main.item_detail (item_id, report_id, pointer, message, remediation, observed, image, installed, fixed_version, purl, path, start_line, end_line,
                                      status, confidence, native_severity, severity_source, unrated, suppression, cvss)
        SELECT {itemId}, @report, r.pointer, r.message, r.remediation, r.observed, r.image, r.installed, r.fixed_version, r.purl, r.path, r.start_line, r.end_line,
               r.status, r.confidence, r.native_severity, r.severity_source, r.unrated, r.suppression, r.cvss
        FROM {rows} CROSS JOIN temp.stage_row r ON r.row_no = o.row_no
        WHERE 1
        ON CONFLICT (item_id) DO UPDATE SET
            report_id = excluded.report_id, pointer = excluded.pointer, message = excluded.message, remediation = excluded.remediation,
            observed = excluded.observed, image = excluded.image, installed = excluded.installed, fixed_version = excluded.fixed_version, purl = excluded.purl,
            path = excluded.path, start_line = excluded.start_line, end_line = excluded.end_line, status = excluded.status, confidence = excluded.confidence,
            native_severity = excluded.native_severity, severity_source = excluded.severity_source, unrated = excluded.unrated,
            suppression = excluded.suppression, cvss = excluded.cvss
        """);

    private void UpdateChanged()
    {
        Execute("""
            INSERT INTO main.item_event (item_id, at, kind, from_value, to_value, reason, report_id)
            SELECT item_id, @at, kind,
                   CASE kind WHEN 'changed' THEN CAST(old_band AS TEXT) ELSE CAST(old_state AS TEXT) END,
                   CASE kind WHEN 'changed' THEN CAST(band AS TEXT) ELSE CAST(state AS TEXT) END,
                   CASE
                       WHEN kind = 'suppressed' THEN suppression
                       WHEN kind = 'changed' AND band <> old_band THEN 'The severity changed.'
                       WHEN kind = 'changed' AND fixable > old_fixable THEN 'A fix is available.'
                       WHEN kind = 'changed' AND fixable < old_fixable THEN 'The fix is no longer listed.'
                       WHEN kind = 'changed' THEN 'The title changed.'
                       ELSE 'Before: ' || COALESCE(old_reason, 'closed')
                   END,
                   @report
            FROM temp.change WHERE kind IS NOT NULL;

            UPDATE main.action_item SET
                attr_hash = c.attr_hash, occurrences = c.occurrences, severity = CASE WHEN c.has_row THEN c.severity ELSE action_item.severity END,
                band = c.band, category = c.category, fixable = c.fixable, state = c.state,
                opened_at = CASE WHEN c.kind IN ('reopened', 'returned') THEN @at ELSE opened_at END,
                closed_at = CASE WHEN c.state = 0 THEN NULL WHEN c.kind = 'suppressed' THEN @at ELSE closed_at END,
                close_reason = CASE WHEN c.state = 0 THEN NULL WHEN c.kind = 'suppressed' THEN c.suppression ELSE close_reason END,
                title_id = COALESCE((SELECT t.title_id FROM temp.stage_title t WHERE t.no = c.title_no), action_item.title_id),
                reopen_count = reopen_count + (c.kind = 'reopened' AND c.kind IS NOT NULL),
                last_report_id = @report
            FROM temp.change c WHERE c.item_id = action_item.item_id;

            -- Another scope now reports the item (the report took another form): from now on that one closes it.
            UPDATE main.action_item SET scope_id = t.scope_id
            FROM temp.stage_move m CROSS JOIN temp.stage_scope t ON t.scope_no = m.scope_no AND t.stale = 0
            WHERE m.item_id = action_item.item_id AND t.scope_id IS NOT NULL;
            """);
        WriteDetails("o.item_id", "(SELECT item_id, row_no FROM temp.change WHERE has_row ORDER BY item_id) o");
    }

    private void Close() => Execute("""
        INSERT INTO main.item_event (item_id, at, kind, from_value, to_value, reason, report_id)
        SELECT item_id, @at, CASE state WHEN 1 THEN 'fixed' ELSE 'gone' END, CAST(old_state AS TEXT), CAST(state AS TEXT), reason, @report FROM temp.closing;
        UPDATE main.action_item SET state = c.state, closed_at = @at, close_reason = c.reason, last_report_id = @report
        FROM temp.closing c WHERE c.item_id = action_item.item_id;
        """);

    // Grouped differences: the cost follows the number of changes, not of items.
    private void UpdateCounters() => Execute("""
        CREATE TEMP TABLE opened AS SELECT band, category, COUNT(*) AS n FROM temp.opening GROUP BY 1, 2;
        CREATE TEMP TABLE delta AS
        SELECT 0 AS state, 0 AS resolution, band, category, n FROM temp.opened
        UNION ALL SELECT old_state, resolution, old_band, old_category, -COUNT(*) FROM temp.change GROUP BY 1, 2, 3, 4
        UNION ALL SELECT state, resolution, band, category, COUNT(*) FROM temp.change GROUP BY 1, 2, 3, 4
        UNION ALL SELECT old_state, resolution, band, category, -COUNT(*) FROM temp.closing GROUP BY 1, 2, 3, 4
        UNION ALL SELECT state, resolution, band, category, COUNT(*) FROM temp.closing GROUP BY 1, 2, 3, 4;

        INSERT INTO main.item_count (cluster_id, source_id, state, resolution, band, category, n)
        SELECT @cluster, @source, state, resolution, band, category, SUM(n) FROM temp.delta GROUP BY 3, 4, 5, 6 HAVING SUM(n) <> 0
        ON CONFLICT DO UPDATE SET n = n + excluded.n;

        INSERT INTO main.metric_daily (day, cluster_id, source_id, band, open_items, new_items, reopened, fixed, gone)
        SELECT @day, @cluster, @source, b.band,
               COALESCE((SELECT SUM(n) FROM main.item_count k
                         WHERE k.cluster_id = @cluster AND k.source_id = @source AND k.state = 0 AND k.resolution = 0 AND k.band = b.band), 0),
               (SELECT COALESCE(SUM(n), 0) FROM temp.opened o WHERE o.band = b.band),
               (SELECT COUNT(*) FROM temp.change c WHERE c.kind IN ('reopened', 'returned') AND c.band = b.band),
               (SELECT COUNT(*) FROM temp.closing c WHERE c.state = 1 AND c.band = b.band),
               (SELECT COUNT(*) FROM temp.closing c WHERE c.state = 2 AND c.band = b.band)
        FROM (SELECT 0 AS band UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) b WHERE 1
        ON CONFLICT DO UPDATE SET
            open_items = excluded.open_items, new_items = new_items + excluded.new_items, reopened = reopened + excluded.reopened,
            fixed = fixed + excluded.fixed, gone = gone + excluded.gone;
        """);

    private void Execute(string sql) => connection.Execute(sql, _parameters);

    private long Scalar(string sql) => connection.ExecuteScalar<long>(sql);

    private sealed record HeldReport
    {
        public long ReportId { get; init; }

        public string Status { get; init; } = "";

        public long ReceivedAt { get; init; }

        public byte[] Sha256 { get; init; } = [];
    }
}
