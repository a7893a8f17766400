using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Lynceus.Hub.Tests.Ingest;

/// <summary>The life of Action Items as a client of the API sees it.</summary>
public class ItemLifeTests
{
    private static readonly PolarisReport First = new()
    {
        Workloads = new Dictionary<string, string[]>
        {
            ["cart"] = ["runAsRootAllowed", "cpuLimitsMissing"],
            ["pay"] = ["runAsRootAllowed"],
        },
    };

    [Fact]
    public async Task FirstReport_OpensAnItemPerFinding()
    {
        await using var hub = await HubServer.StartAsync();

        var receipt = await hub.ImportAsync("prod", "polaris", First.ToString());

        AssertItems(receipt, "diffed", opened: 3);
        var items = await hub.ItemsAsync("cluster=prod");
        Assert.Equal(3, items.Count);
        Assert.All(items, i => Assert.Equal("Deployment", i.GetProperty("subject").GetProperty("kind").GetString()));
        Assert.Equal(["opened"], await KindsAsync(hub, items[0]));
    }

    [Fact]
    public async Task SameBytes_ChangeNothing()
    {
        await using var hub = await HubServer.StartAsync();
        var first = await hub.ImportAsync("prod", "polaris", First.ToString());

        var second = await hub.ImportAsync("prod", "polaris", First.ToString());

        AssertItems(second, "unchanged", unchanged: 3);
        Assert.Equal(first.GetProperty("reportId").GetInt64(), second.GetProperty("reportId").GetInt64());
    }

