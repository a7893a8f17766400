using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Tests.Http;
using Lynceus.Testing;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>When a list is read again, and how soon, on servers that cannot be watched from where their list says.</summary>
public class ReflectorRelistTests
{
    private static readonly InformerOptions Pages = new() { StreamingList = false };

    [Fact]
    public async Task RunAsync_EveryListIsTooOldForAWatch_ListsAreFurtherAndFurtherApart()
    {
        var clock = new ManualTimeProvider();
        using var stop = new CancellationTokenSource();
        using var client = NewClient(static path => IsWatch(path) ? ScriptedHandler.Failure(HttpStatusCode.Gone, "Expired") : List(5), clock);
        using var informer = new Informer<string>(client, ResourceType.Pods, static (in _) => "", Pages);
        var run = informer.RunAsync(stop.Token);

        var waits = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            await clock.WaitForTimerAsync(Pages.MaxBackoff * 2, CancellationToken.None).WaitAsync(TestContext.Patience);
            waits.Add(clock.NextDue!.Value - clock.GetUtcNow());
            clock.Advance(waits[^1]);
        }

        Assert.InRange(waits[0], Pages.MinBackoff, Pages.MinBackoff * 2);
        Assert.InRange(waits[^1], Pages.MinBackoff * 32, Pages.MinBackoff * 64);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task RunAsync_ErrorWhereTheWatchBegins_ListsAgain()
    {
        const string Error = """{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"InternalError","message":"conversion webhook failed","code":500}}""";
        var versions = new ConcurrentQueue<string>();
        var lists = 0;
        using var watchedAnew = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        using var client = NewClient(path =>
        {
            if (!IsWatch(path))
            {
                return List(5 + Interlocked.Increment(ref lists));
            }

            versions.Enqueue(path[(path.LastIndexOf('=') + 1)..]);
            if (versions.Count == 1)
            {
                return ScriptedHandler.Json(Error + "\n");
            }

            watchedAnew.Release();
            return ScriptedHandler.Silent();
        });
        using var informer = new Informer<string>(client, ResourceType.Pods, static (in _) => "", Pages with { MinBackoff = TimeSpan.FromMilliseconds(1) });
        var run = informer.RunAsync(stop.Token);

        Assert.True(await watchedAnew.WaitAsync(TestContext.Patience));

        Assert.Equal(["6", "7"], versions);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task RunAsync_ListWithoutVersion_DeletesNothing()
    {
        var lists = 0;
        using var stop = new CancellationTokenSource();
        using var listed = new SemaphoreSlim(0);
        using var client = NewClient(path =>
        {
            if (IsWatch(path))
            {
                return ScriptedHandler.Failure(HttpStatusCode.Gone, "Expired");
            }

            listed.Release();
            return Interlocked.Increment(ref lists) == 1 ? List(5) : ScriptedHandler.Json("""{"metadata":{},"items":[]}""");
        });
        using var informer = new Informer<string>(client, ResourceType.Pods, static (in _) => "", Pages with { MinBackoff = TimeSpan.FromMilliseconds(1) });
        var run = informer.RunAsync(stop.Token);

        for (var i = 0; i < 3; i++)
        {
            Assert.True(await listed.WaitAsync(TestContext.Patience));
        }

        Assert.Equal(1, informer.Count);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_SubscriberThrowsWhatServersCause_EndsWithIt(bool inList)
    {
        const string Event = """{"type":"ADDED","object":{"metadata":{"name":"b","uid":"b","resourceVersion":"6"}}}""";
        using var client = NewClient(static path => IsWatch(path) ? ScriptedHandler.Json(Event + "\n") : List(5));
        using var informer = new Informer<string>(client, ResourceType.Pods, static (in _) => "", Pages);
        informer.Subscribe(change =>
        {
            if (inList || change.Uid == "b")
            {
                throw inList ? new JsonException("subscriber") : new IOException("subscriber");
            }
        });

        var e = await Assert.ThrowsAnyAsync<Exception>(() => informer.RunAsync(CancellationToken.None).WaitAsync(TestContext.Patience));

        Assert.Equal("subscriber", e.Message);
    }

    private static bool IsWatch(string path) => path.Contains("watch=true", StringComparison.Ordinal);

    private static HttpResponseMessage List(int version) => ScriptedHandler.Json(
        $$$"""{"metadata":{"resourceVersion":"{{{version}}}"},"items":[{"metadata":{"name":"a","uid":"a","resourceVersion":"1"}}]}""");

    private static KubernetesClient NewClient(Func<string, HttpResponseMessage> answer, TimeProvider? time = null) =>
        new(new Uri("http://cluster"), new ScriptedHandler(answer), time: time, random: new Random(1));
}
