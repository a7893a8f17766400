using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>A filter as SQL: names and words are looked up first, so that the statements compare numbers. Dispose of it before its connection.</summary>
/// <remarks>
/// A list is either fetched or walked. Fetched: its rows are found by what is rare in the filter (a check, subjects, a word) and sorted. Walked: rows are tested
/// in the order of the list until the page is full. Counting stops at <see cref="ListTotal.CountedAtMost"/> and reads what a fetch would; a list that it could
/// count to the end is short enough to be fetched, any other is full enough to be walked. So neither reads far, and no statistics of the database are needed.
/// Each statement names its index: see 0001_items.sqlite.sql.
/// </remarks>
internal sealed class ActionItemSelection : IDisposable
{
    // Above this number, subjects are tested one by one instead of being listed: the filter is that common.
    private const int MaxListedSubjects = 20_000;

    private readonly List<string> _tests = [];
    private readonly DynamicParameters _parameters = new();
    private readonly ActionItemFilter _filter;
    private IReadOnlyList<Way> _ways = [];
    private double _wayRows = double.MaxValue;
    private IReadOnlyList<long> _clusters = [];
    private SearchWords? _words;
    private Sizes _sizes = new(0, 0, 0, 0, 0, 0);

    private ActionItemSelection(ActionItemFilter filter) => _filter = filter;

    /// <summary>A name in the filter is unknown, so nothing can match.</summary>
    public bool IsEmpty { get; private set; }

    public DynamicParameters Parameters => _parameters;

    /// <summary>Set when counting came to an end: the list is short. It stays walked when nothing in the filter is rare.</summary>
    public bool IsShort { get; set; }

    public static async Task<ActionItemSelection> CreateAsync(
        DbConnection connection, ActionItemFilter filter, TimeProvider time, CancellationToken cancellationToken)
    {
        var selection = new ActionItemSelection(filter);
        selection._sizes = await connection.QueryFirstAsync<Sizes>(new CommandDefinition(
            """
            SELECT COALESCE((SELECT MAX(item_id) FROM action_item), 0) AS Items, COALESCE((SELECT MAX(cluster_id) FROM cluster), 0) AS Clusters,
                   COALESCE((SELECT MAX(check_id) FROM check_def), 0) AS Checks, COALESCE((SELECT MAX(subject_id) FROM subject), 0) AS Subjects,
                   COALESCE((SELECT MAX(package_id) FROM package), 0) AS Packages, COALESCE((SELECT MAX(title_id) FROM title), 0) AS Titles
            """,
            cancellationToken: cancellationToken));
        selection._clusters = await selection.AddIdsAsync(
            connection, "cluster_id", "SELECT cluster_id FROM cluster WHERE name IN @values", filter.Clusters, cancellationToken);
        await selection.AddIdsAsync(connection, "source_id", "SELECT source_id FROM source WHERE tool IN @values", filter.Tools, cancellationToken);
        await selection.AddChecksAsync(connection, cancellationToken);
        await selection.AddSubjectsAsync(connection, cancellationToken);
        selection.AddNumbers("category", filter.Categories.Select(static c => (long)c));
        selection.AddSeverities(filter.Severities);
        selection.AddAssignees();
        selection.AddAge(UnixTime.Now(time));
        selection.AddText((SqliteConnection)connection);
        if (selection._clusters.Count == 1)
        {
            selection.Offer(selection._sizes.ItemsOf(1, selection._sizes.Clusters), selection.Walk);
        }

        return selection;
    }

    public void Dispose() => _words?.Dispose();

    /// <summary>Only items of these bands match, as the kept counters know: the walk begins and ends there.</summary>
    public void Narrow(SeverityBand from, SeverityBand to)
    {
        if (_filter.Severities.Count == 0)
        {
            AddSeverities([.. Enum.GetValues<SeverityBand>().Where(b => b >= from && b <= to)]);
        }
    }

    /// <summary>Selects one row per matching item, at most as many as the limit, in no order.</summary>
    public string CountSql(string limitParameter) => $"SELECT COUNT(*) FROM ({Union(_ways.Count > 0 ? _ways : Walk, null, limitParameter, isOrdered: false)})";

