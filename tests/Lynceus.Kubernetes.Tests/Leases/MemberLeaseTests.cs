using System.Threading.Channels;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Kubernetes.Tests.Leases;

public sealed class MemberLeaseTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _safety = new(TimeSpan.FromSeconds(30));
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly ManualTimeProvider _watchersClock = new();
    private readonly Channel<string> _changes = Channel.CreateUnbounded<string>();
    private TestContext _cluster = null!;
    private KubernetesClient _client = null!;
    private PresentMembers _members = null!;
    private Task _watching = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _cluster = await TestContext.StartAsync();
        _client = _cluster.NewClient(options: new KubernetesClientOptions { Retries = 0 });
        _members = new PresentMembers(_client, _cluster.Namespace, "exporter", _watchersClock);
        _members.Subscribe(members => Assert.True(_changes.Writer.TryWrite(string.Join(' ', members.Select(static m => $"{m.Member}={m.State}")))));
        _watching = _members.RunAsync(_stop.Token);
        await _members.WaitForSyncAsync(_safety.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _watching);
        await _cluster.DisposeAsync();
    }

    public void Dispose()
    {
        _members.Dispose();
        _stop.Dispose();
        _safety.Dispose();
    }

    [Fact]
    public async Task RunAsync_PublishedStates_AreSeenAndTheLeaseIsRemovedOnStop()
    {
        using var stop = new CancellationTokenSource();
        using var lease = Lease("a");
        lease.Publish("syncing");
        var run = lease.RunAsync(stop.Token);

        Assert.Equal("a=syncing", await NextAsync());
        lease.Publish("ready");
        Assert.Equal("a=ready", await NextAsync());
        await stop.CancelAsync();
        await run.WaitAsync(_safety.Token);

        Assert.Equal("", await NextAsync());
        Assert.Empty(await _client.ListAsync(ResourceType.Leases, new ObjectQuery { Namespace = _cluster.Namespace }, Projections.Lease, _safety.Token));
    }

    [Fact]
    public async Task Members_LeaseNotRenewed_RunsOutByTheWatchersClockAndComesBack()
    {
        using var stop = new CancellationTokenSource();
        using var lease = Lease("a");
        var run = lease.RunAsync(stop.Token);
        Assert.Equal("a=", await NextAsync());

        _watchersClock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(["a"], _members.Members.Select(static m => m.Member));
        _watchersClock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("", await NextAsync());
        await UntilNextDueAsync(static wait => wait < TimeSpan.FromSeconds(10)); // a request under way has a deadline of just 10 s
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("a=", await NextAsync());

        await stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
    }

    [Fact]
    public async Task RunAsync_ServerRefuses_TriesAgainSoon()
    {
        await using var cluster = await TestContext.StartFakeAsync();
        cluster.Fake.Faults.Add(static r => r.Verb == "create", Fault.Status(503));
        using var stop = new CancellationTokenSource();
        using var lease = new MemberLease(
            cluster.NewClient(options: new KubernetesClientOptions { Retries = 0 }), Options("a") with { Namespace = cluster.Namespace }, time: _clock, random: new Random(1));
        var run = lease.RunAsync(stop.Token);

        await UntilNextDueAsync(static wait => wait == TimeSpan.FromSeconds(2));
        Assert.Equal(0, cluster.Fake.Count("leases.coordination.k8s.io"));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await UntilNextDueAsync(_ => cluster.Fake.Count("leases.coordination.k8s.io") == 1);
        await stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
    }

    [Fact]
    public async Task Members_LeaseOfManyYears_IsPresent()
    {
        using var members = new PresentMembers(_client, _cluster.Namespace, "exporter");
        var run = members.RunAsync(_stop.Token);
        using var stop = new CancellationTokenSource();
        using var lease = new MemberLease(_client, Options("a") with { LeaseDuration = TimeSpan.FromDays(20_000) }, time: _clock, random: new Random(1));
        var renewing = lease.RunAsync(stop.Token);
        Assert.Equal("a=", await NextAsync());

        await members.WaitForSyncAsync(_safety.Token);
        while (members.Members.Count == 0 && !run.IsCompleted)
        {
            _safety.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(["a"], members.Members.Select(static m => m.Member));
        Assert.False(run.IsCompleted);
        await stop.CancelAsync();
        await renewing.WaitAsync(_safety.Token);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Members_SeveralMembersAndOtherGroups_AreTheGroupsInOrder()
    {
        using var stop = new CancellationTokenSource();
        using var other = new MemberLease(_client, Options("z") with { Group = "monitor" }, time: _clock);
        using var b = Lease("b");
        using var a = Lease("a");
        var runs = new List<Task> { other.RunAsync(stop.Token), b.RunAsync(stop.Token) };

        Assert.Equal("b=", await NextAsync());
        runs.Add(a.RunAsync(stop.Token));
        Assert.Equal("a= b=", await NextAsync());

        await stop.CancelAsync();
        await Task.WhenAll(runs).WaitAsync(_safety.Token);
    }

    private MemberLeaseOptions Options(string member) => new() { Namespace = _cluster.Namespace, Group = "exporter", Member = member, Name = $"pod-{member}" };

    private MemberLease Lease(string member) => new(_client, Options(member), time: _clock, random: new Random(1));

    private async Task UntilNextDueAsync(Func<TimeSpan?, bool> condition)
    {
        while (!condition(_clock.NextDue - _clock.GetUtcNow()))
        {
            _safety.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<string> NextAsync() => await _changes.Reader.ReadAsync(_safety.Token);
}
