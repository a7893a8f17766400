using System.Text.Json;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>One fault at a time, each followed by a change that must arrive. What only the fake server can do is here; mixtures are in <see cref="ConvergenceTests"/>.</summary>
public class InformerFaultTests : IAsyncLifetime
{
    private static readonly InformerOptions Quick = new() { MinBackoff = TimeSpan.FromMilliseconds(1), MaxBackoff = TimeSpan.FromMilliseconds(20) };

    // Only where silence is the fault: on a slow machine a watch would else be opened anew just when a test means to break it.
    private static readonly TimeSpan ShortIdleLimit = TimeSpan.FromSeconds(1);

    private TestContext _cluster = null!;

    public static TheoryData<string, Fault> FaultsOfAWatch => new()
    {
        { "reset before the answer", Fault.Reset() },
        { "connection cut", Fault.CutConnection() },
        { "cut after an event", Fault.CutWatch(1) },
        { "half a line", Fault.HalfLine() },
        { "half a line after an event", Fault.HalfLine(1) },
        { "ends cleanly at once", Fault.EndWatch(0) },
        { "410 before the stream", Fault.Expired() },
        { "410 in the stream", Fault.ExpiredEvent() },
        { "410 after an event", Fault.ExpiredEvent(1) },
        { "429", Fault.Status(429, TimeSpan.FromSeconds(1)) },
        { "500", Fault.Status(500) },
        { "503", Fault.Status(503) },
        { "401", Fault.Status(401) },
        { "403", Fault.Status(403) },
        { "404", Fault.Status(404) },
        { "silence before the answer", Fault.Late(TimeSpan.FromHours(1)) },
        { "silence", Fault.Silence() },
        { "silence after an event", Fault.Silence(1) },
        { "three bytes at a time", Fault.SlowBytes(3) },
    };

    public static TheoryData<string, Fault> FaultsOfAList => new()
    {
        { "reset before the answer", Fault.Reset() },
        { "connection cut", Fault.CutConnection(200) },
        { "cut in the body", Fault.CutBody(700) },
        { "410 on a page", Fault.Expired() },
        { "429", Fault.Status(429, TimeSpan.FromSeconds(1)) },
        { "500", Fault.Status(500) },
        { "503", Fault.Status(503) },
        { "truncated", Fault.Truncated(700) },
        { "three bytes at a time", Fault.SlowBytes(3) },
    };

