using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Writes what was decided about weaknesses, with all that follows for their items, inside the caller's transaction.
/// What follows says <see cref="Triage"/>.</summary>
/// <param name="at">When it was decided, in Unix milliseconds.</param>
/// <param name="day">Whose open items change, in days since 1970-01-01.</param>
/// <param name="actor">Name of the user or token; null when nobody decided.</param>
/// <param name="reportId">The report that led to it; null when none did.</param>
internal sealed class WeaknessWriter(SqliteConnection connection, long at, long day, string? actor = null, long? reportId = null)
{
    private const string ItemColumns = """
        i.item_id AS ItemId, i.cluster_id AS ClusterId, i.subject_id AS SubjectId, d.weakness AS Name, i.package_id IS NOT NULL AS HasPackage,
        EXISTS (SELECT 1 FROM main.item_evidence t WHERE t.item_id = i.item_id AND t.evidence ->> 'path' IS NOT NULL) AS HasPath,
        i.weakness_id AS WeaknessId
        """;

    // Those of the triage stand last.
    private const string RowColumns = """
        w.weakness_id AS WeaknessId, w.cluster_id AS ClusterId, w.subject_id AS SubjectId, w.name AS Name, w.item_id AS ItemId,
        w.resolution AS Resolution, w.reason AS Reason, w.until AS Until, w.resolved_by AS ResolvedBy, w.resolved_at AS ResolvedAt,
        w.assignee AS Assignee, w.due_at AS DueAt
        """;

    private const string Tables = """
        CREATE TEMP TABLE IF NOT EXISTS decided (
            subject_id INTEGER, name TEXT, item_id INTEGER, PRIMARY KEY (subject_id, name, item_id)
        ) WITHOUT ROWID;
        CREATE TEMP TABLE IF NOT EXISTS triaged (item_id INTEGER PRIMARY KEY, weakness_id INTEGER, resolution INTEGER, assignee TEXT);
        DELETE FROM temp.decided;
        DELETE FROM temp.triaged;
        """;

    /// <summary>Decides about the weaknesses of these items.</summary>
    /// <param name="decide">What is decided then, from what was before.</param>
    /// <param name="reason">For the history of these items; null without words.</param>
    /// <returns>Items that exist, and further items of the same weaknesses.</returns>
    public (int Items, int Others) Decide(IReadOnlyCollection<long> items, Func<Triage, Triage> decide, string? reason)
    {
        connection.Execute(Tables);
        var chosen = ItemsOf(items);
        var chosenIds = chosen.Select(static i => i.ItemId).ToHashSet();
        var keys = chosen.Select(static i => i.Key).Distinct().ToList();
        connection.Execute("INSERT INTO temp.decided VALUES (@SubjectId, @Name, @ItemId)", keys);

        // All of a subject's items are walked over; those of the same weakness are few.
        var witnesses = connection.Query<Item>($"""
                SELECT {ItemColumns} FROM (SELECT DISTINCT subject_id FROM temp.decided WHERE item_id = 0) s
                CROSS JOIN main.action_item i ON i.subject_id = s.subject_id 
                CROSS JOIN main.check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
                WHERE EXISTS (SELECT 1 FROM temp.decided k WHERE k.subject_id = i.subject_id AND k.name = d.weakness AND k.item_id = 0)
                """)
            .Concat(chosen)
            .DistinctBy(static i => i.ItemId)
            .ToLookup(static i => i.Key);
        var all = keys.SelectMany(k => witnesses[k]).ToList();
        var rows = RowsOf(all);
        var byKey = rows.Values.ToDictionary(static r => r.Key);
        foreach (var key in keys)
        {
            // What was decided apart, before these were known to be one, is not lost.
            var asked = witnesses[key].Where(i => chosenIds.Contains(i.ItemId)).ToList();
            var own = byKey.GetValueOrDefault(key) ?? asked.Select(RowOf).OfType<Row>().FirstOrDefault();
            var others = witnesses[key].Select(RowOf).OfType<Row>().Distinct().Where(r => r != own);
            var after = decide((own?.Triage ?? Triage.None).TakeOver([.. others.Select(static r => r.Triage)]));
            var first = asked[0];
            var id = Save(key, first.ClusterId, after);
            foreach (var item in witnesses[key])
            {
                var told = chosenIds.Contains(item.ItemId) ? reason : ItemReasons.DecidedFor(first.ItemId, reason);
                Stage(item.ItemId, id, RowOf(item)?.Triage ?? Triage.None, after, told);
            }
        }

        Apply();
        Forget(rows.Keys);
        return (chosen.Count, all.Count - chosen.Count);

        Row? RowOf(Item item) => item.WeaknessId is { } id ? rows.GetValueOrDefault(id) : null;
    }

