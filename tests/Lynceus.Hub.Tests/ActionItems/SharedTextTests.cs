using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests.ActionItems;

/// <summary>What clusters share is stored once; what one of them sends changes nothing of another.</summary>
public sealed class SharedTextTests
{
    [Fact]
    [Trait("Attack", "H5")]
    public async Task ReportOfOneCluster_ChangesNoTextOfAnother()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("b", "trivy", Report("Mend it.", "https://b.example/fix", "GHSA-aaaa-bbbb-cccc"));
        await hub.ImportAsync("a", "trivy", Report("FALSE POSITIVE, run this.", "https://evil.example/fix", "GHSA-xxxx-yyyy-zzzz"));

        foreach (var (cluster, text, reference, alias, other) in ((string, string, string, string, string)[])
        [
            ("b", "Mend it.", "https://b.example/fix", "GHSA-aaaa-bbbb-cccc", "GHSA-xxxx-yyyy-zzzz"),
            ("a", "FALSE POSITIVE, run this.", "https://evil.example/fix", "GHSA-xxxx-yyyy-zzzz", "GHSA-aaaa-bbbb-cccc"),
        ])
        {
            var listed = Assert.Single(await hub.ItemsAsync($"cluster={cluster}"));
            var item = await hub.GetAsync($"action-items/{listed.GetProperty("id").GetInt64()}");
            Assert.Equal(text, item.GetProperty("description").GetString());
            Assert.Equal(reference, item.GetProperty("references")[0].GetString());
            Assert.Equal(alias, item.GetProperty("aliases")[0].GetString());
            Assert.Single(await hub.ItemsAsync($"q={alias}"));
            Assert.Single(await hub.ItemsAsync($"check={alias}"));
            Assert.Empty(await hub.ItemsAsync($"q={other}&cluster={cluster}"));
            Assert.Empty(await hub.ItemsAsync($"check={other}&cluster={cluster}"));
        }
    }

    [Fact]
    [Trait("Attack", "H5")]
    public async Task AliasesOfAnotherCluster_GroupNoItems()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("b", "trivy", Report("x", "https://b.example", "GHSA-aaaa-bbbb-cccc"));
        await hub.ImportAsync("b", "trivy-operator", TrivyOperatorReport);
        await hub.ImportAsync("a", "trivy", Report("x", "https://b.example", "CVE-2031-8888"));

        foreach (var item in await hub.ItemsAsync("cluster=b"))
        {
            Assert.Empty((await hub.GetAsync($"action-items/{item.GetProperty("id").GetInt64()}")).GetProperty("witnesses").EnumerateArray());
        }
    }

    [Fact]
    public async Task SameText_IsKeptOnce_AndGoesWithItsLastCluster()
    {
        await using var hub = await HubServer.StartAsync();
        await using var connection = await hub.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync();
        async Task<(long Texts, long Aliases, long Words)> Kept() => await connection.QueryFirstAsync<(long, long, long)>(
            "SELECT (SELECT COUNT(*) FROM check_text), (SELECT COUNT(*) FROM check_alias), (SELECT COUNT(*) FROM alias_search)");

        await hub.ImportAsync("a", "trivy", Report("one", "https://b.example", "GHSA-aaaa-bbbb-cccc"));
        await hub.ImportAsync("b", "trivy", Report("one", "https://b.example", "GHSA-aaaa-bbbb-cccc"));
        Assert.Equal((1, 1, 1), await Kept());

        await hub.ImportAsync("a", "trivy", Report("two", "https://b.example", "GHSA-xxxx-yyyy-zzzz"));
        Assert.Equal((2, 2, 2), await Kept());

        await hub.ImportAsync("b", "trivy", Report("two", "https://b.example", "GHSA-xxxx-yyyy-zzzz"));
        Assert.Equal((1, 1, 1), await Kept());
        Assert.Equal("GHSA-xxxx-yyyy-zzzz", await connection.ExecuteScalarAsync<string>("SELECT alias FROM check_alias"));
    }

    [Fact]
    public async Task TextThatChanges_IsNoChangeOfTheItem()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("a", "trivy", Report("one", "https://b.example", "GHSA-aaaa-bbbb-cccc"));

        var items = (await hub.ImportAsync("a", "trivy", Report("two", "https://b.example", "GHSA-aaaa-bbbb-cccc"))).GetProperty("items");

        Assert.Equal((0, 0), (items.GetProperty("new").GetInt32(), items.GetProperty("changed").GetInt32()));
        var item = Assert.Single(await hub.ItemsAsync("cluster=a"));
        Assert.Equal("two", (await hub.GetAsync($"action-items/{item.GetProperty("id").GetInt64()}")).GetProperty("description").GetString());
    }

    private const string TrivyOperatorReport = """
        {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"VulnerabilityReport","metadata":{"name":"x","namespace":"shop",
          "labels":{"trivy-operator.resource.kind":"Deployment","trivy-operator.resource.name":"cart","trivy-operator.container.name":"app"}},
         "report":{"artifact":{"repository":"shop/cart","tag":"1"},"vulnerabilities":[
          {"vulnerabilityID":"CVE-2031-8888","resource":"zip","installedVersion":"1.0","severity":"HIGH","title":"y"}]}}
        """;

    private static string Report(string description, string reference, string alias) => $$"""
        {"SchemaVersion":2,"ArtifactName":"shop/cart:1","ArtifactType":"container_image","Results":[{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm",
         "Vulnerabilities":[{"VulnerabilityID":"CVE-2031-7777","VendorIDs":["{{alias}}"],"PkgName":"zip","InstalledVersion":"1.0","Severity":"HIGH","Title":"x",
          "Description":"{{description}}","PrimaryURL":"{{reference}}"}]}]}
        """;
}
