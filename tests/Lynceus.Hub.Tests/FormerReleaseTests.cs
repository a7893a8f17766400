using System.Text.Json.Nodes;

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

    private static long Id(JsonObject item) => item["id"]!.GetValue<long>();
}
