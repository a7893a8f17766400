using Lynceus.Exposition;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Relevance;
using Lynceus.Metacollector.Streams;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Metacollector.Tests;

/// <summary>
/// Two days on clocks that the test moves: objects come, change and go while watches break, expire and fall silent and the API server goes away. After every step each subscriber believes what the model says,
/// and whatever it heard on the way could follow what it had heard before.
/// </summary>
public sealed class EnduranceTests : IAsyncLifetime, IDisposable
{
    private const int Hours = 48;
    private const int ChangesPerStep = 12;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    // Longest wait of an informer between tries; limits of requests are longer.
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);
    private static readonly string[] Nodes = ["n1", "n2", "n3", "n1", "nowhere"];

    private readonly ManualTimeProvider _serverClock = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(5));
    private readonly CancellationTokenSource _stop = new();
    private readonly RandomChanges _changes = new(48);
    private readonly Random _random = new(48);
    private readonly BrokerMetrics _metrics = new(new MetricRegistry());
    private readonly HttpClient _api = new(new SocketsHttpHandler { UseProxy = false });
    private FakeApiServer _server = null!;
    private ClusterConnection _connection = null!;
    private KubernetesClient _client = null!;
    private ClusterView _view = null!;
    private Collectors _collectors = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Time = _serverClock, Tls = false });
        var kubeconfig = _server.WriteKubeconfig(Path.Combine(Path.GetTempPath(), $"lynceus-test-{Guid.NewGuid():N}.kubeconfig"));
        _connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = kubeconfig }, _clock, NullLogger.Instance);
        File.Delete(kubeconfig);
        _client = new KubernetesClient(_connection, null, _clock, NullLogger.Instance, new Random(1));
        _view = new ClusterView(new ClusterViewOptions(), _metrics, _clock);
        _collectors = new Collectors(_client, _view, _metrics, TimeSpan.FromMinutes(5));
        _api.BaseAddress = _server.Url;
        _api.DefaultRequestHeaders.Authorization = new("Bearer", _server.TokenOf("admin"));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _collectors.Dispose();
        _client.Dispose();
        _connection.Dispose();
        _metrics.Dispose();
        _api.Dispose();
        _stop.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Subscribers_TwoDaysOfFaults_NeverDivergeFromTheModel()
    {
        var running = Task.WhenAll(_collectors.All.Select(c => c.RunAsync(_stop.Token)));
        await _collectors.WaitForSyncAsync(_limit.Token);
        var streams = Nodes.Select(n => new Stream(n, Subscribe(n), new Belief())).ToArray();
        for (var step = 0; step < Hours * 6; step++)
        {
            for (var at = TimeSpan.Zero; at < Step; at += Tick)
            {
                _serverClock.Advance(Tick);
                _clock.Advance(Tick);
            }

            await DisturbAsync(step);
            for (var i = 0; i < ChangesPerStep; i++)
            {
                await WriteAsync();
            }

            if (step % 7 == 3)
            {
                var at = _random.Next(streams.Length);
                _view.Unsubscribe(streams[at].Subscriber);
                streams[at] = new Stream(streams[at].Node, Subscribe(streams[at].Node), new Belief());
            }

            await ConvergeAsync(step, streams);
            if (step % 24 == 11)
            {
                // What happens now is heard of only when the limit of silence has passed, within the next step.
                _server.Faults.SilenceWatches();
                await WriteAsync();
                await WriteAsync();
            }
        }

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    // What is written while the server is away reaches informers by a list alone.
    private async Task DisturbAsync(int step)
    {
        switch (step % 24)
        {
            case 2:
                _server.Faults.DropWatches();
                break;
            case 5:
                _server.Faults.ExpireWatches();
                break;
            case 8:
                _server.Faults.HalfLineWatches();
                break;
            case 14:
                _server.Compact();
                _server.Faults.DropWatches();
                break;
            case 17:
                _server.Faults.EndWatches();
                break;
            case 20:
                await _server.RestartAsync(compact: step % 48 < 24);
                break;
            case 22:
                _server.Faults.Add(static r => r.IsWatch, Fault.Status(503) with { Times = 9 });
                _server.Faults.DropWatches();
                break;
        }
    }

    private async Task WriteAsync()
    {
        var (changed, isDeleted) = _changes.Next();
        if (!isDeleted)
        {
            _server.Load(changed.ToJson());
            return;
        }

        using var response = await _api.DeleteAsync(new Uri(changed.Path + "?gracePeriodSeconds=0", UriKind.Relative), _limit.Token);
        response.EnsureSuccessStatusCode();
    }

    private async Task ConvergeAsync(int step, Stream[] streams)
    {
        foreach (var (node, subscriber, belief) in streams)
        {
            var expected = ReferenceModel.Expected(_changes.Objects, node);
            while (true)
            {
                belief.Hear(_view.TakeAll(subscriber));
                if (belief.Matches(expected))
                {
                    break;
                }

                // Either news come, or an informer sleeps before it tries again: then that time passes.
                var news = subscriber.WaitAsync().AsTask();
                while (!news.IsCompleted)
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(_limit.Token);
                    var sleeps = _clock.WaitForTimerAsync(LongestBackoff, either.Token);
                    await Task.WhenAny(news, sleeps);
                    if (_limit.IsCancellationRequested)
                    {
                        Assert.Fail($"Step {step}, {node}: expected {string.Join('\n', expected)}\nand believed {string.Join('\n', belief.Contents)}\n{_collectors.Missing()}");
                    }

                    if (!news.IsCompleted && _clock.NextDue is { } due)
                    {
                        var wait = due - _clock.GetUtcNow();
                        _clock.Advance(wait > TimeSpan.Zero && wait <= LongestBackoff ? wait : TimeSpan.Zero);
                        await Task.Yield();
                    }

                    await either.CancelAsync();
                }
            }
        }
    }

    private Subscriber Subscribe(string node) => _view.Subscribe(node, KindSet.All);

    private sealed record Stream(string Node, Subscriber Subscriber, Belief Belief);
}
