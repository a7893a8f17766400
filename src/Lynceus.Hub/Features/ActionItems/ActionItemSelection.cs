using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>A filter as SQL: names are looked up first, so that the statement walks one index and compares numbers.</summary>
/// <remarks>
/// Lists are ordered walks along covering indexes (0001_items.sqlite.sql). When few rows can match (a check, few subjects, a rare word), they are fetched
/// by that and sorted; otherwise the walk tests each row until the page is full.
/// </remarks>
internal sealed class ActionItemSelection
{
    // Up to here, fetching all candidates and sorting them is cheaper than walking the list past the others.
    private const int FewSubjects = 500;
    private const int FewMatches = 5000;

    private readonly List<string> _conditions = [];
    private readonly DynamicParameters _parameters = new();
    private readonly ActionItemFilter _filter;
    private bool _fetched;

    private ActionItemSelection(ActionItemFilter filter) => _filter = filter;

    /// <summary>A name in the filter is unknown, so nothing can match.</summary>
    public bool IsEmpty { get; private set; }

    public DynamicParameters Parameters => _parameters;

    public static async Task<ActionItemSelection> CreateAsync(
        DbConnection connection, ActionItemFilter filter, TimeProvider time, CancellationToken cancellationToken)
    {
        var selection = new ActionItemSelection(filter);
        await selection.AddIdsAsync(connection, "cluster_id", "SELECT cluster_id FROM cluster WHERE name IN @values", filter.Clusters, cancellationToken);
        await selection.AddIdsAsync(connection, "source_id", "SELECT source_id FROM source WHERE tool IN @values", filter.Tools, cancellationToken);
        await selection.AddChecksAsync(connection, cancellationToken);
        await selection.AddSubjectsAsync(connection, cancellationToken);
        await selection.AddTextAsync(connection, cancellationToken);
        selection.AddNumbers("band", filter.Severities.Select(static b => (long)b));
        selection.AddNumbers("category", filter.Categories.Select(static c => (long)c));
        selection.AddSeverityRange();
        selection.AddAssignees();
        selection.AddAge(UnixTime.Now(time));
        return selection;
    }

    /// <summary>Selects <c>item_id</c> and the sort key as <c>key</c>, in order, from behind the cursor on.</summary>
    public string Sql(ListCursor? after, string limitParameter)
    {
        if (after is { } place)
        {
            _parameters.Add("afterKey", place.Key);
            _parameters.Add("afterId", place.ItemId);
        }

        // Open and undecided rows and all others stand in different indexes: a list of both is merged from two walks.
        var parts = new List<string>();
        var wantsOpen = _filter.States.Count == 0 || _filter.States.Contains(ItemState.Open);
        var wantsUndecided = _filter.Resolutions.Count == 0 || _filter.Resolutions.Contains(Resolution.Open);
        if (wantsOpen && wantsUndecided)
        {
            parts.Add(Walk("i.state = 0 AND i.resolution = 0", after.HasValue, limitParameter));
        }

        if (_filter.States is not [ItemState.Open] || _filter.Resolutions is not [Resolution.Open])
        {
            var settled = new StringBuilder("(i.state <> 0 OR i.resolution <> 0)");
            AppendIn(settled, "i.state", _filter.States.Select(static s => (long)s));
            AppendIn(settled, "i.resolution", _filter.Resolutions.Select(static r => (long)r));
            parts.Add(Walk(settled.ToString(), after.HasValue, limitParameter));
        }

        return parts.Count == 1
            ? parts[0]
            : $"SELECT * FROM ({string.Join(") UNION ALL SELECT * FROM (", parts)}) ORDER BY key {Direction}, item_id {IdDirection} LIMIT {limitParameter}";
    }

    private string KeyColumn => _filter.Sort == ActionItemSort.Worst ? "i.severity" : "i.opened_at";

    private string Direction => _filter.Sort == ActionItemSort.Oldest ? "ASC" : "DESC";

    // The indexes hold ids ascending behind the descending key, so the reverse walk has both turned around.
    private string IdDirection => _filter.Sort == ActionItemSort.Oldest ? "DESC" : "ASC";

    private string Walk(string part, bool fromCursor, string limitParameter)
    {
        var sql = new StringBuilder($"SELECT i.item_id AS item_id, {KeyColumn} AS key FROM action_item i WHERE {part}");
        foreach (var condition in _conditions)
        {
            sql.Append(" AND ").Append(condition);
        }

        // The unary plus keeps the planner from walking the ordered index when the rows are fetched by something more selective.
        var key = _fetched ? "+" + KeyColumn : KeyColumn;
        if (fromCursor)
        {
            var (beyond, idBeyond) = _filter.Sort == ActionItemSort.Oldest ? (">", "<") : ("<", ">");
            sql.Append(CultureInfo.InvariantCulture,
                $" AND {key} {beyond}= @afterKey AND ({key} {beyond} @afterKey OR i.item_id {idBeyond} @afterId)");
        }

        return sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {key} {Direction}, i.item_id {IdDirection} LIMIT {limitParameter}").ToString();
    }

