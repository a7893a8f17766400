using System.Data.Common;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests;

/// <summary>What a hub of commit 45a7630 left behind opens with this program.</summary>
public class FormerReleaseTests
{
    [Fact]
    public async Task DataFolder_OpensWithTheSameItemsDecisionsAndHistory()
    {
        using var former = FormerRelease.Unpack();
        await using var hub = await HubServer.StartAsync(dataDirectory: former.DataDirectory);

        var expected = FormerRelease.Expected();
        var actual = await FormerRelease.ItemsOfAsync(hub);

        Assert.Equal(expected.Select(Id), actual.Select(Id));
        var different = expected.Zip(actual).Where(static pair => !JsonNode.DeepEquals(pair.First, pair.Second));
        Assert.Empty(different.Select(static pair => $"expected {pair.First.ToJsonString()}, was {pair.Second.ToJsonString()}"));
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    // What was decided about the only item of a weakness holds for the weakness.
    [Fact]
    public async Task DecisionOfTheFormerRelease_HoldsForNewItemsOfTheSameWeakness()
    {
        using var former = FormerRelease.Unpack();
        await using var hub = await HubServer.StartAsync(dataDirectory: former.DataDirectory);
        await using var connection = await hub.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync();

        var (decided, shared) = await connection.QueryFirstAsync<(int, int)>(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE w.item_id = 0) FROM action_item i JOIN weakness w USING (weakness_id)");
        Assert.InRange(shared, 1, decided - 1);
        Assert.Empty(await connection.QueryAsync("""
            SELECT 1 FROM weakness w JOIN action_item i USING (weakness_id)
            JOIN check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
            WHERE CASE WHEN w.item_id = 0 THEN w.name <> d.weakness ELSE w.item_id <> i.item_id OR w.name <> '' END
            """));
    }

    [Theory]
    [InlineData("state", new[] { "fixed", "gone", "open", "suppressed" })]
    [InlineData("resolution", new[] { "open", "will-not-fix", "working-as-intended" })]
    [InlineData("tool", new[] { "kube-bench", "polaris", "policyreport", "sarif", "trivy", "trivy-operator" })]
    [InlineData("events", new[] { "assigned", "changed", "expired", "fixed", "gone", "noted", "opened", "reopened", "resolved", "returned", "suppressed", "unresolved" })]
    public void DataFolder_HasItemsOfEveryKind(string field, string[] kinds)
    {
        var found = FormerRelease.Expected().SelectMany(item => field switch
        {
            "resolution" => [item[field]!["name"]!.GetValue<string>()],
            "events" => item[field]!.AsArray().Select(static e => e!["kind"]!.GetValue<string>()),
            _ => [item[field]!.GetValue<string>()],
        });

        Assert.Equal(kinds, found.Distinct().Order(StringComparer.Ordinal));
    }

    // Every source's last report once more, with other bytes: keys, scopes and lists have all changed since, and nothing may open or close by that.
    [Fact]
    public async Task SameReportsAgain_OpenAndCloseNothing()
    {
        // Of two documents the former release read the first; SARIF 2.0.0 is refused now.
        string[] readOtherwise = ["case-22-two-trivy-documents", "case-35-sarif-2.0.0"];
        using var former = FormerRelease.Unpack();
        await using var hub = await HubServer.StartAsync(dataDirectory: former.DataDirectory);
        var sent = 0;
        foreach (var cluster in (await hub.GetAsync("clusters")).GetProperty("clusters").EnumerateArray())
        {
            var name = cluster.GetProperty("name").GetString()!;
            foreach (var source in cluster.GetProperty("sources").EnumerateArray().Where(_ => !readOtherwise.Contains(name, StringComparer.Ordinal)))
            {
                var report = source.GetProperty("lastReportId").GetInt64();
                var raw = await hub.Client.GetStringAsync(new Uri($"api/v1/reports/{report}/raw", UriKind.Relative));

                var items = (await hub.ImportAsync(name, source.GetProperty("tool").GetString()!, raw.TrimEnd() + "\n \n")).GetProperty("items");

                var (opened, closed) = (items.GetProperty("new").GetInt64() + items.GetProperty("reopened").GetInt64(), items.GetProperty("fixed").GetInt64() + items.GetProperty("gone").GetInt64());
                Assert.True((opened, closed) == (0, 0), $"{name}: {source.GetProperty("tool").GetString()} opened {opened} and closed {closed}");
                sent++;
            }
        }

        Assert.True(sent > 80);
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    // The former release knew kube-bench's checks by benchmark and number; the data folder has one of cis-1.9.
    [Fact]
    public async Task ReportOfANewerBenchmark_OpensAndClosesNothing()
    {
        using var former = FormerRelease.Unpack();
        await using var hub = await HubServer.StartAsync(dataDirectory: former.DataDirectory);
        var cluster = FormerRelease.Expected().Select(static i => i["cluster"]!.GetValue<string>()).First(static c => c.StartsWith("case-15-", StringComparison.Ordinal));
        var item = Assert.Single(await hub.ItemsAsync($"cluster={cluster}&state=any"));

        var receipt = await hub.ImportAsync(cluster, "kube-bench", $$"""
            {"Controls":[{"id":"4","version":"cis-1.10","text":"t","node_type":"node","tests":[{"section":"4.1","desc":"d","results":[
              {"test_number":"4.2.99","test_desc":{{System.Text.Json.JsonSerializer.Serialize(item.GetProperty("title").GetString())}},"status":"FAIL","scored":true}]}]}]}
            """);

        var items = receipt.GetProperty("items");
        Assert.Equal((0, 0, 0), (items.GetProperty("new").GetInt64(), items.GetProperty("fixed").GetInt64(), items.GetProperty("gone").GetInt64()));
        Assert.Equal(item.GetProperty("id").GetInt64(), Assert.Single(await hub.ItemsAsync($"cluster={cluster}&state=open")).GetProperty("id").GetInt64());
    }

    private static long Id(JsonObject item) => item["id"]!.GetValue<long>();
}
