using System.Text.Json.Nodes;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests.Shards;

public sealed class HandoverTests : IAsyncLifetime
{
    private ShardCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ShardCluster.StartAsync();

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Assert.Equal("", string.Concat(_cluster.Members.Select(static m => m.Doubles)));
    }

    [Fact]
    public async Task RunAsync_MembersJoin_ShareEverythingAsTheRingSays()
    {
        _cluster.SetEndpoints(1);
        var a = _cluster.Join(1);
        await _cluster.UntilSettledAsync(a);

        _cluster.SetEndpoints(1, 2, 3);
        var (b, c) = (_cluster.Join(2), _cluster.Join(3));
        await _cluster.UntilSettledAsync(a, b, c);

        var ring = ShardOwnership.For(["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
        Assert.Equal(ring.RangesOf("10.0.0.2"), b.Shown);
    }

    [Fact]
    public async Task RunAsync_NewMemberHasNotLoaded_OldOneGoesOnShowing()
    {
        _cluster.SetEndpoints(1, 2);
        var a = _cluster.Join(1);
        await _cluster.UntilSettledAsync(a);
        var b = _cluster.Join(2, loads: false);
        await _cluster.UntilAsync(() => a.Handover.Members == 2 && b.Handover.Problem == "10.0.0.2 has not loaded its part of the reports yet");
        Assert.True(a.Shown.IsWhole);

        b.Load();

        await _cluster.UntilSettledAsync(a, b);
    }

    [Fact]
    public async Task DrainAsync_OthersThere_ReturnsWhenTheyShowEverything()
    {
        _cluster.SetEndpoints(1, 2, 3);
        var (a, b, c) = (_cluster.Join(1), _cluster.Join(2), _cluster.Join(3));
        await _cluster.UntilSettledAsync(a, b, c);

        await b.DrainAsync(_cluster.Safety);

        Assert.True(b.Shown.IsEmpty);
        await _cluster.UntilSettledAsync(a, c);
        Assert.Equal(2, _cluster.Server.Count("leases.coordination.k8s.io"));
    }

    [Fact]
    public async Task DrainAsync_Alone_ReturnsAtOnceAndGoesOnShowing()
    {
        _cluster.SetEndpoints(1);
        var a = _cluster.Join(1);
        await _cluster.UntilSettledAsync(a);

        await a.DrainAsync(_cluster.Safety);

        Assert.True(a.Shown.IsWhole);
        Assert.Equal(0, _cluster.Server.Count("leases.coordination.k8s.io"));
    }

    [Fact]
    public async Task DrainAsync_NobodyLoads_EndsAfterItsTime()
    {
        _cluster.SetEndpoints(1, 2);
        var a = _cluster.Join(1);
        await _cluster.UntilSettledAsync(a);
        var b = _cluster.Join(2, loads: false);
        await _cluster.UntilAsync(() => a.Handover.Members == 2);

        var drained = a.DrainAsync(_cluster.Safety);
        await _cluster.UntilAsync(() => b.Handover.Members == 1);
        await _cluster.AdvanceAsync(TimeSpan.FromSeconds(19));
        Assert.False(drained.IsCompleted);
        Assert.True(a.Shown.IsWhole);
        await _cluster.AdvanceUntilAsync(() => drained.IsCompleted);

        await drained;
        Assert.True(a.Shown.IsEmpty);
    }

    [Fact]
    public async Task RunAsync_MemberCutOff_IsFencedBeforeTheOtherTakesOver()
    {
        _cluster.SetEndpoints(1, 2);
        var (a, b) = (_cluster.Join(1), _cluster.Join(2));
        await _cluster.UntilSettledAsync(a, b);

        _cluster.Cut(b);
        await _cluster.AdvanceAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("the lease of 10.0.0.2 was not renewed for 2", b.Handover.Problem, StringComparison.Ordinal);
        Assert.False(b.Shown.IsEmpty);
        Assert.False(a.Shown.IsWhole);
        await _cluster.AdvanceUntilAsync(() => a.Shown.IsWhole);

        _cluster.Heal(b);
        await _cluster.AdvanceUntilAsync(() => ShardCluster.IsSettled(a, b));
    }

    [Fact]
    public async Task RunAsync_ApiServerAway_NobodyIsReadyAndAllGoOnAsBefore()
    {
        _cluster.SetEndpoints(1, 2);
        var (a, b) = (_cluster.Join(1), _cluster.Join(2));
        await _cluster.UntilSettledAsync(a, b);
        var (ofA, ofB) = (a.Shown, b.Shown);

        _cluster.Cut(a);
        _cluster.Cut(b);
        await _cluster.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.True(a.Handover.IsFenced && b.Handover.IsFenced);
        Assert.Equal((ofA, ofB), (a.Shown, b.Shown));
        _cluster.Heal(a);
        _cluster.Heal(b);
        await _cluster.AdvanceUntilAsync(() => ShardCluster.IsSettled(a, b));

        Assert.Equal((ofA, ofB), (a.Shown, b.Shown));
    }

    [Fact]
    public async Task RunAsync_ContainerStartedAnew_TakesItsPartAtOnce()
    {
        _cluster.SetEndpoints(1, 2);
        var (a, b) = (_cluster.Join(1), _cluster.Join(2, podUid: "uid-2"));
        await _cluster.UntilSettledAsync(a, b);
        var part = b.Shown;
        _cluster.Cut(b);
        await b.DisposeAsync();
        _cluster.Members.Remove(b);
        _cluster.Heal(b);

        var next = _cluster.Join(2, podUid: "uid-2");
        await _cluster.UntilAsync(() => next.Shown.Equals(part));

        Assert.False(a.Shown.IsWhole);
    }

    [Fact]
    public async Task RunAsync_StatefulSetScaled_TheRemainingTakeOver()
    {
        _cluster.SetReplicas(3);
        var members = new[] { _cluster.JoinSet(0), _cluster.JoinSet(1), _cluster.JoinSet(2) };
        await _cluster.UntilSettledAsync(members);

        _cluster.SetReplicas(1);

        await _cluster.UntilAsync(() => members[0].Shown.IsWhole && members[1].Shown.IsEmpty && members[2].Shown.IsEmpty);
    }

    [Fact]
    public async Task RunAsync_LeaseWrittenByAStranger_BlocksNothingForLong()
    {
        _cluster.Server.Load(new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject
            {
                ["name"] = "stranger",
                ["namespace"] = ShardCluster.Namespace,
                ["labels"] = new JsonObject { ["lynceus/group"] = "exporter" },
                ["annotations"] = new JsonObject { ["lynceus/state"] = "what?" },
            },
            ["spec"] = new JsonObject { ["holderIdentity"] = "10.9.9.9", ["leaseDurationSeconds"] = 30 },
        });
        _cluster.SetEndpoints(1);

        var a = _cluster.Join(1);
        await _cluster.UntilAsync(() => a.Handover.Problem is null);
        Assert.True(a.Shown.IsEmpty);
        await _cluster.AdvanceUntilAsync(() => a.Shown.IsWhole);

        Assert.Equal(1, a.Handover.Members);
    }
}
