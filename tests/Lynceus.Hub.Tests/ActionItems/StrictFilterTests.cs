using System.Net;
using System.Text;
using System.Text.Json;

namespace Lynceus.Hub.Tests.ActionItems;

/// <summary>A call that asks for what nobody knows is refused instead of answered with more than was meant.</summary>
public class StrictFilterTests
{
    [Theory]
    [InlineData("clusterr=prod", "clusterr: is no parameter")]
    [InlineData("cluster=", "cluster: takes a value.")]
    [InlineData("cluster=,", "cluster: takes a value.")]
    [InlineData("cluster", "cluster: takes a value.")]
    [InlineData("cursor=!!!!", "cursor: takes nextCursor of the page before.")]
    [InlineData("cursor=====", "cursor: takes nextCursor of the page before.")]
    [Trait("Attack", "M10")]
    [Trait("Attack", "L1")]
    public async Task List_IsRefused(string query, string says)
    {
        await using var hub = await HubServer.StartAsync();

        using var answer = await hub.Client.GetAsync(new Uri("api/v1/action-items?" + query, UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusterr=prod")]
    [InlineData("cluster=prod&limit=1")]
    [InlineData("cursor=x&cluster=prod")]
    [InlineData("cluster=")]
    [InlineData("")]
    [InlineData("?")]
    [Trait("Attack", "M10")]
    public async Task Bulk_IsRefused_AndChangesNothing(string filter)
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] } }.ToString());

        using var answer = await hub.Client.PostAsync(
            new Uri("api/v1/action-items/bulk", UriKind.Relative),
            new StringContent(JsonSerializer.Serialize(new { filter, resolution = "will-not-fix" }), Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Single(await hub.ItemsAsync("cluster=prod"));
    }

    [Theory]
    [InlineData("cluster=prod&sort=newest")]
    [InlineData("CLUSTER=prod")]
    public async Task List_WithKnownNames_Answers(string query)
    {
        await using var hub = await HubServer.StartAsync();

        Assert.Empty(await hub.ItemsAsync(query));
    }
}
