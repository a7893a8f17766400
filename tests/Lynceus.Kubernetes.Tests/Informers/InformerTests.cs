using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;

namespace Lynceus.Kubernetes.Tests.Informers;

public class InformerTests : IAsyncLifetime
{
    private TestContext _cluster = null!;

    public static TheoryData<bool> BothWaysOfListing => [true, false];

    public async Task InitializeAsync() => _cluster = await TestContext.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(BothWaysOfListing))]
    public async Task RunAsync_ObjectsChange_TellsOldAndNew(bool streamingList)
    {
        await _cluster.CreateConfigMapAsync("a", "1");
        await using var probe = Watch(new InformerOptions { StreamingList = streamingList });
        await probe.SyncAsync();
        Assert.Equal(["Added a:  -> 1"], probe.Changes);

        await _cluster.CreateConfigMapAsync("b", "2");
        await _cluster.PutConfigMapAsync("a", "3");
        await _cluster.DeleteConfigMapAsync("b");

        Assert.Equal(["Added a:  -> 1", "Added b:  -> 2", "Updated a: 1 -> 3", "Deleted b: 2 -> "], await probe.ChangesAsync(4));
        Assert.Equal("3", probe.Informer.Get(new NamespacedName(_cluster.Namespace, "a")));
        Assert.Equal(1, probe.Informer.Count);
    }

    [Theory]
    [MemberData(nameof(BothWaysOfListing))]
    public async Task RunAsync_NothingThere_IsSynced(bool streamingList)
    {
        await using var probe = Watch(new InformerOptions { StreamingList = streamingList });

        await probe.SyncAsync();

        Assert.True(probe.Informer.HasSynced);
        Assert.Empty(probe.Changes);
    }

    [Fact]
    public async Task RunAsync_ManyPages_FindsAll()
    {
        for (var i = 0; i < 23; i++)
        {
            await _cluster.CreateConfigMapAsync($"c{i}", $"{i}");
        }

        await using var probe = Watch(new InformerOptions { StreamingList = false, PageSize = 5 });
        await probe.SyncAsync();

        Assert.Equal(Enumerable.Range(0, 23).Select(static i => $"{i}").Order(), probe.Informer.Snapshot().Select(static p => p.Value).Order());
    }

    [Fact]
    public async Task RunAsync_RecreatedUnderTheSameName_IsADeleteAndAnAdd()
    {
        await _cluster.CreateConfigMapAsync("a", "1");
        await using var probe = Watch();
        await probe.SyncAsync();

        await _cluster.DeleteConfigMapAsync("a");
        await _cluster.CreateConfigMapAsync("a", "2");

        Assert.Equal(["Added a:  -> 1", "Deleted a: 1 -> ", "Added a:  -> 2"], await probe.ChangesAsync(3));
    }

    [Fact]
    public async Task RunAsync_LabelSelector_EnteringAddsAndLeavingDeletes()
    {
        await _cluster.CreateConfigMapAsync("a", "1", """{"tier":"gold"}""");
        await _cluster.CreateConfigMapAsync("b", "2", """{"tier":"tin"}""");
        await using var probe = Watch(query: new ObjectQuery { LabelSelector = "tier in (gold, silver)" });
        await probe.SyncAsync();

        await _cluster.PutConfigMapAsync("b", "2", """{"tier":"silver"}""");
        await _cluster.PutConfigMapAsync("a", "1", """{"tier":"tin"}""");

        Assert.Equal(["Added a:  -> 1", "Added b:  -> 2", "Deleted a: 1 -> "], await probe.ChangesAsync(3));
    }

    [Fact]
    public async Task RunAsync_FieldSelector_SeesTheOneObject()
    {
        await _cluster.CreateConfigMapAsync("a", "1");
        await _cluster.CreateConfigMapAsync("b", "2");
        await using var probe = Watch(query: new ObjectQuery { FieldSelector = "metadata.name=b" });

        await probe.SyncAsync();

        Assert.Equal(["Added b:  -> 2"], probe.Changes);
    }

    [Fact]
    public async Task RunAsync_MetadataOnly_BringsNoContent()
    {
        await _cluster.CreateConfigMapAsync("a", "1", """{"tier":"gold"}""");
        await using var probe = Watch(query: new ObjectQuery { MetadataOnly = true });
        await probe.SyncAsync();

        await _cluster.PutConfigMapAsync("a", "2", """{"tier":"gold"}""");
        await probe.ChangesAsync(2);

        // The projection reads data.value, which is not there.
        Assert.Equal(["Added a:  -> ", "Updated a:  -> "], probe.Changes);
    }

    [Fact]
    public async Task RunAsync_SubscriberThrows_EndsWithItsException()
    {
        using var informer = new Informer<string>(_cluster.Client, ResourceType.ConfigMaps, TestContext.Value, Options(null, null));
        informer.Subscribe(static _ => throw new NotSupportedException("subscriber"));
        await _cluster.CreateConfigMapAsync("a", "1");

        await Assert.ThrowsAsync<NotSupportedException>(() => informer.RunAsync(CancellationToken.None).WaitAsync(TestContext.Patience));
    }

    private InformerProbe<string> Watch(InformerOptions? options = null, ObjectQuery? query = null) =>
        new(new Informer<string>(_cluster.Client, ResourceType.ConfigMaps, TestContext.Value, Options(options, query)));

    private InformerOptions Options(InformerOptions? options, ObjectQuery? query) =>
        _cluster.Scope(options, query);
}
