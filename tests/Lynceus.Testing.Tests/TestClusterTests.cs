using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests;

public sealed class TestClusterTests
{
    [Fact]
    public async Task CreateNamespaceAsync_Twice_MakesTwoThatTakeObjects()
    {
        await using var cluster = await TestCluster.StartAsync();

        var first = await cluster.CreateNamespaceAsync();
        var second = await cluster.CreateNamespaceAsync();
        var made = await cluster.CreateAsync($"/api/v1/namespaces/{first}/configmaps", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "oars" },
        });

        Assert.NotEqual(first, second);
        Assert.Equal(first, made["metadata"]!["namespace"]!.ToString());
        Assert.True(File.Exists(cluster.KubeconfigPath));
    }

    [Fact]
    public async Task CreateAsync_ServerRefuses_TellsWhy()
    {
        await using var cluster = await TestCluster.StartAsync();

        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => cluster.CreateAsync("/api/v1/namespaces/ghost/configmaps", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "oars" },
        }));

        Assert.Contains("ghost", refusal.Message, StringComparison.Ordinal);
    }
}