    private async Task AddIdsAsync(
        DbConnection connection, string column, string lookup, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        if (values.Count == 0)
        {
            return;
        }

        var ids = (await connection.QueryAsync<long>(new CommandDefinition(lookup, new { values }, cancellationToken: cancellationToken))).AsList();
        AddIds(column, ids);
    }

    private void AddIds(string column, List<long> ids)
    {
        IsEmpty |= ids.Count == 0;
        AddNumbers(column, ids);
    }

    private async Task AddChecksAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_filter.Checks.Count == 0)
        {
            return;
        }

        const string Lookup = """
            SELECT check_id FROM check_def WHERE canonical IN @values
            UNION
            SELECT check_id FROM check_alias WHERE alias IN @values
            """;
        await AddIdsAsync(connection, "check_id", Lookup, _filter.Checks, cancellationToken);
        _fetched = true;
    }

    private async Task AddSubjectsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_filter.Namespaces.Count + _filter.Kinds.Count + _filter.Names.Count == 0)
        {
            return;
        }

        var where = new List<string>();
        var parameters = new DynamicParameters();
        void In(string column, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                where.Add($"{column} IN @{column}");
                parameters.Add(column, values);
            }
        }

        In("namespace", _filter.Namespaces);
        In("kind", _filter.Kinds);
        In("name", _filter.Names);
        var select = $"SELECT subject_id FROM subject WHERE {string.Join(" AND ", where)}";
        var few = (await connection.QueryAsync<long>(
            new CommandDefinition($"{select} LIMIT {FewSubjects + 1}", parameters, cancellationToken: cancellationToken))).AsList();
        if (few.Count <= FewSubjects)
        {
            AddIds("subject_id", few);
            _fetched = true;
            return;
        }

        _parameters.AddDynamicParams(parameters);
        _conditions.Add($"+i.subject_id IN ({select})");
    }

    private async Task AddTextAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (_filter.Text is null)
        {
            return;
        }

        var match = MatchExpression(_filter.Text);
        if (match.Length == 0)
        {
            IsEmpty = true;
            return;
        }

        var few = (await connection.QueryAsync<long>(new CommandDefinition(
            "SELECT rowid FROM item_search WHERE item_search MATCH @match LIMIT @limit",
            new { match, limit = FewMatches + 1 },
            cancellationToken: cancellationToken))).AsList();
        if (few.Count <= FewMatches)
        {
            IsEmpty |= few.Count == 0;
            _parameters.Add("matches", $"[{string.Join(',', few)}]");
            _conditions.Add("i.item_id IN (SELECT value FROM json_each(@matches))");
            _fetched = true;
            return;
        }

        _parameters.Add("match", match);
        _conditions.Add("EXISTS (SELECT 1 FROM item_search s WHERE s.item_search MATCH @match AND s.rowid = i.item_id)");
    }

    /// <summary>Every word as the start of a word; quoted, so that no character of it is an operator of the search.</summary>
    internal static string MatchExpression(string text) => string.Join(' ', text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(static w => w.Any(char.IsLetterOrDigit))
        .Take(12)
        .Select(static w => $"\"{w.Replace("\"", "\"\"", StringComparison.Ordinal)}\"*"));

    private void AddNumbers(string column, IEnumerable<long> values)
    {
        var condition = new StringBuilder();
        AppendIn(condition, "i." + column, values);
        if (condition.Length > 0)
        {
            _conditions.Add(condition.ToString(5, condition.Length - 5));
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

    // Bands are ranges of severity: the bounds let the walk begin and end at the right place.
    private void AddSeverityRange()
    {
        if (_filter.Severities.Count == 0 || _filter.Sort != ActionItemSort.Worst || _fetched)
        {
            return;
        }

        ReadOnlySpan<double> floors = [0, 0.1, 0.4, 0.7, 0.9, 2];
        _parameters.Add("severityFrom", floors[(int)_filter.Severities.Min()]);
        _parameters.Add("severityBelow", floors[(int)_filter.Severities.Max() + 1]);
        _conditions.Add("i.severity >= @severityFrom AND i.severity < @severityBelow");
    }

    private void AddAssignees()
    {
        if (_filter.Assignees.Count == 0)
        {
            return;
        }

        if (_filter.Assignees is ["none"])
        {
            _conditions.Add("i.assignee IS NULL");
            return;
        }

        _parameters.Add("assignees", _filter.Assignees);
        _conditions.Add("i.assignee IN @assignees");
        _fetched = true;
    }

    private void AddAge(long now)
    {
        if (_filter.Age is { } text && ActionItemFilter.TryParseAge(text, out var age, out var olderThan))
        {
            _parameters.Add("openedAt", now - (long)age.TotalMilliseconds);
            _conditions.Add(olderThan ? "i.opened_at < @openedAt" : "i.opened_at >= @openedAt");
        }
    }
}
