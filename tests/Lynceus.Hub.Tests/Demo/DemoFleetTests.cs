using System.Data.Common;
using System.Text.Json;
using Dapper;
using Lynceus.Hub.Demo;
using Lynceus.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests.Demo;

public class DemoFleetTests
{
    private static readonly string Samples = Path.Combine(RepositoryPaths.Samples, "fleet");

    [Fact]
    public async Task Load_EmptyHub_GivesEveryPageSomethingToShow()
    {
        await using var hub = await HubServer.StartAsync(static o => o.Comparison = o.Comparison with { CloseGuardMinimum = HubApplication.DemoCloseGuardMinimum });
        var progress = new List<(int Done, int All)>();

        Assert.Equal(DemoOutcome.Loaded, await LoadAsync(hub, progress));

        Assert.Equal(progress.Count, progress[^1].All);
        Assert.Equal(Enumerable.Range(1, progress.Count), progress.Select(static p => p.Done));
        await DatabaseAssert.CountersMatchAsync(hub);
        await using var connection = await hub.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync();
        async Task<string[]> Values(string sql) => [.. await connection.QueryAsync<string>(sql)];

        Assert.Equal(["harbor-prod", "harbor-staging", "orchard-edge"], await Values("SELECT name FROM cluster ORDER BY name"));
        Assert.Equal(["kube-bench", "polaris", "policyreport", "sarif", "trivy", "trivy-operator"], await Values("SELECT tool FROM source ORDER BY tool"));
        Assert.Equal(
            ["assigned", "changed", "fixed", "gone", "noted", "opened", "reopened", "resolved", "returned", "suppressed"],
            await Values("SELECT DISTINCT kind FROM item_event ORDER BY kind"));
        Assert.Equal(["diffed", "held"], await Values("SELECT DISTINCT status FROM report ORDER BY status"));
        Assert.Equal(["0", "1", "2"], await Values("SELECT DISTINCT category FROM action_item WHERE state = 0 ORDER BY 1"));
        Assert.Equal(["1", "2", "3", "4"], await Values("SELECT DISTINCT band FROM action_item WHERE state = 0 ORDER BY 1"));
        Assert.NotEmpty(await Values("SELECT reason FROM report_skip"));
        Assert.NotEmpty(await Values("SELECT note FROM report WHERE note LIKE '% subjects could not be examined%'"));
        Assert.NotEmpty(await Values("SELECT note FROM report WHERE note LIKE '% Nothing was closed.'"));
        Assert.InRange(await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM action_item WHERE state = 0 AND resolution = 0"), 40, 400);
        Assert.All(
            await connection.QueryAsync<(string Cluster, long Days)>("""
                SELECT c.name, COUNT(DISTINCT m.day) FROM metric_daily m JOIN cluster c USING (cluster_id) GROUP BY 1
                """),
            static c => Assert.True(c.Days >= 7, $"{c.Cluster} has {c.Days} days"));
    }

    [Fact]
    public async Task Load_EmptyHub_ShowsSilenceAndDatesInThePast()
    {
        await using var hub = await HubServer.StartAsync(static o => o.Comparison = o.Comparison with { CloseGuardMinimum = HubApplication.DemoCloseGuardMinimum });

        await LoadAsync(hub, []);

        var clusters = (await hub.GetAsync("clusters")).GetProperty("clusters").EnumerateArray().ToDictionary(static c => c.GetProperty("name").GetString()!);
        string[] silent = [.. clusters["harbor-staging"].GetProperty("sources").EnumerateArray()
            .Where(static s => s.GetProperty("isSilent").GetBoolean()).Select(static s => s.GetProperty("tool").GetString()!)];
        Assert.Equal(["policyreport"], silent);
        Assert.Equal("stale", clusters["harbor-staging"].GetProperty("state").GetString());
        Assert.Equal("reporting", clusters["harbor-prod"].GetProperty("state").GetString());
        Assert.Equal("reporting", clusters["orchard-edge"].GetProperty("state").GetString());

        var now = TimeProvider.System.GetUtcNow();
        await using var connection = await hub.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync();
        var times = await connection.QueryAsync<long>("SELECT at FROM item_event ORDER BY event_id");
        Assert.Equal(times.Order(), times);
        Assert.InRange(times.Max(), now.AddDays(-1).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
        Assert.InRange(times.Min(), now.AddDays(-14).ToUnixTimeMilliseconds(), now.AddDays(-13).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Load_HubWithAClusterAlready_ChangesNothing()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] } }.ToString());

        Assert.Equal(DemoOutcome.HubNotEmpty, await LoadAsync(hub, []));

        Assert.Equal("prod", Assert.Single((await hub.GetAsync("clusters")).GetProperty("clusters").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Load_HistoryWithUnknownWords_IsRefused()
    {
        await using var hub = await HubServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("lynceus-demo-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "history.json"), """{"sources":[],"decisions":[],"wishes":[]}""");

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => hub.LoadDemoAsync(folder.FullName, static (_, _) => { }));

        Assert.Contains("wishes", e.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void History_Files_AreAllOfTheFolder()
    {
        var history = JsonDocument.Parse(File.ReadAllText(Path.Combine(Samples, "history.json"))).RootElement;
        var listed = history.GetProperty("sources").EnumerateArray().SelectMany(static s => s.GetProperty("files").EnumerateObject()).Select(static f => f.Value.GetString()!);
        var there = Directory.EnumerateFiles(Samples, "*", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(Samples, f).Replace('\\', '/'));

        Assert.Equal(there.Where(static f => f != "history.json").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static Task<DemoOutcome> LoadAsync(HubServer hub, List<(int Done, int All)> progress) =>
        hub.LoadDemoAsync(Samples, (done, all) => progress.Add((done, all)));
}
