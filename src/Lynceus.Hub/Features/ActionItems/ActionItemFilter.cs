using System.Globalization;
using Lynceus.Reports;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Which items a list shows and in what order; the same in the API's query, in the address of the page and in a bulk action.</summary>
/// <remarks>Every parameter may be given several times or with commas: any of its values matches. Different parameters must all match.</remarks>
public sealed record ActionItemFilter
{
    /// <summary>Most values of one parameter.</summary>
    public const int MaxValues = 50;

    private const int MaxTextLength = 200;
    private const string SortParameter = "sort";

    /// <summary>Names of the query parameters that hold a filter, in the order of DESIGN.md section 3.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        ["cluster", "tool", "severity", "category", "state", "resolution", "namespace", "kind", "name", "check", "cve", "assignee", "age", "q"];

    public IReadOnlyList<string> Clusters { get; init; } = [];

    public IReadOnlyList<string> Tools { get; init; } = [];

    public IReadOnlyList<SeverityBand> Severities { get; init; } = [];

    public IReadOnlyList<Category> Categories { get; init; } = [];

    /// <summary>Default: open. <c>state=any</c> gives an empty list here, which matches all.</summary>
    public IReadOnlyList<ItemState> States { get; init; } = [ItemState.Open];

    /// <summary>Default: open. <c>resolution=any</c> gives an empty list here, which matches all.</summary>
    public IReadOnlyList<Resolution> Resolutions { get; init; } = [Resolution.Open];

    public IReadOnlyList<string> Namespaces { get; init; } = [];

    public IReadOnlyList<string> Kinds { get; init; } = [];

    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Canonical ids or aliases.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary><c>none</c> matches items without an owner.</summary>
    public IReadOnlyList<string> Assignees { get; init; } = [];

    /// <summary>Opened at most this long ago: <c>age=1d</c>, <c>7d</c>, <c>30d</c>; older than with a minus: <c>age=-30d</c>. Null: any.</summary>
    public string? Age { get; init; }

    /// <summary>Full text: every word must occur, as the start of a word.</summary>
    public string? Text { get; init; }

    public ActionItemSort Sort { get; init; } = ActionItemSort.Worst;

    /// <summary>The kept counters know how many items match.</summary>
    public bool IsCounted => this is { Text: null, Age: null } && Namespaces.Count + Kinds.Count + Names.Count + Checks.Count + Assignees.Count == 0;

    /// <summary>True when nothing but the default (open and undecided) is asked for.</summary>
    public bool IsDefault => ToParameters().Count == 0;

