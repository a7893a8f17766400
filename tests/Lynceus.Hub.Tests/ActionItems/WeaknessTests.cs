using System.Data.Common;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Tests.Access;
using Lynceus.Items;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests.ActionItems;

/// <summary>Two tools see one fault of one workload: what is decided about it holds for both items, and each closes by its own tool alone.</summary>
public class WeaknessTests
{
    private const string HostNetwork = "hostNetworkSet";
    private const string TrivyHostNetwork = "KSV-0009";

    [Fact]
    public async Task Decision_HoldsForTheItemsOfOtherTools()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        var trivy = await OfTrivyAsync(hub);

        await hub.PatchAsync(polaris, new { resolution = "will-not-fix", reason = "A node agent.", assignee = "team-net", due = "2027-01-31" });

        var other = (await hub.GetAsync($"action-items/{trivy}")).GetProperty("item");
        Assert.Equal("will-not-fix", other.GetProperty("resolution").GetProperty("name").GetString());
        Assert.Equal("A node agent.", other.GetProperty("resolution").GetProperty("reason").GetString());
        Assert.Equal("team-net", other.GetProperty("assignee").GetString());
        Assert.Equal("2027-01-31", other.GetProperty("due").GetString());
        Assert.Equal($"Decided for item {polaris}, the same weakness: A node agent.", await ReasonAsync(hub, trivy, "resolved"));
        Assert.Equal("A node agent.", await ReasonAsync(hub, polaris, "resolved"));
        Assert.Empty(await hub.ItemsAsync("check=" + TrivyHostNetwork));
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task Witnesses_AreTheOtherItems()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        Assert.Empty((await hub.GetAsync($"action-items/{polaris}")).GetProperty("witnesses").EnumerateArray());
        var trivy = await OfTrivyAsync(hub);

        var witness = Assert.Single((await hub.GetAsync($"action-items/{polaris}")).GetProperty("witnesses").EnumerateArray());

