using System.Net;
using System.Text;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing;

namespace Lynceus.Kubernetes.Tests.Watch;

public class WatchStreamTests
{
    [Fact]
    public async Task ReadAsync_EventsInAnyPieces_AreHandedOutInOrder()
    {
        const string Lines =
            """
            {"type":"ADDED","object":{"kind":"Pod","metadata":{"name":"a","namespace":"n","uid":"1","resourceVersion":"5"}}}
            {"type":"MODIFIED","object":{"metadata":{"name":"a","uid":"1","resourceVersion":"6"}}}

            {"object":{"metadata":{"name":"a","uid":"1","resourceVersion":"7"}},"type":"DELETED"}
            { "type": "BOOKMARK", "object": {"metadata":{"resourceVersion":"8","annotations":{"k8s.io/initial-events-end":"true"}}} }
            {"type":"SURPRISE","object":{"metadata":{"resourceVersion":"9"}},"more":[1]}

            """;
        for (var size = 1; size < Lines.Length; size = size < 20 ? size + 1 : size * 2)
        {
            Assert.Equal(["Added n/a@5", "Modified a@6", "Deleted a@7", "Bookmark @8 ends", "Unknown @9"], await ReadAsync(Lines, size));
        }
    }

    [Fact]
    public async Task ReadAsync_HalfLineAtTheEnd_IsLeftOut() =>
        Assert.Equal(["Added a@5"], await ReadAsync("""
            {"type":"ADDED","object":{"metadata":{"name":"a","uid":"1","resourceVersion":"5"}}}
            {"type":"ADDED","object":{"metadata":{"name":"b","uid":"2","resourceVersion":"6"}}}
            """, 10));

    [Fact]
    public async Task ReadAsync_ErrorEvent_ThrowsItsStatus()
    {
        const string Line =
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"too old resource version: 222 (269)","reason":"Expired","code":410}}""" + "\n";

        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAsync(Line, 1000));

        Assert.True(e.IsExpired);
        Assert.Equal(HttpStatusCode.Gone, e.StatusCode);
        Assert.Equal("too old resource version: 222 (269)", e.Message);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("{}\n")]
    [InlineData("{\"\\ud800\":1}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"uid\":\"\\ud800\"}}}\n")]
    [InlineData("{\"type\":\"ADDED\"}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":7}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"uid\":[]}}}\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"uid\":\"1\"\n")]
    public async Task ReadAsync_LineIsNoEvent_SaysSo(string text) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(text, 1000));

    [Fact]
    public async Task ReadAsync_LineOverLimit_IsRefusedBeforeItIsWhole()
    {
        var stream = new ChunkedStream(Encoding.UTF8.GetBytes("{\"type\":\"ADDED\",\"object\":{\"a\":\"" + new string('x', 100_000)), 4096);
        using var buffer = new ResponseBuffer(stream, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => new WatchStream(buffer, maxObjectBytes: 20_000).ReadAsync((_, in _) => { }));

        Assert.True(stream.Position < 50_000, $"{stream.Position} bytes were read");
    }

    [Fact]
    public async Task ReadAsync_SilentConnection_EndsAtTheIdleLimit()
    {
        var clock = new ManualTimeProvider();
        var pipe = new System.IO.Pipelines.Pipe();
        using var buffer = new ResponseBuffer(pipe.Reader.AsStream(), TimeSpan.FromMinutes(5), clock, CancellationToken.None);
        var heard = new TaskCompletionSource();
        var read = new WatchStream(buffer, 1000).ReadAsync((_, in _) => heard.SetResult());

        clock.Advance(TimeSpan.FromMinutes(4));
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("{\"type\":\"BOOKMARK\",\"object\":{}}\n"));
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await clock.WaitForTimersAsync(1, CancellationToken.None);
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.False(read.IsCompleted);
        clock.Advance(TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<TimeoutException>(() => read.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<List<string>> ReadAsync(string text, int size)
    {
        var events = new List<string>();
        using var buffer = new ResponseBuffer(new ChunkedStream(Encoding.UTF8.GetBytes(text), size), TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        await new WatchStream(buffer, 1_000_000).ReadAsync(
            (type, in raw) => events.Add($"{type} {raw.NamespacedName}@{Encoding.UTF8.GetString(raw.ResourceVersion)}{(raw.EndsInitialEvents ? " ends" : "")}"));
        return events;
    }
}