    /// <summary>Reads the filter of a call by a program: a name that is not known, or one without a value, is an error, since it would ask for more than was meant.</summary>
    /// <param name="beside">Names of the call's other parameters.</param>
    public static ActionItemFilter ParseStrictly(
        IEnumerable<KeyValuePair<string, StringValues>> query, IReadOnlyCollection<string> beside, out Dictionary<string, string[]> errors)
    {
        var given = query.ToList();
        var filter = Parse(given, out errors);
        foreach (var (name, values) in given)
        {
            if (beside.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            if (name != SortParameter && !Parameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                errors.TryAdd(name, [$"is no parameter; there are {string.Join(", ", Parameters)} and {SortParameter}."]);
            }
            else if (Values(values).Length == 0)
            {
                errors.TryAdd(name, ["takes a value."]);
            }
        }

        return filter;
    }

    /// <summary>Reads the filter of a page's address, where a form leaves empty what was not filled in.</summary>
    /// <param name="errors">By parameter name, what it takes; empty when the filter is good.</param>
    public static ActionItemFilter Parse(IEnumerable<KeyValuePair<string, StringValues>> query, out Dictionary<string, string[]> errors)
    {
        var found = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var values = query.ToDictionary(static p => p.Key, static p => Values(p.Value), StringComparer.OrdinalIgnoreCase);

        string[] Get(string name)
        {
            var list = values.GetValueOrDefault(name) ?? [];
            if (list.Length > MaxValues)
            {
                found[name] = [$"takes at most {MaxValues} values."];
                return [];
            }

            if (Array.Exists(list, static v => v.Length > MaxTextLength))
            {
                found[name] = [$"takes values of at most {MaxTextLength} characters."];
                return [];
            }

            return list;
        }

        List<T> Words<T>(string name, IReadOnlyDictionary<string, T> words, List<T> whenAbsent)
        {
            var list = Get(name);
            if (list is ["any"])
            {
                return [];
            }

            var unknown = Array.Find(list, v => !words.ContainsKey(v));
            if (unknown is not null)
            {
                found[name] = [$"'{unknown}' is not one of {string.Join(", ", words.Keys)}."];
            }

            return list.Length == 0 || unknown is not null ? whenAbsent : [.. list.Select(v => words[v]).Distinct()];
        }

        var age = Get("age") is [var text, ..] ? text : null;
        if (age is not null && !TryParseAge(age, out _, out _))
        {
            found["age"] = [$"'{age}' is not a number of days such as 7d, or -30d for older than 30 days."];
            age = null;
        }

        var sort = ActionItemSort.Worst;
        if (Get(SortParameter) is [var order, ..] && !ActionItemSortNames.ByName.TryGetValue(order, out sort))
        {
            found[SortParameter] = [$"'{order}' is not one of {string.Join(", ", ActionItemSortNames.ByName.Keys)}."];
        }

        var q = string.Join(' ', values.GetValueOrDefault("q") ?? []).Trim();
        if (q.Length > MaxTextLength)
        {
            found["q"] = [$"takes at most {MaxTextLength} characters."];
            q = "";
        }

        errors = found;
        return new ActionItemFilter
        {
            Clusters = Get("cluster"),
            Tools = Get("tool"),
            Severities = Words("severity", FilterWords.Severities, []),
            Categories = Words("category", FilterWords.Categories, []),
            States = Words("state", FilterWords.States, [ItemState.Open]),
            Resolutions = Words("resolution", FilterWords.Resolutions, [Resolution.Open]),
            Namespaces = Get("namespace"),
            Kinds = Get("kind"),
            Names = Get("name"),
            Checks = [.. Get("check"), .. Get("cve")],
            Assignees = Get("assignee"),
            Age = age,
            Text = q.Length == 0 ? null : q,
            Sort = sort,
        };
    }

    /// <summary>The query string that <see cref="Parse"/> reads, with its question mark; empty for the default filter.</summary>
    public string ToQueryString()
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in ToParameters())
        {
            query.Add(name, value);
        }

        return query.ToQueryString().Value ?? "";
    }

    /// <summary>Name and value of everything that differs from the default, for links, chips and hidden fields.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToParameters()
    {
        var list = new List<KeyValuePair<string, string>>();
        void Add(string name, IEnumerable<string> values) => list.AddRange(values.Select(v => KeyValuePair.Create(name, v)));

        Add("cluster", Clusters);
        Add("tool", Tools);
        Add("severity", Severities.Select(FilterWords.Of));
        Add("category", Categories.Select(FilterWords.Of));
        Add("state", States is [ItemState.Open] ? [] : States.Count == 0 ? ["any"] : States.Select(FilterWords.Of));
        Add("resolution", Resolutions is [Resolution.Open] ? [] : Resolutions.Count == 0 ? ["any"] : Resolutions.Select(FilterWords.Of));
        Add("namespace", Namespaces);
        Add("kind", Kinds);
        Add("name", Names);
        Add("check", Checks);
        Add("assignee", Assignees);
        Add("age", Age is null ? [] : [Age]);
        Add("q", Text is null ? [] : [Text]);
        Add("sort", Sort == ActionItemSort.Worst ? [] : [ActionItemSortNames.Of(Sort)]);
        return list;
    }

    internal static bool TryParseAge(string text, out TimeSpan age, out bool olderThan)
    {
        olderThan = text.StartsWith('-');
        age = default;
        var digits = text.AsSpan(olderThan ? 1 : 0);
        if (digits.Length is < 2 or > 5
            || digits[^1] is not ('d' or 'h')
            || !int.TryParse(digits[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        age = digits[^1] == 'd' ? TimeSpan.FromDays(number) : TimeSpan.FromHours(number);
        return true;
    }

    private static string[] Values(StringValues values) =>
        [.. values.SelectMany(static v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
}