    /// <summary>Ends the decisions whose time is over, each for the items that have it: nobody decides anything, so nothing else is taken over
    /// or given up.</summary>
    /// <param name="limit">Most weaknesses of one call.</param>
    /// <returns>Number of weaknesses.</returns>
    public int Expire(int limit)
    {
        connection.Execute(Tables);
        var due = Rows($"SELECT {RowColumns} FROM main.weakness w WHERE w.until <= @at ORDER BY w.until LIMIT @limit", new { at, limit });
        var items = connection.Query<(long Weakness, long Item)>(
                "SELECT i.weakness_id, i.item_id FROM json_each(@ids) j CROSS JOIN main.action_item i ON i.weakness_id = j.value",
                new { ids = Json(due.Select(static r => r.WeaknessId)) })
            .ToLookup(static i => i.Weakness, static i => i.Item);
        foreach (var row in due)
        {
            var after = row.Triage.Expire(at);
            var id = Save(row.Key, row.ClusterId, after);
            foreach (var item in items[row.WeaknessId])
            {
                Stage(item, id, row.Triage, after, "The decision's time is over.", isExpiry: true);
            }
        }

        Apply();
        Forget(due.Select(static r => r.WeaknessId));
        return due.Count;
    }

    /// <summary>Gives new items what was decided about their weaknesses.</summary>
    /// <param name="found">New items beside the shared weaknesses that have their subject and id.</param>
    public void Inherit(IEnumerable<(long ItemId, long WeaknessId)> found)
    {
        var weaknesses = found.ToDictionary(static f => f.ItemId, static f => f.WeaknessId);
        if (weaknesses.Count == 0)
        {
            return;
        }

        connection.Execute(Tables);
        var rows = Rows(
                $"SELECT {RowColumns} FROM json_each(@ids) j CROSS JOIN main.weakness w ON w.weakness_id = j.value",
                new { ids = Json(weaknesses.Values.Distinct()) })
            .ToDictionary(static r => r.WeaknessId);
        foreach (var item in ItemsOf(weaknesses.Keys))
        {
            var row = rows[weaknesses[item.ItemId]];
            if (item.Key == row.Key)
            {
                Stage(item.ItemId, row.WeaknessId, Triage.None, row.Triage, ItemReasons.DecidedBefore(row.Triage.Reason));
            }
        }

        Apply();
    }

    /// <summary>What was decided about each of these items; nothing of those about which nothing was.</summary>
    public Dictionary<long, Triage> TriageOf(IReadOnlyCollection<long> items)
    {
        var found = ItemsOf(items).FindAll(static i => i.WeaknessId is not null);
        var rows = Rows(
                $"SELECT {RowColumns} FROM json_each(@ids) j CROSS JOIN main.weakness w ON w.weakness_id = j.value",
                new { ids = Json(found.Select(static i => i.WeaknessId!.Value).Distinct()) })
            .ToDictionary(static r => r.WeaknessId, static r => r.Triage);
        return found.ToDictionary(static i => i.ItemId, i => rows[i.WeaknessId!.Value]);
    }

    private List<Item> ItemsOf(IEnumerable<long> ids) => connection
        .Query<Item>(
            $"""
            SELECT {ItemColumns} FROM json_each(@ids) j CROSS JOIN main.action_item i ON i.item_id = j.value
            CROSS JOIN main.check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
            """,
            new { ids = Json(ids) })
        .AsList();

    // Of the items' links, and of what is decided about.
    private Dictionary<long, Row> RowsOf(IReadOnlyCollection<Item> items) => Rows(
            $"""
            SELECT {RowColumns} FROM json_each(@ids) j CROSS JOIN main.weakness w ON w.weakness_id = j.value
            UNION
            SELECT {RowColumns} FROM temp.decided k
            CROSS JOIN main.weakness w ON w.subject_id = k.subject_id AND w.name = k.name AND w.item_id = k.item_id
            """,
            new { ids = Json(items.Select(static i => i.WeaknessId).OfType<long>().Distinct()) })
        .ToDictionary(static r => r.WeaknessId);

    private List<Row> Rows(string sql, object parameters) =>
        connection.Query<Row, Triage, Row>(sql, static (row, triage) => row with { Triage = triage }, parameters, splitOn: "Resolution").AsList();

    // A weakness about which nothing is decided has no row.
    private void Forget(IEnumerable<long> weaknesses) => connection.Execute(
        """
        DELETE FROM main.weakness WHERE weakness_id IN (SELECT value FROM json_each(@ids))
        AND NOT EXISTS (SELECT 1 FROM main.action_item i WHERE i.weakness_id = weakness.weakness_id)
        """,
        new { ids = Json(weaknesses) });

