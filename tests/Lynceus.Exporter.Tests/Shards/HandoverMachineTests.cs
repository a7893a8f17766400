using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>Rules that random schedules hardly ever need.</summary>
public sealed class HandoverMachineTests : IHandoverActions
{
    private static readonly RingOptions Ring = new() { Partitions = 16, VirtualNodes = 6, LoadFactor = 1.1 };

    private readonly ModelClock _clock = new();
    private readonly RenewalFence _fence;
    private readonly HandoverMachine _machine;
    private readonly List<string> _published = [];
    private readonly List<UidRanges> _targets = [];
    private int _renewals;

    public HandoverMachineTests()
    {
        _fence = new RenewalFence(TimeSpan.FromSeconds(20), _clock);
        var self = new HandoverSelf { Lease = "a", Member = "a", Instance = "1", Ring = Ring, FenceLimit = TimeSpan.FromSeconds(20), StartOf = t => t.Ticks };
        _machine = new HandoverMachine(self, this, _fence, _clock);
    }

    [Fact]
    public void Step_ClaimGivenUpAndMadeAgainUnseen_DoesNotBegin()
    {
        Step(Own(new MemberState()));
        _machine.SetLoaded(_machine.Target, UidRanges.Whole);
        Step(Own(new MemberState()));
        var claimed = Published;
        Assert.True(claimed.Waits.IsWhole);
        _machine.SetLoaded(_machine.Target, UidRanges.Empty);
        Step(Own(new MemberState()));
        Assert.True(Published.Waits.IsEmpty);
        _machine.SetLoaded(_machine.Target, UidRanges.Whole);
        Step(Own(new MemberState()));

        // Somebody may have begun after the second write and before the third.
        Step(Own(claimed));
        Assert.True(_machine.Shown.IsEmpty);

        Step(Own(Published));
        Assert.True(_machine.Shown.IsWhole);
    }

    [Fact]
    public void SetLoaded_AnswerToAnEarlierTarget_DoesNotCount()
    {
        var b = Lease("b", new MemberState());
        Step(Own(new MemberState()));
        var first = _machine.Target;
        Step([Own(new MemberState()), b], "a", "b");
        Step(Own(new MemberState()));

        _machine.SetLoaded(first, UidRanges.Whole);
        Step(Own(new MemberState()));

        Assert.True(Published.Waits.IsEmpty);
        Assert.True(_machine.Target.Equals(first));
    }

    [Fact]
    public void Step_LeaseOfAnotherThatCannotBeRead_BlocksUntilItHasRunOut()
    {
        var b = new GroupLease("b", "b", "2", "not ours", default, TimeSpan.FromSeconds(30), 0);
        Load([b]);
        Assert.True(_machine.Shown.IsEmpty);

        _clock.Now += TimeSpan.FromSeconds(30).Ticks;
        Step([Own(Published), b], "a", "b");

        Assert.True(_machine.Shown.IsWhole);
        Assert.Equal(["a"], _machine.Members);
    }

    [Fact]
    public void Step_OtherSeemsDeadButNoRenewalOfOursWasSeenSince_AsksForOne()
    {
        var b = Lease("b", new MemberState { Shows = UidRanges.Whole });
        Load([b]);
        var own = Own(Published);

        _clock.Now += TimeSpan.FromSeconds(30).Ticks;
        Step([own, b], "a", "b");
        Step([own, b], "a", "b");

        Assert.Equal(1, _renewals);
        Assert.Equal(["a", "b"], _machine.Members);
    }

    [Fact]
    public void Step_OwnLeaseRemoved_IsFencedAndKeepsWhatNobodyTook()
    {
        Load([]);
        Assert.True(_machine.Shown.IsWhole);

        Step([], "a");
        Assert.True(_fence.IsClosed);
        Assert.True(_machine.Shown.IsWhole);
        var half = UidRanges.Of([new UidRange(0, UidRange.EndOfSpace / 2)]);
        Step([Own(Published), Lease("b", new MemberState { Shows = half })], "a");

        Assert.False(_fence.IsClosed);
        Assert.Equal(UidRanges.Whole.Except(half), _machine.Shown);
    }

    [Fact]
    public void Step_AnotherProcessHasOurLease_ShowsNothing()
    {
        Load([]);

        Step([Own(Published) with { Instance = "2" }], "a");

        Assert.True(_fence.IsClosed);
        Assert.True(_machine.Shown.IsEmpty);
    }

    [Fact]
    public void Step_ListOfLeasesUnderWay_ChangesNothing()
    {
        Load([]);
        var published = _published.Count;

        _machine.Step(null, ["a", "b"]);

        Assert.True(_machine.Shown.IsWhole);
        Assert.Equal(published, _published.Count);
    }

    [Fact]
    public void Drain_NobodyElse_IsThroughAtOnceAndGoesOnShowing()
    {
        Load([]);

        _machine.Drain();
        Step(Own(Published));

        Assert.True(_machine.IsDrained);
        Assert.True(_machine.Shown.IsWhole);
    }

    [Fact]
    public void Step_OfferedRangeIsClaimedByALeaseThatMayBeDead_IsNotAcceptedBeforeThatHasRunOut()
    {
        var giving = new MemberState { Shows = UidRanges.Whole, Offers = UidRanges.Whole };
        var dead = Lease("c", new MemberState { Shows = UidRanges.Whole });
        Step([Own(new MemberState()), Lease("b", giving), dead], "a", "b", "c");
        _machine.SetLoaded(_machine.Target, _machine.Target);
        Step([Own(new MemberState()), Lease("b", giving), dead], "a", "b", "c");
        Assert.False(Published.Waits.IsEmpty);
        Assert.True(Published.Accepts.IsEmpty);

        _clock.Now += TimeSpan.FromSeconds(30).Ticks;
        Step([Own(Published), Lease("b", giving), dead], "a", "b", "c");
        _machine.SetLoaded(_machine.Target, _machine.Target);
        Step([Own(Published), Lease("b", giving), dead], "a", "b", "c");

        Assert.False(Published.Accepts.IsEmpty);
    }

    void IHandoverActions.Target(UidRanges ranges) => _targets.Add(ranges);

    void IHandoverActions.Show(UidRanges ranges)
    {
    }

    void IHandoverActions.Publish(string state) => _published.Add(state);

    void IHandoverActions.Renew() => _renewals++;

    private MemberState Published => MemberState.Parse(_published[^1]);

    private GroupLease Own(MemberState state) => new("a", "a", "1", state.Format(), new DateTimeOffset(_clock.Now, TimeSpan.Zero), TimeSpan.FromSeconds(30), _clock.Now);

    private GroupLease Lease(string name, MemberState state) => new(name, name, "2", state.Format(), default, TimeSpan.FromSeconds(30), _clock.Now);

    private void Step(params GroupLease[] leases) => Step(leases, "a");

    private void Step(GroupLease[] leases, params string[] candidates) => _machine.Step(leases, candidates);

    /// <summary>Everything is ours and loaded, and the others see it.</summary>
    private void Load(GroupLease[] others)
    {
        Step([Own(new MemberState()), .. others], "a");
        _machine.SetLoaded(_machine.Target, UidRanges.Whole);
        Step([Own(new MemberState()), .. others], "a");
        Step([Own(Published), .. others], "a");
    }
}