        Assert.Equal(
            (trivy, "trivy", TrivyHostNetwork, "open"),
            (witness.GetProperty("id").GetInt64(), witness.GetProperty("tool").GetString(), witness.GetProperty("check").GetString(), witness.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Decision_TakenBackAtTheOtherItem_IsTakenBackForBoth()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        var trivy = await OfTrivyAsync(hub);
        await hub.PatchAsync(polaris, new { resolution = "will-not-fix" });

        await hub.PatchAsync(trivy, new { resolution = "open" });

        Assert.Equal("open", await ResolutionAsync(hub, polaris));
        Assert.Equal("open", await ResolutionAsync(hub, trivy));
        Assert.Equal(["opened", "resolved", "unresolved"], await KindsAsync(hub, polaris));
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task NewItemOfADecidedWeakness_IsDecidedAsWell()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.PatchAsync(await OfPolarisAsync(hub), new { resolution = "working-as-intended", reason = "A node agent." });

        var trivy = await OfTrivyAsync(hub);

        Assert.Equal("working-as-intended", await ResolutionAsync(hub, trivy));
        Assert.Equal("Decided before for the same weakness: A node agent.", await ReasonAsync(hub, trivy, "resolved"));
        Assert.Equal(["opened", "resolved"], await KindsAsync(hub, trivy));
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task ItemOfAnotherSubject_IsNotDecided()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.PatchAsync(await OfPolarisAsync(hub), new { resolution = "will-not-fix" });

        await hub.ImportAsync("prod", "trivy", Trivy("pay", TrivyHostNetwork));
        await hub.ImportAsync("stage", "trivy", Trivy("cart", TrivyHostNetwork));

        Assert.Equal(2, (await hub.ItemsAsync("check=" + TrivyHostNetwork)).Count);
    }

    [Fact]
    public async Task ItemThatEnds_LeavesTheOtherToolsItemOpen_AndComesBackDecided()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        var trivy = await OfTrivyAsync(hub);
        await hub.ImportAsync("prod", "trivy", Trivy("cart", "KSV-0012"));
        Assert.Equal(("open", "fixed"), (await StateAsync(hub, polaris), await StateAsync(hub, trivy)));

        await hub.PatchAsync(polaris, new { resolution = "will-not-fix" });
        await hub.ImportAsync("prod", "trivy", Trivy("cart", TrivyHostNetwork));

        Assert.Equal(("open", "will-not-fix"), (await StateAsync(hub, trivy), await ResolutionAsync(hub, trivy)));
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task DecisionForATime_EndsForBoth()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        var trivy = await OfTrivyAsync(hub);
        await hub.PatchAsync(polaris, new { resolution = "will-not-fix", assignee = "mira", until = "2998-03-05T00:00:00Z" });

        var later = new ManualTime(new DateTimeOffset(2998, 3, 5, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await new Decisions(hub.Services.GetRequiredService<DbDataSource>(), later).ExpireAsync(CancellationToken.None));

        Assert.Equal(("open", "open"), (await ResolutionAsync(hub, polaris), await ResolutionAsync(hub, trivy)));
        Assert.Equal(["opened", "resolved", "assigned", "expired"], await KindsAsync(hub, trivy));
        Assert.Equal("mira", (await hub.GetAsync($"action-items/{trivy}")).GetProperty("item").GetProperty("assignee").GetString());
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    // As a former release left them: each item has its own, and one of the two was for a time.
    [Fact]
    public async Task DecisionsMadeApart_OneEnds_TheOtherStays()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        await hub.PatchAsync(polaris, new { resolution = "will-not-fix", until = "2998-03-05T00:00:00Z" });
        var database = hub.Services.GetRequiredService<DbDataSource>();
        await using (var connection = await database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("UPDATE weakness SET name = '', item_id = @polaris", new { polaris });
        }

        var trivy = await OfTrivyAsync(hub);
        Assert.Equal("open", await ResolutionAsync(hub, trivy));
        await using (var connection = await database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO weakness (cluster_id, subject_id, name, item_id, resolution, reason, resolved_at)
                SELECT cluster_id, subject_id, '', item_id, @resolution, 'apart', 1 FROM action_item WHERE item_id = @trivy;
                UPDATE action_item SET resolution = @resolution, weakness_id = (SELECT weakness_id FROM weakness WHERE item_id = @trivy)
                WHERE item_id = @trivy;
                UPDATE item_count SET resolution = @resolution WHERE source_id = (SELECT source_id FROM action_item WHERE item_id = @trivy);
                """,
                new { trivy, resolution = (long)Resolution.WorkingAsIntended });
        }

        var later = new ManualTime(new DateTimeOffset(2998, 3, 5, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await new Decisions(database, later).ExpireAsync(CancellationToken.None));

        Assert.Equal(("open", "working-as-intended"), (await ResolutionAsync(hub, polaris), await ResolutionAsync(hub, trivy)));
        await DatabaseAssert.CountersMatchAsync(hub);

        // The next decision joins them.
        await hub.PatchAsync(polaris, new { assignee = "mira" });
        Assert.Equal(("working-as-intended", "working-as-intended"), (await ResolutionAsync(hub, polaris), await ResolutionAsync(hub, trivy)));
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task SecretsOfOneRule_AreDecidedOneByOne()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "trivy", """
            {"SchemaVersion":2,"ArtifactName":"shop:1","ArtifactType":"container_image","Results":[
              {"Target":"/test/key.pem","Class":"secret","Secrets":[{"RuleID":"private-key","Category":"AsymmetricPrivateKey","Severity":"HIGH","Title":"Private key","StartLine":1,"EndLine":1,"Match":"****"}]},
              {"Target":"/etc/key.pem","Class":"secret","Secrets":[{"RuleID":"private-key","Category":"AsymmetricPrivateKey","Severity":"HIGH","Title":"Private key","StartLine":1,"EndLine":1,"Match":"****"}]}]}
            """);
        var test = (await hub.ItemsAsync("q=test"))[0].GetProperty("id").GetInt64();

        await hub.PatchAsync(test, new { resolution = "working-as-intended", reason = "A test key." });

        Assert.EndsWith("/etc/key.pem", Assert.Single(await hub.ItemsAsync("check=private-key")).GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneVulnerabilityInTwoPackages_IsOneWeakness()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "trivy", """
            {"SchemaVersion":2,"ArtifactName":"shop:1","ArtifactType":"container_image","Results":[{"Target":"debian","Class":"os-pkgs","Type":"debian","Vulnerabilities":[
              {"VulnerabilityID":"CVE-2026-1","PkgName":"libssl3","InstalledVersion":"1","Severity":"HIGH"},
              {"VulnerabilityID":"CVE-2026-1","PkgName":"openssl","InstalledVersion":"1","Severity":"HIGH"},
              {"VulnerabilityID":"CVE-2026-2","PkgName":"openssl","InstalledVersion":"1","Severity":"HIGH"}]}]}
            """);
        var first = (await hub.ItemsAsync("check=CVE-2026-1"))[0].GetProperty("id").GetInt64();

        var result = await hub.Client.PostAsync(
            new Uri("api/v1/action-items/bulk", UriKind.Relative), JsonBody(new { ids = new[] { first }, resolution = "will-not-fix" }));

        using var decided = JsonDocument.Parse(await result.Content.ReadAsStringAsync());
        Assert.Equal((1, 1), (decided.RootElement.GetProperty("items").GetInt32(), decided.RootElement.GetProperty("others").GetInt32()));
        Assert.Equal("CVE-2026-2", Assert.Single(await hub.ItemsAsync("cluster=prod")).GetProperty("check").GetString());
        await DatabaseAssert.CountersMatchAsync(hub);
    }

    [Fact]
    public async Task Note_BelongsToItsItem()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        var trivy = await OfTrivyAsync(hub);

        await hub.PatchAsync(polaris, new { note = "Asked the team." });

        Assert.Equal(["opened", "noted"], await KindsAsync(hub, polaris));
        Assert.Equal(["opened"], await KindsAsync(hub, trivy));
    }

    [Theory]
    [InlineData("2027-02-30")]
    [InlineData("tomorrow")]
    [InlineData("2027-01-31T00:00:00Z")]
    public async Task Due_ThatIsNoDay_IsRefused(string due)
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);

        var answer = await hub.Client.PatchAsync(new Uri($"api/v1/action-items/{polaris}", UriKind.Relative), JsonBody(new { due }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("takes a day such as 2027-01-31", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Due_IsTakenAwayByNothing()
    {
        await using var hub = await HubServer.StartAsync();
        var polaris = await OfPolarisAsync(hub);
        await hub.PatchAsync(polaris, new { due = "2027-01-31" });

        await hub.PatchAsync(polaris, new { due = "" });

        Assert.False((await hub.GetAsync($"action-items/{polaris}")).GetProperty("item").TryGetProperty("due", out _));
        Assert.Equal(["opened", "due", "due"], await KindsAsync(hub, polaris));
    }

    private static StringContent JsonBody(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    private static async Task<long> OfPolarisAsync(HubServer hub)
    {
        await hub.ImportAsync("prod", "polaris", new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = [HostNetwork] } }.ToString());
        return await IdOfAsync(hub, HostNetwork);
    }

    private static async Task<long> OfTrivyAsync(HubServer hub)
    {
        await hub.ImportAsync("prod", "trivy", Trivy("cart", TrivyHostNetwork));
        return await IdOfAsync(hub, TrivyHostNetwork);
    }

    private static async Task<long> IdOfAsync(HubServer hub, string check) =>
        Assert.Single(await hub.ItemsAsync($"check={check}&resolution=any")).GetProperty("id").GetInt64();

    private static string Trivy(string workload, string check) => $$"""
        {"ClusterName":"prod","Resources":[{"Namespace":"shop","Kind":"Deployment","Name":"{{workload}}","Results":[{"Target":"Deployment/{{workload}}","Class":"config","Type":"kubernetes",
          "Misconfigurations":[{"Type":"Kubernetes Security Check","ID":"{{check}}","Title":"About {{check}}","Message":"About {{check}}","Severity":"HIGH","Status":"FAIL"}]}]}]}
        """;

    private static async Task<string> StateAsync(HubServer hub, long id) =>
        (await hub.GetAsync($"action-items/{id}")).GetProperty("item").GetProperty("state").GetString()!;

    private static async Task<string> ResolutionAsync(HubServer hub, long id) =>
        (await hub.GetAsync($"action-items/{id}")).GetProperty("item").GetProperty("resolution").GetProperty("name").GetString()!;

    private static async Task<string?> ReasonAsync(HubServer hub, long id, string kind) =>
        (await hub.GetAsync($"action-items/{id}")).GetProperty("events").EnumerateArray().Last(e => e.GetProperty("kind").GetString() == kind).GetProperty("reason").GetString();

    private static async Task<string[]> KindsAsync(HubServer hub, long id) =>
        [.. (await hub.GetAsync($"action-items/{id}")).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!)];
}