    /// <summary>Selects <c>item_id</c> and the sort key as <c>key</c>, in order, from behind the cursor on.</summary>
    public string Sql(ListCursor? after, string limitParameter)
    {
        if (after is { } place)
        {
            _parameters.Add("afterKey", place.Key);
            _parameters.Add("afterId", place.ItemId);
        }

        return Union(IsShort && _ways.Count > 0 ? _ways : Walk, after, limitParameter, isOrdered: true);
    }

    private string KeyColumn => _filter.Sort == ActionItemSort.Worst ? "i.severity" : "i.opened_at";

    private string Direction => _filter.Sort == ActionItemSort.Oldest ? "ASC" : "DESC";

    // The indexes hold ids ascending behind the descending key, so the reverse walk has both turned around.
    private string IdDirection => _filter.Sort == ActionItemSort.Oldest ? "DESC" : "ASC";

    private IReadOnlyList<Way> Walk =>
    [
        (_filter.Sort, _clusters.Count) switch
        {
            (ActionItemSort.Worst, 1) => new Way("item_open_worst_in_cluster", "item_settled_worst"),
            (ActionItemSort.Worst, _) => new Way("item_open_worst", "item_settled_worst"),
            (_, 1) => new Way("item_open_newest_in_cluster", "item_settled_newest"),
            _ => new Way("item_open_newest", "item_settled_newest"),
        },
    ];

    private string Union(IReadOnlyList<Way> ways, ListCursor? after, string limitParameter, bool isOrdered)
    {
        // Open and undecided rows and all others stand in different indexes: a list of both is merged from two walks.
        var parts = new List<string>();
        foreach (var way in ways)
        {
            foreach (var place in Places(after))
            {
                if ((_filter.States.Count == 0 || _filter.States.Contains(ItemState.Open))
                    && (_filter.Resolutions.Count == 0 || _filter.Resolutions.Contains(Resolution.Open)))
                {
                    parts.Add(Part(way.OpenIndex, StoredState.IsToDo("i"), way.Condition, place, limitParameter, isOrdered));
                }

                if (_filter.States is not [ItemState.Open] || _filter.Resolutions is not [Resolution.Open])
                {
                    var settled = new StringBuilder(StoredState.IsSettled("i"));
                    AppendIn(settled, "i.state", _filter.States.Select(static s => (long)s));
                    AppendIn(settled, "i.resolution", _filter.Resolutions.Select(static r => (long)r));
                    parts.Add(Part(way.SettledIndex, settled.ToString(), way.Condition, place, limitParameter, isOrdered));
                }
            }
        }

        if (parts.Count == 1)
        {
            return parts[0];
        }

        // Several ways may lead to one item.
        var union = $"SELECT * FROM ({string.Join($") {(ways.Count > 1 ? "UNION" : "UNION ALL")} SELECT * FROM (", parts)})";
        return isOrdered ? $"{union} ORDER BY key {Direction}, item_id {IdDirection} LIMIT {limitParameter}" : $"{union} LIMIT {limitParameter}";
    }

    // Hundreds of thousands of items have one severity: the rest of those with the cursor's key and those beyond it are each a range of the index,
    // while both in one condition would be read from the first item with that key on.
    private string?[] Places(ListCursor? after)
    {
        var (beyond, idBeyond) = _filter.Sort == ActionItemSort.Oldest ? (">", "<") : ("<", ">");
        return after.HasValue
            ? [$"{KeyColumn} = @afterKey AND i.item_id {idBeyond} @afterId", $"{KeyColumn} {beyond} @afterKey"]
            : [null];
    }

    private string Part(string index, string part, string? condition, string? place, string limitParameter, bool isOrdered)
    {
        var sql = new StringBuilder(
            isOrdered ? $"SELECT i.item_id AS item_id, {KeyColumn} AS key" : "SELECT i.item_id AS item_id");
        sql.Append(CultureInfo.InvariantCulture, $" FROM action_item i INDEXED BY {index} WHERE {part}");
        foreach (var test in (string?[])[condition, place, .. _tests])
        {
            if (test is not null)
            {
                sql.Append(" AND ").Append(test);
            }
        }

        if (isOrdered)
        {
            sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {KeyColumn} {Direction}, i.item_id {IdDirection}");
        }

        return sql.Append(CultureInfo.InvariantCulture, $" LIMIT {limitParameter}").ToString();
    }