    public async Task InitializeAsync() => _cluster = await TestContext.StartFakeAsync(new FakeApiServerOptions
    {
        BookmarkInterval = TimeSpan.FromMilliseconds(100),
        Users = [new ClusterUser("watcher") { Groups = ["system:masters"] }],
    });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(FaultsOfAWatch))]
    public async Task RunAsync_WatchFails_MissesNothing(string what, Fault fault)
    {
        await _cluster.CreateConfigMapAsync("a", "1");
        await _cluster.CreateConfigMapAsync("b", "2");
        _cluster.Fake.Faults.Add(fault with { When = static r => r.IsWatch && r.Resource == "configmaps" });
        await using var probe = Watch(what.StartsWith("silence", StringComparison.Ordinal) ? Quick with { IdleLimit = ShortIdleLimit } : Quick);
        await probe.SyncAsync();

        // Once while the list was streamed, and once while it is watched.
        _cluster.Fake.Faults.Add(fault with { When = static r => r.IsWatch && r.Resource == "configmaps" });
        _cluster.Fake.Faults.DropWatches();
        await _cluster.DeleteConfigMapAsync("a");
        await _cluster.CreateConfigMapAsync("c", "3");
        await _cluster.PutConfigMapAsync("b", "4");
        await probe.UntilAsync(() => View(probe) == "b=4 c=3");

        Assert.True(_cluster.Fake.Faults.Pending == 0, what);
        Assert.Equal(
            ["Added a:  -> 1", "Added b:  -> 2", "Added c:  -> 3", "Deleted a: 1 -> ", "Updated b: 2 -> 4"],
            probe.Changes.Where(static c => !c.StartsWith("Updated b: 2 -> 2", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FaultsOfAList))]
    public async Task RunAsync_PageFails_NothingIsDeletedBeforeTheLastPage(string what, Fault fault)
    {
        for (var i = 0; i < 9; i++)
        {
            await _cluster.CreateConfigMapAsync($"c{i}", $"{i}");
        }

        await using var probe = Watch(Quick with { StreamingList = false, PageSize = 3 });
        await probe.SyncAsync();
        await _cluster.DeleteConfigMapAsync("c4");
        await probe.ChangesAsync(10);

        _cluster.Fake.Faults.Add(fault with { When = static r => !r.IsWatch && r.Method == "GET" && r.Resource == "configmaps", After = 1 });
        _cluster.Fake.Faults.ExpireWatches();
        await _cluster.CreateConfigMapAsync("new", "9");
        await probe.UntilAsync(() => probe.Changes.Contains("Added new:  -> 9", StringComparer.Ordinal) && _cluster.Fake.Faults.Pending == 0);

        Assert.Equal(["Deleted c4: 4 -> "], probe.Changes.Where(static c => c.StartsWith("Deleted", StringComparison.Ordinal)));
        Assert.True(View(probe) == "c0=0 c1=1 c2=2 c3=3 c5=5 c6=6 c7=7 c8=8 new=9", what);
    }

    [Fact]
    public async Task RunAsync_ItemsOfAnEmptyListAreNull_IsSynced()
    {
        _cluster.Fake.Faults.Add(Fault.NullItems() with { When = static r => !r.IsWatch && r.Resource == "configmaps" });
        await using var probe = Watch(Quick with { StreamingList = false });

        await probe.SyncAsync();

        Assert.Equal(0, probe.Informer.Count);
        Assert.Equal(0, _cluster.Fake.Faults.Pending);
    }

    [Fact]
    public async Task RunAsync_ServerRestartsAndForgetsHistory_MissedDeletesAreFound()
    {
        await _cluster.CreateConfigMapAsync("a", "1");
        await _cluster.CreateConfigMapAsync("b", "2");
        await using var probe = Watch(Quick);
        await probe.SyncAsync();

        _cluster.Fake.Faults.Add(static r => r.IsWatch, Fault.Status(503) with { Times = 3 });
        _cluster.Fake.Faults.DropWatches();
        await _cluster.DeleteConfigMapAsync("a");
        await _cluster.CreateConfigMapAsync("a", "3");
        await _cluster.DeleteConfigMapAsync("b");
        await _cluster.Fake.RestartAsync(compact: true);
        await probe.UntilAsync(() => View(probe) == "a=3");

        Assert.Equal(
            ["Added a:  -> 1", "Added a:  -> 3", "Added b:  -> 2", "Deleted a: 1 -> ", "Deleted b: 2 -> "],
            probe.Changes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ServerWithoutStreamingLists_UsesPages()
    {
        await using var cluster = await TestContext.StartFakeAsync(new FakeApiServerOptions { WatchList = false });
        await cluster.CreateConfigMapAsync("a", "1");
        await using var probe = new InformerProbe<string>(
            new Informer<string>(cluster.Client, ResourceType.ConfigMaps, TestContext.Value, cluster.Scope(Quick)));

        await probe.SyncAsync();

        Assert.Equal(["Added a:  -> 1"], probe.Changes);
        Assert.Contains(cluster.Fake.Requests, static r => r.PathAndQuery.Contains("limit=500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_OneObjectCannotBeRead_TheOthersGoOn()
    {
        await _cluster.CreateConfigMapAsync("a", "1");
        await _cluster.CreateConfigMapAsync("broken", "2");
        static string? Project(in RawObject raw) => raw.Name.SequenceEqual("broken"u8) ? throw new JsonException("broken") : TestContext.Value(raw);
        await using var probe = new InformerProbe<string>(new Informer<string>(_cluster.Client, ResourceType.ConfigMaps, Project, _cluster.Scope(Quick)));
        await probe.SyncAsync();

        await _cluster.PutConfigMapAsync("broken", "3");
        await _cluster.CreateConfigMapAsync("b", "4");
        await _cluster.DeleteConfigMapAsync("broken");
        await _cluster.DeleteConfigMapAsync("a");

        Assert.Equal(["Added a:  -> 1", "Added b:  -> 4", "Deleted a: 1 -> "], await probe.ChangesAsync(3));
    }

    private static string View(InformerProbe<string> probe) => string.Join(' ', probe.View.Select(static p => $"{p.Key}={p.Value}"));

    private InformerProbe<string> Watch(InformerOptions options) =>
        new(new Informer<string>(_cluster.NewClient("watcher"), ResourceType.ConfigMaps, TestContext.Value, _cluster.Scope(options)));
}
