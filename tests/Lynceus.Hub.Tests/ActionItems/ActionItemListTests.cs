using System.Text;
using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Tests.ActionItems;

/// <summary>Lists compared with what reading every item and testing it in C# gives.</summary>
#pragma warning disable CA1001 // disposed by DisposeAsync, which xunit calls
public sealed class ActionItemListTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-list-").FullName;
    private SqliteDataSource _database = null!;
    private List<Item> _items = [];

    public static TheoryData<string> Queries => new(
        "",
        "state=any&resolution=any",
        "state=fixed",
        "state=fixed,gone&resolution=any",
        "resolution=will-not-fix",
        "state=any",
        "cluster=staging",
        "cluster=staging,edge-lab&state=any&resolution=any",
        "cluster=nowhere",
        "tool=polaris",
        "severity=critical",
        "severity=critical,low",
        "severity=none&state=any",
        "severity=none,high,critical",
        "category=efficiency",
        "category=efficiency&severity=critical",
        "namespace=shop",
        "namespace=shop,mail&state=any&resolution=any",
        "namespace=shop&cluster=staging&severity=high",
        "kind=StatefulSet",
        "name=cart,relay",
        "kind=Node&namespace=shop",
        "check=CVE-2024-3094",
        "check=CVE-2024-3094,runAsRootAllowed&state=any&resolution=any",
        "check=CVE-2024-3094&namespace=shop",
        "check=CVE-0000-0001",
        "assignee=mira",
        "assignee=mira,team-payments&state=any&resolution=any",
        "assignee=none&cluster=staging",
        "age=30d",
        "age=-30d&state=any&resolution=any",
        "q=curl",
        "q=CVE-2024",
        "q=overflow+shop",
        "q=heap+overflow+cart",
        "q=Deploy",
        "q=privilege&state=any&resolution=any",
        "q=libcurl4&cluster=prod-eu-west-1",
        "q=postgres+runAsRootAllowed",
        "q=openssl+openssl",
        "q=nothing-has-this",
        "q=%22%2A",
        "q=x",
        "q=x+over",
        "q=o",
        "q=2+http",
        "q=net%2Fh",
        "q=curl+nothing-has-this");

    public async Task InitializeAsync()
    {
        await SeededDatabase.CreateAsync(_folder, TimeProvider.System.GetUtcNow());
        _database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
        await using var connection = await _database.OpenConnectionAsync();
        _items = (await connection.QueryAsync<Item>("""
            SELECT i.item_id AS Id, c.name AS Cluster, s.tool AS Tool, d.canonical AS "Check", d.aliases AS Aliases, l.text AS Title, u.kind AS Kind,
                   u.namespace AS Namespace, u.name AS Name, u.container AS Container, p.name AS Package, i.severity AS Severity, i.band AS Band,
                   i.category AS Category, i.state AS State, i.resolution AS Resolution, i.opened_at AS OpenedAt, i.assignee AS Assignee
            FROM action_item i JOIN cluster c USING (cluster_id) JOIN source s USING (source_id)
            JOIN check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
            JOIN title l ON l.title_id = i.title_id JOIN subject u ON u.subject_id = i.subject_id LEFT JOIN package p ON p.package_id = i.package_id
            """)).AsList();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task ListAsync_PageByPage_ShowsWhatTheFilterSays(string query)
    {
        foreach (var sort in (string[])["severity", "newest", "oldest"])
        {
            var filter = FilterOf($"{query}&sort={sort}");
            var expected = Expected(filter);

            var (shown, total) = await AllPagesAsync(filter);

            Assert.Equal(expected, shown);
            Assert.Equal(new ListTotal(expected.Count, true), total);
        }
    }

    // What is fetched in a small database is walked in a large one.
    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Sql_WalkedOrFetched_SelectsTheSameInTheSameOrder(string query)
    {
        foreach (var sort in (string[])["severity", "newest", "oldest"])
        {
            var filter = FilterOf($"{query}&sort={sort}");
            await using var connection = await _database.OpenConnectionAsync();
            foreach (var isShort in (bool[])[false, true])
            {
                using var selection = await ActionItemSelection.CreateAsync(connection, filter, TimeProvider.System, CancellationToken.None);
                selection.IsShort = isShort;
                selection.Parameters.Add("limit", int.MaxValue);

                var found = selection.IsEmpty ? []
                    : (await connection.QueryAsync<(long Id, double Key)>(
                        $"SELECT item_id, CAST(key AS REAL) FROM ({selection.Sql(null, "@limit")})", selection.Parameters)).AsList();
                Assert.Equal(Expected(filter), found.Select(static f => f.Id));

                foreach (var at in (int[])[0, found.Count / 2, found.Count - 1])
                {
                    if (at >= 0 && at < found.Count)
                    {
                        var rest = await connection.QueryAsync<long>(
                            $"SELECT item_id FROM ({selection.Sql(new ListCursor(found[at].Key, found[at].Id), "@limit")})", selection.Parameters);
                        Assert.Equal(found.Skip(at + 1).Select(static f => f.Id), rest);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Title_Changed_IsFoundByItsNewWordsOnly()
    {
        await using var connection = await _database.OpenConnectionAsync();
        var item = _items.First(static i => i is { Check: "runAsRootAllowed", State: 0, Resolution: 0 });
        await connection.ExecuteAsync(
            """
            INSERT INTO title (check_id, text) SELECT check_id, 'Quokka' FROM action_item WHERE item_id = @Id;
            UPDATE action_item SET title_id = last_insert_rowid() WHERE item_id = @Id;
            """,
            item);

        Assert.Equal([item.Id], (await AllPagesAsync(FilterOf("q=quokka"))).Shown);
        Assert.DoesNotContain(item.Id, (await AllPagesAsync(FilterOf("q=allowed+root+run"))).Shown);
    }

    [Fact]
    [Trait("Attack", "H5")]
    public async Task Aliases_OfACluster_AreSearchedThereAlone()
    {
        await using var connection = await _database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO check_text (check_id, text_hash, aliases) SELECT check_id, 1, '["GHSA-quokka"]' FROM check_def WHERE canonical = 'CVE-2024-3094';
            UPDATE cluster_check SET text_id = (SELECT MAX(text_id) FROM check_text)
            WHERE cluster_id = (SELECT cluster_id FROM cluster WHERE name = 'staging') AND check_id = (SELECT check_id FROM check_def WHERE canonical = 'CVE-2024-3094');
            """);
        var expected = _items.Where(static i => i is { Check: "CVE-2024-3094", Cluster: "staging" }).Select(static i => i.Id).Order().ToList();
        Assert.NotEmpty(expected);

        foreach (var query in (string[])["q=ghsa-quo", "q=quokka", "check=GHSA-quokka", "check=GHSA-quokka,CVE-0000-0001", "q=cve-2024-3094+quokka"])
        {
            Assert.Equal(expected, (await AllPagesAsync(FilterOf(query + "&state=any&resolution=any"))).Shown.Order());
            Assert.Empty((await AllPagesAsync(FilterOf(query + "&state=any&resolution=any&cluster=edge-lab"))).Shown);
        }
    }

    private static ActionItemFilter FilterOf(string query)
    {
        var filter = ActionItemFilter.Parse(QueryHelpers.ParseQuery(query), out var errors);
        Assert.Empty(errors);
        return filter;
    }

    private async Task<(List<long> Shown, ListTotal Total)> AllPagesAsync(ActionItemFilter filter)
    {
        using var gate = new SearchGate();
        var queries = new ActionItemQueries(_database, TimeProvider.System, new HubOptions(), gate);
        var shown = new List<long>();
        ActionItemPage page;
        string? cursor = null;
        do
        {
            page = await queries.ListAsync(filter, 37, cursor, "tests", CancellationToken.None);
            shown.AddRange(page.Items.Select(static i => i.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return (shown, page.Total);
    }

    private List<long> Expected(ActionItemFilter filter)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var matching = _items.Where(i =>
            Any(filter.Clusters, i.Cluster) && Any(filter.Tools, i.Tool) && Any(filter.Severities, i.Band, static s => (long)s)
            && Any(filter.Categories, i.Category, static c => (long)c) && Any(filter.States, i.State, static s => (long)s)
            && Any(filter.Resolutions, i.Resolution, static r => (long)r) && Any(filter.Namespaces, i.Namespace) && Any(filter.Kinds, i.Kind)
            && Any(filter.Names, i.Name) && Any(filter.Checks, i.Check)
            && (filter.Assignees.Count == 0 || (filter.Assignees is ["none"] ? i.Assignee is null : filter.Assignees.Contains(i.Assignee ?? "")))
            && (filter.Age is null || (filter.Age == "30d" ? i.OpenedAt >= now - (30 * UnixTime.Day) : i.OpenedAt < now - (30 * UnixTime.Day)))
            && (filter.Text is null || HasWords(i, filter.Text)));
        var ordered = filter.Sort switch
        {
            ActionItemSort.Newest => matching.OrderByDescending(static i => i.OpenedAt).ThenBy(static i => i.Id),
            ActionItemSort.Oldest => matching.OrderBy(static i => i.OpenedAt).ThenByDescending(static i => i.Id),
            _ => matching.OrderByDescending(static i => i.Severity).ThenBy(static i => i.Id),
        };
        return [.. ordered.Select(static i => i.Id)];
    }

    private static bool Any(IReadOnlyList<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value, StringComparer.Ordinal);

    private static bool Any<T>(IReadOnlyList<T> wanted, long value, Func<T, long> number) => wanted.Count == 0 || wanted.Any(w => number(w) == value);

    // Each word of the search stands, as consecutive parts of which the last may be longer unless it is one letter, in one of the item's texts.
    private static bool HasWords(Item item, string text)
    {
        List<string>[] texts =
        [
            Parts($"{item.Check} {item.Aliases}"), Parts(item.Title), Parts($"{item.Namespace} {item.Kind} {item.Name} {item.Container}"), Parts(item.Package ?? ""),
        ];
        var words = text.Split(' ').Select(Parts).Where(static w => w.Count > 0).ToList();
        return words.Count > 0 && words.All(word => texts.Any(t => Enumerable.Range(0, t.Count).Any(start =>
            start + word.Count <= t.Count
            && word.Take(word.Count - 1).SequenceEqual(t.Skip(start).Take(word.Count - 1))
            && (word[^1].Length == 1 ? t[start + word.Count - 1] == word[^1] : t[start + word.Count - 1].StartsWith(word[^1], StringComparison.Ordinal)))));
    }

    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        foreach (var c in text.ToLowerInvariant() + " ")
        {
            if (char.IsLetterOrDigit(c))
            {
                part.Append(c);
            }
            else if (part.Length > 0)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
        }

        return parts;
    }

    private sealed record Item
    {
        public long Id { get; init; }

        public string Cluster { get; init; } = "";

        public string Tool { get; init; } = "";

        public string Check { get; init; } = "";

        public string Aliases { get; init; } = "";

        public string Title { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Namespace { get; init; } = "";

        public string Name { get; init; } = "";

        public string Container { get; init; } = "";

        public string? Package { get; init; }

        public double Severity { get; init; }

        public long Band { get; init; }

        public long Category { get; init; }

        public long State { get; init; }

        public long Resolution { get; init; }

        public long OpenedAt { get; init; }

        public string? Assignee { get; init; }
    }
}