    // Null: nothing is decided about it any more.
    private long? Save(Key key, long clusterId, Triage triage) => triage.IsNone ? null : connection.ExecuteScalar<long>(
        """
        INSERT INTO main.weakness (cluster_id, subject_id, name, item_id, resolution, reason, until, resolved_by, resolved_at, assignee, due_at)
        VALUES (@clusterId, @SubjectId, @Name, @ItemId, @resolution, @Reason, @Until, @ResolvedBy, @ResolvedAt, @Assignee, @DueAt)
        ON CONFLICT (subject_id, name, item_id) DO UPDATE SET
            resolution = excluded.resolution, reason = excluded.reason, until = excluded.until, resolved_by = excluded.resolved_by,
            resolved_at = excluded.resolved_at, assignee = excluded.assignee, due_at = excluded.due_at
        RETURNING weakness_id
        """,
        new
        {
            clusterId,
            key.SubjectId,
            key.Name,
            key.ItemId,
            resolution = (long)triage.Resolution,
            triage.Reason,
            triage.Until,
            triage.ResolvedBy,
            triage.ResolvedAt,
            triage.Assignee,
            triage.DueAt,
        });

    private void Stage(long item, long? weakness, Triage before, Triage after, string? reason, bool isExpiry = false)
    {
        connection.Execute(
            "INSERT INTO temp.triaged VALUES (@item, @weakness, @resolution, @Assignee)",
            new { item, weakness, resolution = (long)after.Resolution, after.Assignee });
        connection.Execute(
            """
            INSERT INTO main.item_event (item_id, at, kind, from_value, to_value, reason, actor, report_id)
            VALUES (@item, @at, @kind, @From, @To, @Reason, @actor, @reportId)
            """,
            Triage.Between(before, after, reason, isExpiry)
                .Select(e => new { item, at, kind = WordOf(e.Kind), e.From, e.To, e.Reason, actor, reportId }));
    }

    private static string WordOf(TriageEventKind kind) => kind.ToString().ToLowerInvariant();

    // The counters first, from the state before; a day's open items follow them.
    private void Apply() => connection.Execute(
        """
        INSERT INTO main.item_count (cluster_id, source_id, state, resolution, band, category, n)
        SELECT i.cluster_id, i.source_id, i.state, g.resolution, i.band, i.category, COUNT(*)
        FROM temp.triaged g CROSS JOIN main.action_item i ON i.item_id = g.item_id WHERE i.resolution <> g.resolution GROUP BY 1, 2, 3, 4, 5, 6
        UNION ALL
        SELECT i.cluster_id, i.source_id, i.state, i.resolution, i.band, i.category, -COUNT(*)
        FROM temp.triaged g CROSS JOIN main.action_item i ON i.item_id = g.item_id WHERE i.resolution <> g.resolution GROUP BY 1, 2, 3, 4, 5, 6
        ON CONFLICT DO UPDATE SET n = n + excluded.n;

        INSERT INTO main.metric_daily (day, cluster_id, source_id, band, open_items, new_items, reopened, fixed, gone)
        SELECT @day, k.cluster_id, k.source_id, k.band, SUM(k.n), 0, 0, 0, 0 FROM main.item_count k
        WHERE k.state = @open AND k.resolution = @undecided
          AND (k.cluster_id, k.source_id) IN (
              SELECT i.cluster_id, i.source_id FROM temp.triaged g CROSS JOIN main.action_item i ON i.item_id = g.item_id)
        GROUP BY 2, 3, 4
        ON CONFLICT DO UPDATE SET open_items = excluded.open_items;

        -- One statement for each column: SQLite writes every index anew that has a column of the statement, changed or not.
        UPDATE main.action_item SET resolution = g.resolution FROM temp.triaged g
        WHERE g.item_id = action_item.item_id AND g.resolution <> action_item.resolution;
        UPDATE main.action_item SET assignee = g.assignee FROM temp.triaged g
        WHERE g.item_id = action_item.item_id AND g.assignee IS NOT action_item.assignee;
        UPDATE main.action_item SET weakness_id = g.weakness_id FROM temp.triaged g
        WHERE g.item_id = action_item.item_id AND g.weakness_id IS NOT action_item.weakness_id;
        DROP TABLE temp.decided;
        DROP TABLE temp.triaged;
        """,
        new { day, open = (long)ItemState.Open, undecided = (long)Resolution.Open });

    private static string Json(IEnumerable<long> ids) =>
        $"[{string.Join(',', ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)))}]";

    /// <param name="ItemId">0: all items of the subject with this name.</param>
    private readonly record struct Key(long SubjectId, string Name, long ItemId);

    private sealed record Item
    {
        public long ItemId { get; init; }

        public long ClusterId { get; init; }

        public long SubjectId { get; init; }

        public string Name { get; init; } = "";

        public bool HasPackage { get; init; }

        public bool HasPath { get; init; }

        public long? WeaknessId { get; init; }

        public Key Key => Weakness.SharedId(Name, HasPackage, HasPath) is { } id ? new(SubjectId, id, 0) : new(SubjectId, "", ItemId);
    }

    private sealed record Row
    {
        public long WeaknessId { get; init; }

        public long ClusterId { get; init; }

        public long SubjectId { get; init; }

        public string Name { get; init; } = "";

        public long ItemId { get; init; }

        public Triage Triage { get; init; } = Triage.None;

        public Key Key => new(SubjectId, Name, ItemId);
    }
}
