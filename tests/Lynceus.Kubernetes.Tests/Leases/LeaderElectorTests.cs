using System.Diagnostics.Metrics;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Objects;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Kubernetes.Tests.Leases;

public sealed class LeaderElectorTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _safety = new(TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly Meter _meter = new("leader election tests");
    private TestContext _cluster = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        Use(await TestContext.StartAsync());
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose()
    {
        _meter.Dispose();
        _stop.Dispose();
        _safety.Dispose();
    }

    [Fact]
    public async Task TryAcquire_NoLease_CreatesIt()
    {
        Assert.True(await Lock("a").TryAcquireOrRenewAsync(_safety.Token));

        var spec = (await LeaseAsync()).Spec;
        Assert.Equal(
            new LeaseSpec { HolderIdentity = "a", LeaseDurationSeconds = 15, AcquireTime = _clock.GetUtcNow(), RenewTime = _clock.GetUtcNow(), LeaseTransitions = 0 }, spec);
    }

    [Fact]
    public async Task TryAcquire_HeldByAnother_WaitsADurationFromWhenTheLastChangeWasSeen()
    {
        var (a, b) = (Lock("a"), Lock("b"));
        await a.TryAcquireOrRenewAsync(_safety.Token);
        _clock.Advance(TimeSpan.FromHours(1)); // b was not there: by the time in the lease it has run out long ago

        Assert.False(await b.TryAcquireOrRenewAsync(_safety.Token));
        _clock.Advance(TimeSpan.FromSeconds(14));
        Assert.True(await a.TryAcquireOrRenewAsync(_safety.Token));
        Assert.False(await b.TryAcquireOrRenewAsync(_safety.Token));
        _clock.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(await b.TryAcquireOrRenewAsync(_safety.Token));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(await b.TryAcquireOrRenewAsync(_safety.Token));

        var spec = (await LeaseAsync()).Spec;
        Assert.Equal(("b", 1, _clock.GetUtcNow()), (spec.HolderIdentity, spec.LeaseTransitions, spec.AcquireTime));
        Assert.False(await a.TryAcquireOrRenewAsync(_safety.Token));
    }

    [Fact]
    public async Task TryAcquire_Renewed_KeepsTheTimeOfAcquisition()
    {
        var a = Lock("a");
        await a.TryAcquireOrRenewAsync(_safety.Token);
        var acquired = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await a.TryAcquireOrRenewAsync(_safety.Token));

        var spec = (await LeaseAsync()).Spec;
        Assert.Equal((acquired, _clock.GetUtcNow(), 0), (spec.AcquireTime, spec.RenewTime, spec.LeaseTransitions));
    }

    [Fact]
    public async Task TryAcquire_LeaseDeletedWhileHeld_CreatesItAgain()
    {
        var a = Lock("a");
        await a.TryAcquireOrRenewAsync(_safety.Token);
        await _client.DeleteAsync(ResourceType.Leases, Name, _safety.Token);

        Assert.True(await a.TryAcquireOrRenewAsync(_safety.Token));
    }

    [Fact]
    public async Task TryRelease_Held_LetsAnotherOneInAtOnce()
    {
        var (a, b) = (Lock("a"), Lock("b"));
        await a.TryAcquireOrRenewAsync(_safety.Token);
        await b.TryAcquireOrRenewAsync(_safety.Token);

        Assert.True(await a.TryReleaseAsync(_safety.Token));

        Assert.True(await b.TryAcquireOrRenewAsync(_safety.Token));
        Assert.False(await a.TryReleaseAsync(_safety.Token));
    }

    [Fact]
    public async Task RunAsync_Stopped_KeepsTheLeaseUntilTheWorkHasEndedAndGivesItBack()
    {
        var reading = new MetricsReading(_meter);
        using var elector = Elector("a");
        var (started, release) = (Signal(), Signal());
        var run = elector.RunAsync(
            async _ =>
            {
                started.SetResult();
                await release.Task;
            },
            _stop.Token);
        await started.Task.WaitAsync(_safety.Token);
        Assert.Equal(["""leader_election_master_status{name="leader"} 1"""], reading.Lines("leader"));

        await _stop.CancelAsync();
        await _clock.WaitForTimersAsync(1, _safety.Token);
        Assert.Equal("a", (await LeaseAsync()).Spec.HolderIdentity);
        Assert.True(elector.IsLeader);
        release.SetResult();
        await run.WaitAsync(_safety.Token);

        Assert.Equal("", (await LeaseAsync()).Spec.HolderIdentity);
        Assert.Equal(["""leader_election_master_status{name="leader"} 0"""], reading.Lines("leader"));
        elector.Dispose();
        Assert.Empty(reading.Lines("leader"));
        reading.Dispose();
    }

    [Fact]
    public async Task RunAsync_WorkFails_GivesTheLeaseBackAndThrows()
    {
        using var elector = Elector("a");

        await Assert.ThrowsAsync<InvalidDataException>(() => elector.RunAsync(static _ => throw new InvalidDataException("no"), _stop.Token).WaitAsync(_safety.Token));

        Assert.Equal("", (await LeaseAsync()).Spec.HolderIdentity);
    }

    [Fact]
    public async Task RunAsync_ServerGone_CancelsTheWorkAtTheRenewDeadlineAndLeadsAgainLater()
    {
        await _cluster.DisposeAsync();
        Use(await TestContext.StartFakeAsync());
        using var elector = Elector("a");
        var terms = 0;
        var ended = Signal();
        var again = Signal();
        var started = Signal();
        var run = elector.RunAsync(
            async token =>
            {
                (++terms == 1 ? started : again).SetResult();
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
                finally
                {
                    ended.TrySetResult();
                }
            },
            _stop.Token);
        await started.Task.WaitAsync(_safety.Token);
        _cluster.Fake.Faults.Add(static r => r.Resource == "leases", Fault.Status(503) with { Times = int.MaxValue });

        var from = _clock.GetUtcNow();
        while (!ended.Task.IsCompleted)
        {
            Assert.True(_clock.GetUtcNow() - from <= TimeSpan.FromSeconds(10), "still leading after the deadline");
            await StepAsync(ended.Task);
        }

        Assert.Equal(TimeSpan.FromSeconds(10), _clock.GetUtcNow() - from);
        _cluster.Fake.Faults.Clear();
        while (!again.Task.IsCompleted)
        {
            await StepAsync(again.Task);
        }

        await _stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
        Assert.Equal(2, terms);
    }

    [Fact]
    public async Task RunAsync_LeaseTakenByAnother_CancelsTheWorkAtTheNextRenewal()
    {
        using var elector = Elector("a");
        var (started, ended) = (Signal(), Signal());
        var run = elector.RunAsync(
            async token =>
            {
                started.TrySetResult();
                await using var registration = token.Register(() => ended.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
            },
            _stop.Token);
        await started.Task.WaitAsync(_safety.Token);
        var lease = await LeaseAsync();
        await _client.UpdateAsync(
            ResourceType.Leases, Name, lease with { Spec = lease.Spec with { HolderIdentity = "thief" } }, KubernetesJsonContext.Default.Lease, _safety.Token);

        await _clock.WaitForTimersAsync(1, _safety.Token);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await ended.Task.WaitAsync(_safety.Token);

        Assert.False(elector.IsLeader);
        await _stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
        Assert.Equal("thief", (await LeaseAsync()).Spec.HolderIdentity);
    }

    [Theory]
    [InlineData(10, 10, 2)]
    [InlineData(15, 2.4, 2)]
    [InlineData(15, 10, 0)]
    [InlineData(15.5, 10, 2)]
    public void Constructor_DurationsThatDoNotFit_AreRefused(double lease, double renew, double retry) =>
        Assert.Throws<ArgumentException>(() => new LeaderElector(_client, new LeaderElectionOptions
        {
            Lease = Name,
            Identity = "a",
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        }));

    private NamespacedName Name => new(_cluster.Namespace, "leader");

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LeaderElectionOptions Options(string identity) => new() { Lease = Name, Identity = identity };

    private void Use(TestContext cluster)
    {
        _cluster = cluster;
        _client = cluster.NewClient(options: new KubernetesClientOptions { Retries = 0 });
    }

    private LeaseLock Lock(string identity) => new(_client, Options(identity), _clock);

    private LeaderElector Elector(string identity) => new(_client, Options(identity), null, _clock, new Random(1), new LeaderElectionMetrics(_meter));

    private Task<Lease> LeaseAsync() => _client.GetAsync(ResourceType.Leases, Name, KubernetesJsonContext.Default.Lease, _safety.Token);

    // To the end of the next sleep, which is the one timer that is near. An attempt has a far deadline on the clock; near the end it is near too, and then runs into it: both are no renewal.
    private async Task StepAsync(Task until)
    {
        while (!until.IsCompleted)
        {
            _safety.Token.ThrowIfCancellationRequested();
            if (_clock.PendingTimers == 1 && _clock.NextDue - _clock.GetUtcNow() is { } wait && wait < TimeSpan.FromSeconds(5))
            {
                _clock.Advance(wait);
                await Task.Yield();
                return;
            }

            await Task.Yield();
        }
    }
}
