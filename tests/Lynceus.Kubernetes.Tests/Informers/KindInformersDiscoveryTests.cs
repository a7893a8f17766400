using System.Net;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Tests.Http;

namespace Lynceus.Kubernetes.Tests.Informers;

public sealed class KindInformersDiscoveryTests : IDisposable
{
    private const string Offer = """{"resources":[{"name":"lights","verbs":["list","watch"]}]}""";

    private static readonly KindInformersOptions Quick = new()
    {
        DiscoveryInterval = TimeSpan.FromMilliseconds(20),
        ConfirmationInterval = TimeSpan.FromMilliseconds(5),
    };

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _created = new(0);

    public void Dispose()
    {
        _stop.Dispose();
        _created.Dispose();
    }

    [Fact]
    public async Task RunAsync_OneGroupCannotBeAsked_TheOthersAreWatched()
    {
        var isDown = true;
        using var client = NewClient(path => path switch
        {
            "/apis/down.example.com/v1" => Volatile.Read(ref isDown) ? ScriptedHandler.Failure(HttpStatusCode.ServiceUnavailable, "") : ScriptedHandler.Json(Offer),
            "/apis/up.example.com/v1" => ScriptedHandler.Json(Offer),
            _ => List(path),
        });
        var kinds = NewKinds(client, "down.example.com", "up.example.com");
        var run = kinds.RunAsync(_stop.Token);

        Assert.True(await _created.WaitAsync(TestContext.Patience));
        Assert.Equal("up.example.com", Assert.Single(kinds.Informers).Resource.Group);
        Assert.False(kinds.HasSynced);
        Volatile.Write(ref isDown, false);
        await kinds.WaitForSyncAsync(_stop.Token).WaitAsync(TestContext.Patience);

        Assert.Equal(["down.example.com", "up.example.com"], kinds.Informers.Select(static i => i.Resource.Group).Order(StringComparer.Ordinal));
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task WaitForSyncAsync_KindVanishesBeforeItsFirstList_IsNotWaitedFor()
    {
        var isServed = true;
        using var client = NewClient(path => path == "/apis/a.example.com/v1"
            ? Volatile.Read(ref isServed) ? ScriptedHandler.Json(Offer) : ScriptedHandler.Failure(HttpStatusCode.NotFound, "NotFound")
            : ScriptedHandler.Failure(HttpStatusCode.Forbidden, "Forbidden"));
        var kinds = NewKinds(client, "a.example.com");
        var run = kinds.RunAsync(_stop.Token);
        Assert.True(await _created.WaitAsync(TestContext.Patience));
        var synced = kinds.WaitForSyncAsync(_stop.Token);

        Volatile.Write(ref isServed, false);

        await synced.WaitAsync(TestContext.Patience);
        Assert.Empty(kinds.Informers);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static HttpResponseMessage List(string path) =>
        path.Contains("customresourcedefinitions", StringComparison.Ordinal) ? ScriptedHandler.Failure(HttpStatusCode.Forbidden, "Forbidden")
        : path.Contains("watch=true", StringComparison.Ordinal) ? ScriptedHandler.Silent()
        : ScriptedHandler.Json("""{"metadata":{"resourceVersion":"1"},"items":[]}""");

    private static KubernetesClient NewClient(Func<string, HttpResponseMessage> answer) =>
        new(new Uri("http://cluster"), new ScriptedHandler(answer), new KubernetesClientOptions { Retries = 0 });

    private KindInformers<string> NewKinds(KubernetesClient client, params string[] groups) => new(
        client,
        [.. groups.Select(static g => new WantedKind(g, ["v1"], "lights"))],
        resource =>
        {
            var informer = new Informer<string>(client, resource, static (in raw) => raw.NamespacedName.Name, new InformerOptions { StreamingList = false });
            _created.Release();
            return informer;
        },
        Quick);
}
