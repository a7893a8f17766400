using System.Net;
using System.Text.Json;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes;

public sealed class FaultTests : ServerTest
{
    private const string Path = "/api/v1/configmaps";

    [Fact]
    public async Task HalfLine_AfterOneEvent_CutsTheSecond()
    {
        LoadConfigMaps(3);
        Server.Faults.Add(static r => r.IsWatch, Fault.HalfLine(afterEvents: 1));

        using var watch = await Admin.WatchAsync(Path + "?watch=1");

        Assert.Equal("ADDED c00", await watch.NextTextAsync());
        await Assert.ThrowsAnyAsync<JsonException>(watch.NextAsync);
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Silence_Watch_StaysOpenWithoutEventsAndBookmarks()
    {
        using var watch = await Admin.WatchAsync(Path + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=600");
        Server.Faults.SilenceWatches();

        Server.Load(ConfigMap("a"));
        Clock.Advance(TimeSpan.FromSeconds(599));
        Assert.Single(Server.OpenWatches);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task ExpiredEvent_Watch_EndsWithError()
    {
        LoadConfigMaps(1);
        Server.Faults.Add(static r => r.IsWatch, Fault.ExpiredEvent(afterEvents: 1));

        using var watch = await Admin.WatchAsync(Path + "?watch=1");

        Assert.Equal("ADDED c00", await watch.NextTextAsync());
        Assert.Equal(410, (await watch.NextAsync())!["object"]!["code"]!.GetValue<int>());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task EndWatch_AfterNoEvents_EndsAtOnce()
    {
        Server.Faults.Add(Fault.EndWatch(afterEvents: 0));

        using var watch = await Admin.WatchAsync(Path + "?watch=1");

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Silence_FromTheStart_SendsNoBookmark()
    {
        Server.Faults.Add(Fault.Silence());

        using var watch = await Admin.WatchAsync(Path + "?watch=1&allowWatchBookmarks=true&timeoutSeconds=90");
        Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task EndWatch_AfterEvents_EndsCleanly()
    {
        LoadConfigMaps(3);
        Server.Faults.Add(Fault.EndWatch(afterEvents: 2));

        using var watch = await Admin.WatchAsync(Path + "?watch=1");

        Assert.Equal("ADDED c00", await watch.NextTextAsync());
        Assert.Equal("ADDED c01", await watch.NextTextAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Reset_Request_GetsNoAnswer()
    {
        Server.Faults.Add(Fault.Reset());

        await Assert.ThrowsAsync<HttpRequestException>(() => Admin.SendAsync("GET", Path));
    }

    [Fact]
    public async Task CutBody_List_BreaksInside()
    {
        LoadConfigMaps(50);
        Server.Faults.Add(Fault.CutBody(afterBytes: 1000));

        using var response = await Admin.SendAsync("GET", Path);
        var body = await response.Content.ReadAsStreamAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null));
    }

    [Fact]
    public async Task CutConnection_OneOfTwoStreams_BreaksBoth()
    {
        using var other = await Admin.WatchAsync(Path + "?watch=1");
        Server.Faults.Add(static r => r.IsList, Fault.CutConnection());

        await Assert.ThrowsAnyAsync<Exception>(() => Admin.JsonAsync("GET", Path));

        await Assert.ThrowsAnyAsync<IOException>(other.NextAsync);
    }

    [Fact]
    public async Task Truncated_List_EndsAsIfItWereWhole()
    {
        LoadConfigMaps(5);
        Server.Faults.Add(Fault.Truncated(afterBytes: 100));

        using var response = await Admin.SendAsync("GET", Path);

        Assert.Equal(100, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task NullItems_List_HasNoArray()
    {
        Server.Faults.Add(Fault.NullItems());

        var list = await Admin.JsonAsync("GET", Path);

        Assert.True(list.ContainsKey("items"));
        Assert.Null(list["items"]);
    }

    [Fact]
    public async Task SlowBytes_List_ComesWhole()
    {
        LoadConfigMaps(3);
        Server.Faults.Add(Fault.SlowBytes(bytesAtATime: 7));

        var list = await Admin.JsonAsync("GET", Path);

        Assert.Equal(3, list["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Late_Request_WaitsForTheClock()
    {
        Server.Faults.Add(Fault.Late(TimeSpan.FromSeconds(5)));

        var answer = Admin.SendAsync("GET", Path);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Clock.WaitForTimersAsync(1, patience.Token);
        Assert.False(answer.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(5));

        using var response = await answer;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Expired_List_Is410()
    {
        Server.Faults.Add(static r => r is { IsList: true, User: "admin" }, Fault.Expired() with { After = 1 });

        using var first = await Admin.SendAsync("GET", Path);
        using var second = await Admin.SendAsync("GET", Path);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Gone, second.StatusCode);
        Assert.Equal(0, Server.Faults.Pending);
    }

    [Fact]
    public async Task Watch_ReaderThatStops_IsCutAndWritersGoOn()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { WatchBuffer = 50 });
        using var admin = new ApiCaller(server);
        using var stuck = await admin.WatchAsync(Path + "?watch=1");
        var large = new string('x', 100_000);

        for (var i = 0; i < 200; i++)
        {
            server.Load(ConfigMap("a", large + i));
        }

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await stuck.NextAsync() is not null)
            {
            }
        });
    }
}
