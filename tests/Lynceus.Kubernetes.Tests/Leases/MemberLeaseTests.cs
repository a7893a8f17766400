using System.Text.Json;
using System.Threading.Channels;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Objects;
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
    public async Task RunAsync_AnotherProcessHoldsTheLease_WaitsUntilItHasRunOut()
    {
        using var stop = new CancellationTokenSource();
        await LeaveLeaseAsync("old", owner: null);
        using var lease = Lease("a");
        lease.Publish("new");
        var next = lease.RunAsync(stop.Token);

        for (var seconds = 0; seconds < 30; seconds += 2)
        {
            await UntilNextDueAsync(static wait => wait == TimeSpan.FromSeconds(2)); // it has looked, and looks again then
            Assert.Equal("a=old", $"a={_members.Members[0].State}");
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal("a=new", await NextAsync());
        await stop.CancelAsync();
        await next.WaitAsync(_safety.Token);
    }

    [Fact]
    public async Task RunAsync_LeaseOfAnEarlierContainerOfThePod_IsTakenAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var owner = new OwnerReference { ApiVersion = "v1", Kind = "Pod", Name = "pod-a", Uid = "7d1f7a3a-5c9c-4a53-9a0e-0d6f0c7d2b11" };
        await LeaveLeaseAsync("old", owner);
        using var lease = new MemberLease(_client, Options("a") with { Owner = owner }, time: _clock, random: new Random(1));
        lease.Publish("new");
        var next = lease.RunAsync(stop.Token);

        Assert.Equal("a=new", await NextAsync());
        await stop.CancelAsync();
        await next.WaitAsync(_safety.Token);
    }

    [Fact]
    public async Task RunAsync_LeaseRemovedBySomebody_IsMadeAnew()
    {
        using var stop = new CancellationTokenSource();
        using var lease = Lease("a");
        lease.Publish("1");
        var run = lease.RunAsync(stop.Token);
        Assert.Equal("a=1", await NextAsync());

        await _client.DeleteAsync(ResourceType.Leases, new NamespacedName(_cluster.Namespace, "pod-a"), _safety.Token);
        Assert.Equal("", await NextAsync());
        lease.Publish("2");

        Assert.Equal("a=2", await NextAsync());
        await stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
    }

    [Fact]
    public async Task RunAsync_WriteOfAnOlderVersionComesLate_IsRefused()
    {
        using var stop = new CancellationTokenSource();
        using var lease = Lease("a");
        lease.Publish("1");
        var run = lease.RunAsync(stop.Token);
        Assert.Equal("a=1", await NextAsync());
        var first = await _client.GetAsync(ResourceType.Leases, new NamespacedName(_cluster.Namespace, "pod-a"), KubernetesJsonContext.Default.Lease, _safety.Token);
        lease.Publish("2");
        Assert.Equal("a=2", await NextAsync());

        var late = JsonSerializer.SerializeToUtf8Bytes(first, KubernetesJsonContext.Default.Lease);
        var refused = await Assert.ThrowsAsync<KubernetesApiException>(() => _client.PatchAsync(
            ResourceType.Leases, new NamespacedName(_cluster.Namespace, "pod-a"), PatchType.Merge, late, KubernetesJsonContext.Default.Lease, _safety.Token));

        Assert.True(refused.IsConflict);
        await stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
    }

    [Fact]
    public async Task Snapshot_OfRenewals_TellsTheWriterWhenEachWasBegun()
    {
        using var leases = new GroupLeases(_client, _cluster.Namespace, "exporter", _watchersClock);
        var watching = leases.RunAsync(_stop.Token);
        using var stop = new CancellationTokenSource();
        using var lease = Lease("a");
        var renewed = Channel.CreateUnbounded<long>();
        lease.SubscribeRenewed(at => Assert.True(renewed.Writer.TryWrite(at)));
        var run = lease.RunAsync(stop.Token);
        var first = await renewed.Reader.ReadAsync(_safety.Token);
        lease.Renew();
        await renewed.Reader.ReadAsync(_safety.Token);

        // The clock stands still, and yet no two writes bear the same time.
        var seen = new HashSet<DateTimeOffset>();
        while (seen.Count < 1 || lease.StartOf(seen.Max()) is null)
        {
            _safety.Token.ThrowIfCancellationRequested();
            seen.UnionWith(leases.Snapshot()?.Select(static l => l.RenewTime) ?? []);
            await Task.Yield();
        }

        Assert.Equal(first, lease.StartOf(seen.Max()));
        Assert.Null(lease.StartOf(seen.Max().AddSeconds(1)));
        await stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
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

    /// <summary>A lease as a process that is gone has left it.</summary>
    private async Task LeaveLeaseAsync(string state, OwnerReference? owner)
    {
        var written = await _client.CreateAsync(
            ResourceType.Leases,
            _cluster.Namespace,
            new Lease
            {
                Metadata = new ObjectMeta
                {
                    Name = "pod-a",
                    Namespace = _cluster.Namespace,
                    Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [MemberLease.GroupLabel] = "exporter" },
                    Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [MemberLease.StateAnnotation] = state, [MemberLease.InstanceAnnotation] = "other" },
                    OwnerReferences = owner is null ? null : [owner],
                },
                Spec = new LeaseSpec { HolderIdentity = "a", LeaseDurationSeconds = 30, RenewTime = _clock.GetUtcNow() },
            },
            KubernetesJsonContext.Default.Lease,
            _safety.Token);
        Assert.Equal("pod-a", written.Metadata.Name);
        Assert.Equal($"a={state}", await NextAsync());
    }

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