    [Fact]
    public async Task ReorderedWithNewReplicaSet_OpensAndClosesNothing()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());

        var receipt = await hub.ImportAsync("prod", "polaris", (First with { Reversed = true, ReplicaSet = "5bd4c6f79" }).ToString());

        AssertItems(receipt, "diffed", unchanged: 3);
        Assert.All(await hub.ItemsAsync("cluster=prod"), i => Assert.Equal(0, i.GetProperty("reopenCount").GetInt64()));
    }

    [Fact]
    public async Task OtherTitle_ChangesTheItemAndWhatFindsIt()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());

        var receipt = await hub.ImportAsync(
            "prod", "polaris", First.ToString().Replace("About cpuLimitsMissing", "Limits of the quokka", StringComparison.Ordinal));

        AssertItems(receipt, "diffed", changed: 1, unchanged: 2);
        var item = Assert.Single(await hub.ItemsAsync("q=quokka"));
        Assert.Equal("Limits of the quokka", item.GetProperty("title").GetString());
        Assert.Equal(["opened", "changed"], await KindsAsync(hub, item));
        Assert.Equal(2, (await hub.ItemsAsync("q=about")).Count);
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task MissingFinding_IsFixed_AndReopensWithItsResolution()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());
        var item = Assert.Single(await hub.ItemsAsync("check=cpuLimitsMissing"));
        var id = item.GetProperty("id").GetInt64();
        await hub.PatchAsync(id, new { resolution = "will-not-fix", reason = "Measured by load tests.", assignee = "team-cart" });

        var @fixed = await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            Workloads = new Dictionary<string, string[]> { ["cart"] = ["runAsRootAllowed"], ["pay"] = ["runAsRootAllowed"] },
        }).ToString());
        AssertItems(@fixed, "diffed", @fixed: 1, unchanged: 2);

        var reopened = await hub.ImportAsync("prod", "polaris", (First with { AuditTime = "2026-03-04T10:00:00Z" }).ToString());
        AssertItems(reopened, "diffed", reopened: 1, unchanged: 2);

        var after = await hub.GetAsync($"action-items/{id}");
        Assert.Equal("open", after.GetProperty("item").GetProperty("state").GetString());
        Assert.Equal("will-not-fix", after.GetProperty("item").GetProperty("resolution").GetProperty("name").GetString());
        Assert.Equal("team-cart", after.GetProperty("item").GetProperty("assignee").GetString());
        Assert.Equal(["opened", "resolved", "assigned", "fixed", "reopened"], await KindsAsync(hub, item));
        Assert.DoesNotContain(await hub.ItemsAsync("cluster=prod"), i => i.GetProperty("id").GetInt64() == id);
    }

    [Fact]
    public async Task MissingSubject_IsGone_NotFixed_AndReturns()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());

        var gone = await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            Workloads = new Dictionary<string, string[]> { ["cart"] = ["runAsRootAllowed", "cpuLimitsMissing"] },
        }).ToString());
        AssertItems(gone, "diffed", gone: 1, unchanged: 2);
        var item = Assert.Single(await hub.ItemsAsync("state=gone"));

        await hub.ImportAsync("prod", "polaris", (First with { AuditTime = "2026-03-04T10:00:00Z" }).ToString());

        Assert.Equal(["opened", "gone", "returned"], await KindsAsync(hub, item));
        var back = (await hub.GetAsync($"action-items/{item.GetProperty("id").GetInt64()}")).GetProperty("item");
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.Zero), back.GetProperty("openedAt").GetDateTimeOffset());
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), back.GetProperty("firstSeen").GetDateTimeOffset());
        Assert.Equal(0, back.GetProperty("reopenCount").GetInt64());
    }

    [Fact]
    public async Task AuditOfAFolder_SaysNothingOfTheCluster()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());

        var partial = await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            SourceType = "Path",
            Workloads = new Dictionary<string, string[]> { ["pay"] = [] },
        }).ToString());

        AssertItems(partial, "diffed");
        Assert.Equal(3, (await hub.ItemsAsync("cluster=prod")).Count);
    }

    [Fact]
    public async Task EmptyScan_ClosesNothing_AndSaysSo()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());

        var empty = await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            Workloads = new Dictionary<string, string[]>(),
        }).ToString());

        Assert.Contains("Nothing was closed", empty.GetProperty("note").GetString());
        Assert.Equal(3, (await hub.ItemsAsync("cluster=prod")).Count);
        var cluster = await hub.GetAsync("clusters/prod");
        Assert.NotNull(cluster.GetProperty("sources")[0].GetProperty("lastError").GetString());
    }

    [Fact]
    public async Task OlderReport_IsSuperseded()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", (First with { AuditTime = "2026-03-04T10:00:00Z" }).ToString());

        var older = await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-01T10:00:00Z",
            Workloads = new Dictionary<string, string[]> { ["cart"] = [], ["pay"] = [] },
        }).ToString());

        Assert.Equal("superseded", older.GetProperty("status").GetString());
        Assert.Equal(3, (await hub.ItemsAsync("cluster=prod")).Count);
    }

    [Fact]
    public async Task MassDisappearance_IsHeld_UntilASecondReportAgrees()
    {
        await using var hub = await HubServer.StartAsync(static o => o.Comparison = o.Comparison with { CloseGuardMinimum = 2 });
        await hub.ImportAsync("prod", "polaris", First.ToString());
        PolarisReport Clean(int day) => First with
        {
            AuditTime = $"2026-03-0{day}T10:00:00Z",
            Workloads = new Dictionary<string, string[]> { ["cart"] = [], ["pay"] = [] },
        };

        var held = await hub.ImportAsync("prod", "polaris", Clean(3).ToString());
        Assert.Equal("held", held.GetProperty("status").GetString());
        Assert.Equal(3, (await hub.ItemsAsync("cluster=prod")).Count);

        var sameBytes = await hub.ImportAsync("prod", "polaris", Clean(3).ToString());
        Assert.Equal("held", sameBytes.GetProperty("status").GetString());

        var second = await hub.ImportAsync("prod", "polaris", Clean(4).ToString());
        AssertItems(second, "diffed", @fixed: 3);
    }

    [Fact]
    public async Task HeldReport_CanBeReleased()
    {
        await using var hub = await HubServer.StartAsync(static o => o.Comparison = o.Comparison with { CloseGuardMinimum = 2 });
        await hub.ImportAsync("prod", "polaris", First.ToString());
        var held = await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            Workloads = new Dictionary<string, string[]> { ["cart"] = [], ["pay"] = [] },
        }).ToString());

        using var response = await hub.Client.PostAsync(
            new Uri($"api/v1/reports/{held.GetProperty("reportId").GetInt64()}/release", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var report = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(3, report.GetProperty("items").GetProperty("fixed").GetInt64());
        Assert.Empty(await hub.ItemsAsync("cluster=prod"));
    }

    [Fact]
    public async Task ReRatedFinding_IsChanged()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());

        var receipt = await hub.ImportAsync("prod", "polaris", (First with { AuditTime = "2026-03-03T10:00:00Z", Severity = "warning" }).ToString());

        AssertItems(receipt, "diffed", changed: 3);
        Assert.Equal(3, (await hub.ItemsAsync("severity=low")).Count);
        Assert.Empty(await hub.ItemsAsync("severity=high"));
    }

    [Fact]
    public async Task ItemThatAnotherScopeReports_ClosesWithThatScope()
    {
        // A policy report about one subject that lists no passes holds its failures under the producer; one that lists them holds them under the policy.
        static string Report(string results, int day) => $$$"""
            {"apiVersion":"wgpolicyk8s.io/v1alpha2","kind":"PolicyReport","metadata":{"name":"r","namespace":"shop","creationTimestamp":"2026-03-0{{{day}}}T00:00:00Z"},
             "scope":{"apiVersion":"apps/v1","kind":"Deployment","name":"cart","namespace":"shop"},"results":[{{{results}}}]}
            """;
        const string Fail = """{"source":"kyverno","policy":"no-root","rule":"check","result":"fail","severity":"high","message":"runs as root"}""";
        const string OtherPass = """{"source":"kyverno","policy":"limits","rule":"check","result":"pass","message":"fine"}""";
        const string Pass = """{"source":"kyverno","policy":"no-root","rule":"check","result":"pass","message":"fine"}""";
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "policyreport", Report(Fail, 1));

        var again = await hub.ImportAsync("prod", "policyreport", Report(Fail + "," + OtherPass, 2));
        AssertItems(again, "diffed", unchanged: 1);
        var passed = await hub.ImportAsync("prod", "policyreport", Report(Pass + "," + OtherPass, 3));

        AssertItems(passed, "diffed", @fixed: 1);
    }

    [Fact]
    public async Task Clusters_DoNotTouchEachOther()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());
        await hub.ImportAsync("stage", "polaris", First.ToString());

        await hub.ImportAsync("stage", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            Workloads = new Dictionary<string, string[]> { ["cart"] = [], ["pay"] = [] },
        }).ToString());

        Assert.Equal(3, (await hub.ItemsAsync("cluster=prod")).Count);
        Assert.Empty(await hub.ItemsAsync("cluster=stage"));
    }

    [Fact]
    public async Task Counters_EqualTheRows_AfterALife()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", First.ToString());
        var id = (await hub.ItemsAsync("check=cpuLimitsMissing"))[0].GetProperty("id").GetInt64();
        await hub.PatchAsync(id, new { resolution = "working-as-intended" });
        await hub.ImportAsync("prod", "polaris", (First with
        {
            AuditTime = "2026-03-03T10:00:00Z",
            Severity = "warning",
            Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] },
        }).ToString());
        await hub.PatchAsync(id, new { resolution = "open" });

        await DatabaseAssert.CountersMatchAsync(hub);
    }

    private static async Task<string[]> KindsAsync(HubServer hub, JsonElement item) =>
        [.. (await hub.GetAsync($"action-items/{item.GetProperty("id").GetInt64()}")).GetProperty("events").EnumerateArray()
            .Select(e => e.GetProperty("kind").GetString()!)];

    private static void AssertItems(
        JsonElement receipt, string status, int opened = 0, int reopened = 0, int changed = 0, int @fixed = 0, int unchanged = 0, int gone = 0)
    {
        var items = receipt.GetProperty("items");
        Assert.Equal(
            (status, opened, reopened, changed, @fixed, unchanged, gone),
            (
                receipt.GetProperty("status").GetString(),
                items.GetProperty("new").GetInt32(),
                items.GetProperty("reopened").GetInt32(),
                items.GetProperty("changed").GetInt32(),
                items.GetProperty("fixed").GetInt32(),
                items.GetProperty("unchanged").GetInt32(),
                items.GetProperty("gone").GetInt32()));
    }
}