    private async Task<List<long>> AddIdsAsync(
        DbConnection connection, string column, string lookup, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
        {
            return [];
        }

        var ids = (await connection.QueryAsync<long>(new CommandDefinition(lookup, new { values }, cancellationToken: cancellationToken))).AsList();
        IsEmpty |= ids.Count == 0;
        AddNumbers(column, ids);
        return ids;
    }

    private async Task AddChecksAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_filter.Checks.Count == 0)
        {
            return;
        }

        async Task<List<long>> Read(string lookup) =>
            (await connection.QueryAsync<long>(new CommandDefinition(lookup, new { values = _filter.Checks }, cancellationToken: cancellationToken))).AsList();

        // What is an alias in one cluster's reports is none in another's.
        var named = await Read("SELECT check_id FROM check_def WHERE canonical IN @values");
        var texts = await Read("SELECT text_id FROM check_alias WHERE alias IN @values");
        List<long> ids = [.. named.Union(await Read("SELECT x.check_id FROM check_alias a JOIN check_text x USING (text_id) WHERE a.alias IN @values"))];
        IsEmpty |= ids.Count == 0;
        _tests.Add(In("i.check_id", "checks", ids));
        if (texts.Count > 0)
        {
            _tests.Add($"({In("i.check_id", "namedChecks", named)} OR {In(SearchWords.TextOfItem, "checkTexts", texts)})");
        }

        Offer(_sizes.ItemsOf(ids.Count, _sizes.Checks), [new Way("item_by_check", "item_by_check")]);
    }

    private async Task AddSubjectsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_filter.Namespaces.Count + _filter.Kinds.Count + _filter.Names.Count == 0)
        {
            return;
        }

        var where = new List<string>();
        var parameters = new DynamicParameters();
        void Restrict<T>(string column, string parameter, IReadOnlyList<T> values)
        {
            if (values.Count > 0)
            {
                where.Add($"u.{column} IN @{parameter}");
                parameters.Add(parameter, values);
            }
        }

        Restrict("namespace", "namespaces", _filter.Namespaces);
        Restrict("kind", "kinds", _filter.Kinds);
        Restrict("name", "names", _filter.Names);
        Restrict("cluster_id", "clusters", _clusters);
        var condition = string.Join(" AND ", where);
        var listed = (await connection.QueryAsync<long>(new CommandDefinition(
            $"SELECT u.subject_id FROM subject u WHERE {condition} LIMIT {MaxListedSubjects + 1}", parameters, cancellationToken: cancellationToken))).AsList();
        if (listed.Count > MaxListedSubjects)
        {
            _parameters.AddDynamicParams(parameters);
            _tests.Add($"EXISTS (SELECT 1 FROM subject u WHERE u.subject_id = i.subject_id AND {condition})");
            return;
        }

        IsEmpty |= listed.Count == 0;
        _tests.Add(In("i.subject_id", "subjects", listed));
        Offer(_sizes.ItemsOf(listed.Count, _sizes.Subjects), [new Way("item_by_subject", "item_by_subject")]);
    }

    private void AddText(SqliteConnection connection)
    {
        if (_filter.Text is null)
        {
            return;
        }

        _words = SearchWords.Find(connection, _filter.Text);
        IsEmpty |= _words.IsEmpty;
        if (IsEmpty)
        {
            return;
        }

        _tests.Add(_words.Test);
        var rare = _words.Words.Where(static w => !w.IsCommon).Select((w, i) => (Word: w, Number: i, Rows: RowsOf(w))).ToList();
        if (rare.Count > 0)
        {
            var (word, number, rows) = rare.MinBy(static r => r.Rows);
            Offer(rows, [.. WaysTo(connection, word, number)]);
        }
    }

    private double RowsOf(SearchWords.Word word) =>
        _sizes.ItemsOf(word.Checks.Count, _sizes.Checks) + _sizes.ItemsOf(word.Subjects.Count, _sizes.Subjects)
        + _sizes.ItemsOf(word.Packages.Count, _sizes.Packages) + _sizes.ItemsOf(word.Titles.Count, _sizes.Titles)
        + _sizes.ItemsOf(word.Texts.Count, _sizes.Checks);

    private IEnumerable<Way> WaysTo(SqliteConnection connection, SearchWords.Word word, int number)
    {
        List<long> checks =
        [
            .. word.Checks.Union(connection.Query<long>(
                """
                SELECT check_id FROM title WHERE title_id IN (SELECT value FROM json_each(@titles))
                UNION SELECT check_id FROM check_text WHERE text_id IN (SELECT value FROM json_each(@texts))
                """,
                new { titles = Json(word.Titles), texts = Json(word.Texts) })),
        ];
        if (checks.Count > 0)
        {
            yield return new Way("item_by_check", "item_by_check", In("i.check_id", $"checks{number}", checks));
        }

        if (word.Subjects.Count > 0)
        {
            yield return new Way("item_by_subject", "item_by_subject", In("i.subject_id", $"subjects{number}", word.Subjects));
        }

        if (word.Packages.Count > 0)
        {
            yield return new Way("item_by_package", "item_by_package", In("i.package_id", $"packages{number}", word.Packages));
        }
    }

    // The way that reads the fewest rows is kept.
    private void Offer(double rows, IReadOnlyList<Way> ways)
    {
        if (rows < _wayRows)
        {
            (_wayRows, _ways) = (rows, ways);
        }
    }

    private string In(string column, string parameter, IEnumerable<long> ids)
    {
        _parameters.Add(parameter, Json(ids));
        return $"{column} IN (SELECT value FROM json_each(@{parameter}))";
    }

    private static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";

    private void AddNumbers(string column, IEnumerable<long> values)
    {
        var condition = new StringBuilder();
        AppendIn(condition, "i." + column, values);
        if (condition.Length > 0)
        {
            _tests.Add(condition.ToString(5, condition.Length - 5));
        }
    }

    // Numbers only, from enums and from the database itself.
    private static void AppendIn(StringBuilder sql, string column, IEnumerable<long> values)
    {
        var list = values.ToList();
        if (list.Count == 1)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {column} = {list[0]}");
        }
        else if (list.Count > 1)
        {
            sql.Append(CultureInfo.InvariantCulture, $" AND {column} IN ({string.Join(',', list)})");
        }
    }

    // Bands are ranges of severity, and severity is what the indexes hold: the bounds let a walk begin and end at the right place.
    private void AddSeverities(IReadOnlyList<SeverityBand> bands)
    {
        var all = Enum.GetValues<SeverityBand>();
        if (bands.Count == 0 || bands.Distinct().Count() == all.Length)
        {
            return;
        }

        ReadOnlySpan<string> floors = ["-1", "0.1", "0.4", "0.7", "0.9", "2"];
        var (from, to) = ((int)bands.Min(), (int)bands.Max());
        _tests.Add($"i.severity >= {floors[from]} AND i.severity < {floors[to + 1]}");
        for (var band = from + 1; band < to; band++)
        {
            if (!bands.Contains((SeverityBand)band))
            {
                _tests.Add($"NOT (i.severity >= {floors[band]} AND i.severity < {floors[band + 1]})");
            }
        }
    }

    private void AddAssignees()
    {
        if (_filter.Assignees.Count == 0)
        {
            return;
        }

        if (_filter.Assignees is ["none"])
        {
            _tests.Add("i.assignee IS NULL");
            return;
        }

        _parameters.Add("assignees", _filter.Assignees);
        _tests.Add("i.assignee IN @assignees");

        // People own thousands of items, not hundreds of thousands.
        Offer(1000, [new Way("item_assigned", "item_assigned")]);
    }

    private void AddAge(long now)
    {
        if (_filter.Age is { } text && ActionItemFilter.TryParseAge(text, out var age, out var olderThan))
        {
            _parameters.Add("openedAt", now - (long)age.TotalMilliseconds);
            _tests.Add(olderThan ? "i.opened_at < @openedAt" : "i.opened_at >= @openedAt");
            Offer(_sizes.Items, [new Way("item_open_newest", "item_settled_newest")]);
        }
    }

    /// <summary>An index by which rows are found. The condition is the part of the filter that the index answers, where the tests do not say it already.</summary>
    private sealed record Way(string OpenIndex, string SettledIndex, string? Condition = null);

    /// <summary>Highest ids given, which is near enough to how many there are.</summary>
    private sealed record Sizes(long Items, long Clusters, long Checks, long Subjects, long Packages, long Titles)
    {
        /// <summary>Items that a number of clusters, checks, subjects or packages has on average.</summary>
        public double ItemsOf(int count, long all) => (double)Items * count / Math.Max(all, 1);
    }
}
