using System.Net;

namespace Lynceus.Testing.Tests.Kubernetes;

public sealed class ListTests : ServerTest
{
    private const string Path = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task List_PagesWhileObjectsChange_ShowTheStateOfTheFirstPage()
    {
        LoadConfigMaps(6);
        var first = await Admin.JsonAsync("GET", Path + "?limit=2");

        await DeleteAsync("c03");
        Server.Load(ConfigMap("c02a"));
        var second = await PageAsync(first);
        var third = await PageAsync(second);

        Assert.Equal(["c02", "c03"], Names(second));
        Assert.Equal(["c04", "c05"], Names(third));
        Assert.Equal(first["metadata"]!["resourceVersion"]!.ToString(), third["metadata"]!["resourceVersion"]!.ToString());
        Assert.Null(third["metadata"]!["continue"]);
    }

    [Fact]
    public async Task List_PageAfterCompaction_IsGoneAndTheNewTokenGoesOn()
    {
        LoadConfigMaps(4);
        var first = await Admin.JsonAsync("GET", Path + "?limit=2");
        Server.Load(ConfigMap("c99"));
        Server.Compact();

        var gone = await PageAsync(first);
        var rest = await PageAsync(gone);

        Assert.Equal(410, gone["code"]!.GetValue<int>());
        Assert.Equal(["c02", "c03"], Names(rest));
    }

    [Fact]
    public async Task List_PageWithSelector_GoesOnWhereItStopped()
    {
        for (var i = 0; i < 6; i++)
        {
            var value = ConfigMap($"c{i}");
            value["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["odd"] = i % 2 == 1 ? "yes" : "no" };
            Server.Load(value);
        }

        var first = await Admin.JsonAsync("GET", Path + "?limit=2&labelSelector=odd%3Dyes");
        var second = await Admin.JsonAsync("GET", $"{Path}?limit=2&labelSelector=odd%3Dyes&continue={first["metadata"]!["continue"]}");

        Assert.Equal(["c1", "c3"], Names(first));
        Assert.Null(first["metadata"]!["remainingItemCount"]);
        Assert.Equal(["c5"], Names(second));
    }

    [Theory]
    [InlineData("odd in (yes,maybe)", "c1,c3")]
    [InlineData("odd notin (yes)", "c0,c2")]
    [InlineData("odd!=yes", "c0,c2")]
    [InlineData("odd=yes,n=3", "c3")]
    [InlineData("odd==", "")]
    [InlineData("!odd", "")]
    [InlineData("odd", "c0,c1,c2,c3")]
    [InlineData("n>1", "c2,c3")]
    [InlineData("n<1", "c0")]
    public async Task List_LabelSelector_Filters(string selector, string expected)
    {
        for (var i = 0; i < 4; i++)
        {
            var value = ConfigMap($"c{i}");
            value["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["odd"] = i % 2 == 1 ? "yes" : "no", ["n"] = i.ToString() };
            Server.Load(value);
        }

        var list = await Admin.JsonAsync("GET", $"{Path}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, string.Join(',', Names(list)));
    }

    [Theory]
    [InlineData("metadata.name!=c00", "c01,c02")]
    [InlineData("metadata.name==c00", "c00")]
    [InlineData("metadata.namespace=default,metadata.name=c02", "c02")]
    [InlineData("metadata.namespace=other", "")]
    public async Task List_FieldSelector_Filters(string selector, string expected)
    {
        LoadConfigMaps(3);

        var list = await Admin.JsonAsync("GET", $"{Path}?fieldSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected, string.Join(',', Names(list)));
    }

    [Fact]
    public async Task List_KeysWithPrefixes_FollowTheOrderOfEtcd()
    {
        foreach (var ns in (string[])["a", "a-b", "b"])
        {
            var value = ConfigMap("x");
            value["metadata"]!["namespace"] = ns;
            Server.Load(value);
        }

        var all = await Admin.JsonAsync("GET", "/api/v1/configmaps");
        var one = await Admin.JsonAsync("GET", "/api/v1/namespaces/a/configmaps");

        Assert.Equal(["a-b", "a", "b"], all["items"]!.AsArray().Select(static i => i!["metadata"]!["namespace"]!.ToString()));
        Assert.Single(one["items"]!.AsArray());
    }

    [Fact]
    public async Task List_HistoryOverItsBound_OldVersionsAreGone()
    {
        await using var server = await Testing.Kubernetes.FakeApiServer.StartAsync(new Testing.Kubernetes.FakeApiServerOptions { WatchHistory = 3 });
        using var admin = new ApiCaller(server);
        server.Load(ConfigMap("a"));
        var version = server.ResourceVersion;
        for (var i = 0; i < 5; i++)
        {
            server.Load(ConfigMap("a", i.ToString()));
        }

        using var exact = await admin.SendAsync("GET", $"{Path}?resourceVersion={version}&resourceVersionMatch=Exact");
        using var watch = await admin.WatchAsync($"{Path}?watch=1&resourceVersion={version}");

        Assert.Equal(HttpStatusCode.Gone, exact.StatusCode);
        Assert.Equal("ERROR", (await watch.NextAsync())!["type"]!.ToString());
    }

    [Theory]
    [InlineData(false, HttpStatusCode.OK)]
    [InlineData(true, HttpStatusCode.Gone)]
    public async Task List_ExactVersionFromBeforeARestart_IsThereUnlessCompacted(bool compact, HttpStatusCode expected)
    {
        LoadConfigMaps(1);
        var version = Server.ResourceVersion;
        Server.Load(ConfigMap("c00", "w"));

        await Server.RestartAsync(compact);
        await Admin.ReconnectAsync();

        using var exact = await Admin.SendAsync("GET", $"{Path}?resourceVersion={version}&resourceVersionMatch=Exact");
        using var watch = await Admin.WatchAsync($"{Path}?watch=1&resourceVersion={version}");
        Assert.Equal(expected, exact.StatusCode);
        Assert.Equal("ERROR", (await watch.NextAsync())!["type"]!.ToString());
    }

    [Fact]
    public async Task DeleteCollection_WithSelector_TakesWhatMatches()
    {
        LoadConfigMaps(3);

        (await Admin.SendAsync("DELETE", Path + "?fieldSelector=metadata.name!%3Dc01")).Dispose();

        Assert.Equal(1, Server.Count("configmaps"));
    }

    private Task<System.Text.Json.Nodes.JsonObject> PageAsync(System.Text.Json.Nodes.JsonObject before) =>
        Admin.JsonAsync("GET", $"{Path}?limit=2&continue={before["metadata"]!["continue"]}");

    private async Task DeleteAsync(string name) => (await Admin.SendAsync("DELETE", $"{Path}/{name}")).Dispose();
}
