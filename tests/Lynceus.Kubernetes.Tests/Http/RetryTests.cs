using System.Net;
using Lynceus.Kubernetes.Http;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Kubernetes.Tests.Http;

/// <summary>What is sent again, and when. Time stands still, so every wait is one that the test lets pass.</summary>
public class RetryTests : IAsyncLifetime
{
    private static readonly KubernetesClientOptions Options = new() { Retries = 3, MinBackoff = TimeSpan.FromSeconds(1), MaxBackoff = TimeSpan.FromSeconds(4) };

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _clock = new();
    private TestContext _cluster = null!;
    private KubernetesClient _client = null!;

    public static TheoryData<string, Fault, string, int> Faults => new()
    {
        { "429, a read", Fault.Status(429), "GET", 2 },
        { "429, a write: the server did not act on it", Fault.Status(429), "POST", 2 },
        { "503, a read", Fault.Status(503), "GET", 2 },
        { "503, a write: it may have been acted on", Fault.Status(503), "POST", 1 },
        { "503 with Retry-After, a write: the server asks for it", Fault.Status(503, TimeSpan.FromSeconds(1)), "POST", 2 },
        { "connection cut, a read", Fault.CutConnection(), "GET", 2 },
        { "connection cut, a write: it may have been acted on", Fault.CutConnection(), "POST", 1 },
        { "404", Fault.Status(404), "GET", 1 },
        { "403", Fault.Status(403), "GET", 1 },
    };

    public async Task InitializeAsync()
    {
        _cluster = await TestContext.StartFakeAsync(new FakeApiServerOptions { Users = [new ClusterUser("client") { Groups = ["system:masters"] }] });
        await _cluster.CreateConfigMapAsync("a", "1");
        _client = _cluster.NewClient("client", _clock, Options);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task SendAsync_OneFault_IsSentAgainWhereThatIsSafe(string what, Fault fault, string method, int expectedTries)
    {
        _cluster.Fake.Faults.Add(fault with { When = static r => r.User == "client" });

        var sent = SendAsync(method);
        if (expectedTries > 1)
        {
            await AdvanceUntilDoneAsync(sent);
            await sent;
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => sent.WaitAsync(TestContext.Patience));
        }

        Assert.True(expectedTries == _cluster.Fake.Requests.Count(static r => r.User == "client"), what);
    }

    [Fact]
    public async Task SendAsync_ServerStaysAway_GivesUpAfterItsRetries()
    {
        _cluster.Fake.Faults.Add(static r => r.User == "client", Fault.Status(503) with { Times = 100 });

        var sent = SendAsync("GET");
        await AdvanceUntilDoneAsync(sent);

        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => sent);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, e.StatusCode);
        Assert.Equal(4, _cluster.Fake.Requests.Count(static r => r.User == "client"));
    }

    [Fact]
    public async Task SendAsync_RetryAfterIsLong_WaitsSoButNoLongerThanTheCap()
    {
        _cluster.Fake.Faults.Add(static r => r.User == "client", Fault.Status(429, TimeSpan.FromSeconds(3)));
        _cluster.Fake.Faults.Add(static r => r.User == "client", Fault.Status(429, TimeSpan.FromHours(1)));
        var sent = SendAsync("GET");

        var first = await NextWaitAsync();
        _clock.Advance(first);
        var second = await NextWaitAsync();
        _clock.Advance(second);
        await sent.WaitAsync(TestContext.Patience);

        Assert.InRange(first, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4.5));
        Assert.InRange(second, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task SendAsync_NoAnswer_IsATimeoutAndNotACancellation()
    {
        _cluster.Fake.Faults.Add(static r => r.User == "client", Fault.Late(TimeSpan.FromDays(1)) with { Times = 100 });
        using var client = _cluster.NewClient("client", _clock, Options with { Retries = 0 });

        var sent = client.GetAsync(ResourceType.ConfigMaps, new NamespacedName("test", "a"), TestContext.Value, CancellationToken.None);
        await _clock.WaitForTimersAsync(1, CancellationToken.None).WaitAsync(TestContext.Patience);
        _clock.Advance(Options.RequestTimeout);

        await Assert.ThrowsAsync<TimeoutException>(() => sent.WaitAsync(TestContext.Patience));
    }

    [Fact]
    public async Task ListAsync_PageFailsAfterObjectsWereHandedOut_StartsAgainWithoutDoubles()
    {
        for (var i = 0; i < 30; i++)
        {
            await _cluster.CreateConfigMapAsync($"c{i}", $"{i}");
        }

        _cluster.Fake.Faults.Add(static r => r.User == "client", Fault.CutBody(3000));
        var list = _client.ListAsync(ResourceType.ConfigMaps, new ObjectQuery { Namespace = "test" }, TestContext.Value, CancellationToken.None);
        await AdvanceUntilDoneAsync(list);

        Assert.Equal(31, (await list).Count);
    }

    [Fact]
    public async Task Metrics_RequestsAndRetries_AreCounted()
    {
        using var metrics = new MetricsReading(KubernetesMetrics.Meter);
        _cluster.Fake.Faults.Add(static r => r.User == "client", Fault.Status(429));

        await AdvanceUntilDoneAsync(SendAsync("GET"));

        var host = _cluster.Fake.Url.Authority;
        Assert.Equal(
            [
                $$"""rest_client_request_retries_total{code="429",verb="GET",host="{{host}}"} 1""",
                $$"""rest_client_requests_total{code="200",method="GET",host="{{host}}"} 1""",
                $$"""rest_client_requests_total{code="429",method="GET",host="{{host}}"} 1""",
            ],
            metrics.Lines("rest_client_request").Where(l => l.Contains("_total", StringComparison.Ordinal) && l.Contains(host, StringComparison.Ordinal)));
    }

    private Task SendAsync(string method) => method == "GET"
        ? _client.GetAsync(ResourceType.ConfigMaps, new NamespacedName("test", "a"), TestContext.Value, CancellationToken.None)
        : _client.SendAsync(
            new ApiRequest(HttpMethod.Post, ResourceType.ConfigMaps.PathOf("test")) { Body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"new"}}"""u8.ToArray() }, static _ => true, CancellationToken.None);

    /// <summary>The wait that the client has begun. Its request's own limit is longer.</summary>
    private async Task<TimeSpan> NextWaitAsync()
    {
        await _clock.WaitForTimerAsync(LongestWait, CancellationToken.None).WaitAsync(TestContext.Patience);
        return _clock.NextDue!.Value - _clock.GetUtcNow();
    }

    private async Task AdvanceUntilDoneAsync(Task sent)
    {
        using var patience = new CancellationTokenSource(TestContext.Patience);
        while (!sent.IsCompleted)
        {
            if (await Task.WhenAny(sent, _clock.WaitForTimerAsync(LongestWait, patience.Token)) != sent)
            {
                _clock.Advance(LongestWait);
            }
        }
    }
}
