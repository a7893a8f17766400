using System.Net;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes;

public sealed class WatchTests : ServerTest
{
    private const string Path = "/api/v1/configmaps";

    [Fact]
    public async Task Bookmarks_QuietWatch_ComeEachInterval()
    {
        using var watch = await Admin.WatchAsync(Path + "?watch=1&allowWatchBookmarks=true");
        Server.Load("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"other"}}""");

        Clock.Advance(TimeSpan.FromMinutes(1));
        var first = await watch.NextAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await watch.NextAsync();

        Assert.Equal("BOOKMARK", first!["type"]!.ToString());
        Assert.Equal(Server.ResourceVersion.ToString(), first["object"]!["metadata"]!["resourceVersion"]!.ToString());
        Assert.Equal("BOOKMARK", second!["type"]!.ToString());
    }

    [Fact]
    public async Task Watch_WithoutTimeout_EndsAtTheServersOwn()
    {
        using var watch = await Admin.WatchAsync(Path + "?watch=1");

        Clock.Advance(TimeSpan.FromMinutes(45));

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Watch_FromAnOldVersion_ReplaysEveryChangeInOrder()
    {
        var version = Server.ResourceVersion;
        LoadConfigMaps(2);
        Server.Load(ConfigMap("c00", "w"));
        (await Admin.SendAsync("DELETE", "/api/v1/namespaces/default/configmaps/c01")).Dispose();

        using var watch = await Admin.WatchAsync($"{Path}?watch=1&resourceVersion={version}");

        foreach (var expected in (string[])["ADDED c00", "ADDED c01", "MODIFIED c00", "DELETED c01"])
        {
            Assert.Equal(expected, await watch.NextTextAsync());
        }
    }

    [Fact]
    public async Task Watch_ObjectLeavesSelector_ShowsItsLastMatchingState()
    {
        var gold = ConfigMap("a");
        gold["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["tier"] = "gold" };
        Server.Load(gold);
        using var watch = await Admin.WatchAsync($"{Path}?watch=1&labelSelector=tier%3Dgold");
        await watch.NextAsync();

        (await Admin.SendAsync("PATCH", "/api/v1/namespaces/default/configmaps/a", """{"metadata":{"labels":{"tier":"silver"}}}""", "application/merge-patch+json")).Dispose();

        var left = await watch.NextAsync();
        Assert.Equal("DELETED", left!["type"]!.ToString());
        Assert.Equal("gold", left["object"]!["metadata"]!["labels"]!["tier"]!.ToString());
        Assert.Equal(Server.ResourceVersion.ToString(), left["object"]!["metadata"]!["resourceVersion"]!.ToString());
    }

    [Fact]
    public async Task Watch_WatchListOff_RefusesInitialEvents()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchList = false });
        using var admin = new ApiCaller(server);

        using var response = await admin.SendAsync("GET", Path + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    [Fact]
    public async Task Watch_PlainHttp1_StreamsAndEnds()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Tls = false });
        using var admin = new ApiCaller(server, version: HttpVersion.Version11);
        using var watch = await admin.WatchAsync(Path + "?watch=1");

        server.Load(ConfigMap("a"));
        Assert.Equal("ADDED a", await watch.NextTextAsync());
        server.Faults.EndWatches();

        Assert.Null(await watch.NextAsync());
        Assert.Equal("HTTP/1.1", server.Requests[^1].Protocol);
    }

    [Fact]
    public async Task Watch_ManyWatchersAndWriters_EachSeesEveryChangeOnceInOrder()
    {
        const int Watchers = 20, Writers = 4, Writes = 50;
        var readers = await Task.WhenAll(Enumerable.Range(0, Watchers).Select(_ => Admin.WatchAsync(Path + "?watch=1")));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < Writes; i++)
            {
                Server.Load(ConfigMap($"w{w}", i.ToString()));
            }
        })));

        foreach (var reader in readers)
        {
            var versions = new List<long>();
            for (var i = 0; i < Writers * Writes; i++)
            {
                versions.Add(long.Parse((await reader.NextAsync())!["object"]!["metadata"]!["resourceVersion"]!.ToString()));
            }

            Assert.Equal(versions.Distinct().Order(), versions);
            reader.Dispose();
        }
    }

    [Fact]
    public async Task BytesSent_ListAndWatch_AreCounted()
    {
        LoadConfigMaps(3);
        var before = Server.BytesSent("configmaps");

        using var response = await Admin.SendAsync("GET", Path);
        var length = (await response.Content.ReadAsByteArrayAsync()).Length;

        Assert.Equal(length, Server.BytesSent("configmaps") - before);
    }
}
