using System.Globalization;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>Ten hours on clocks that the test moves: tokens and certificates rotate, the API server goes and comes, connections fall silent. Every write arrives, and the stall shows while it lasts.</summary>
public sealed class EnduranceTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    // Waits between tries are at most 60 seconds; limits of requests and of silence are longer.
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    private readonly ManualTimeProvider _serverClock = new();
    private readonly ManualTimeProvider _clientClock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-").FullName;
    private ClusterConnection _connection = null!;
    private TestContext _cluster = null!;
    private KubernetesClient _client = null!;
    private int _tokens;
    private int _writes;

    public async Task InitializeAsync()
    {
        _cluster = await TestContext.StartFakeAsync(new FakeApiServerOptions { Time = _serverClock });
        RotateToken();
        var config = _cluster.Fake.Kubeconfig().Replace(
            $"token: {_cluster.Fake.TokenOf("admin")}", $"tokenFile: {Path.Combine(_folder, "token")}", StringComparison.Ordinal);
        var path = Path.Combine(_folder, "kubeconfig");
        await File.WriteAllTextAsync(path, config);
        _connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = path }, _clientClock, NullLogger.Instance);
        _client = new KubernetesClient(_connection, null, _clientClock, NullLogger.Instance, new Random(1));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose()
    {
        _client.Dispose();
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task RunAsync_TenHoursOfRotationsRestartsAndSilences_NothingFreezes()
    {
        await _cluster.CreateConfigMapAsync("a", "0");
        await using var probe = new InformerProbe<string>(new Informer<string>(_client, ResourceType.ConfigMaps, TestContext.Value, _cluster.Scope()));
        await probe.SyncAsync();

        for (var minute = 1; minute <= 600; minute++)
        {
            Advance(Step);
            await WriteAndSeeAsync(probe);
            Advance(Step);
            await WriteAndSeeAsync(probe);

            if (minute % 60 == 7)
            {
                RotateToken();
            }

            if (minute % 120 == 31)
            {
                _cluster.Fake.RotateCertificate();
                Assert.Equal(1, _cluster.Fake.Faults.DropConnections());
            }

            if (minute % 90 == 43)
            {
                await FallSilentAsync(probe);
            }

            if (minute % 150 == 64)
            {
                await GoAwayAsync(probe, compact: minute > 300);
            }
        }

        Assert.InRange(probe.Informer.SinceLastEvent, TimeSpan.Zero, Step);
        Assert.Null(probe.Informer.LastError);
        Assert.Equal(_writes + 1, probe.Changes.Count);
    }

    private async Task FallSilentAsync(InformerProbe<string> probe)
    {
        Assert.Equal(1, _cluster.Fake.Faults.SilenceWatches());
        await WriteAsync();
        for (var i = 0; i < 9; i++)
        {
            Advance(Step);
        }

        Assert.InRange(probe.Informer.SinceLastEvent, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5.5));
        Assert.NotEqual(Written, probe.View["a"]);

        Advance(Step);
        Advance(Step);
        await SeeAsync(probe);
    }

    private async Task GoAwayAsync(InformerProbe<string> probe, bool compact)
    {
        await _cluster.Fake.StopServingAsync();
        for (var i = 0; i < 20; i++)
        {
            await _clientClock.WaitForTimerAsync(LongestBackoff, CancellationToken.None).WaitAsync(TestContext.Patience);
            Advance(Step);
        }

        Assert.InRange(probe.Informer.SinceLastEvent, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
        Assert.NotNull(probe.Informer.LastError);
        Assert.Equal(Written, probe.View["a"]);

        if (compact)
        {
            _cluster.Fake.Compact();
        }

        await _cluster.Fake.ResumeServingAsync();
        await WriteAndSeeAsync(probe);
    }

    private string Written => _writes.ToString(CultureInfo.InvariantCulture);

    private async Task WriteAndSeeAsync(InformerProbe<string> probe)
    {
        await WriteAsync();
        await SeeAsync(probe);
    }

    private async Task WriteAsync()
    {
        _writes++;

        // The tests' own connection may just have been cut; writing the same again does no harm.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await _cluster.PutConfigMapAsync("a", Written);
                return;
            }
            catch (HttpRequestException) when (attempt < 3)
            {
                // Again, on a new connection.
            }
        }
    }

    /// <summary>Waits for the write; when the informer sleeps before another try, its clock goes on.</summary>
    private async Task SeeAsync(InformerProbe<string> probe)
    {
        var seen = probe.UntilAsync(() => probe.View["a"] == Written);
        while (await Task.WhenAny(seen, _clientClock.WaitForTimerAsync(LongestBackoff, CancellationToken.None)) != seen)
        {
            _clientClock.Advance(TimeSpan.FromSeconds(1));
        }

        await seen;
    }

    private void Advance(TimeSpan by)
    {
        _serverClock.Advance(by);
        _clientClock.Advance(by);
    }

    /// <summary>The old token is refused from now on, as after its expiry.</summary>
    private void RotateToken()
    {
        var old = $"token-{_tokens}";
        var token = $"token-{++_tokens}";
        _cluster.Fake.AddUser(new ClusterUser("watcher") { Token = token, Groups = ["system:masters"] });
        File.WriteAllText(Path.Combine(_folder, "token"), token);
        _cluster.Fake.RemoveToken(old);
    }
}
