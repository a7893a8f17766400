using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>The rules by which members hand ranges over, without input or output: docs/handover.md explains and proves them. One thread at a time.</summary>
/// <remarks>
/// A hash is shown by a member only while its lease claims it. A member that wants to begin claims first, waits until it sees its own claim, and begins when nobody else claims it
/// there. Since all see the writes of all leases in one order, of two that claim the later one sees the earlier.
/// </remarks>
internal sealed class HandoverMachine
{
    private const int MaxParsed = 1000;

    private readonly HandoverSelf _self;
    private readonly IHandoverActions _actions;
    private readonly RenewalFence _fence;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (string Text, MemberState State)> _parsed = new(StringComparer.Ordinal);
    private readonly Queue<MemberState> _unseen = new();
    private MemberState _published = MemberState.Empty;
    private UidRanges _loaded = UidRanges.Empty;
    private UidRanges _seenClaims = UidRanges.Empty;
    private UidRanges _offers = UidRanges.Empty;
    private UidRanges _accepts = UidRanges.Empty;
    private long? _seenRenewal;
    private long? _renewalAsked;
    private bool _wasSeen;

    public HandoverMachine(HandoverSelf self, IHandoverActions actions, RenewalFence fence, TimeProvider time)
    {
        _self = self;
        _actions = actions;
        _fence = fence;
        _time = time;
    }

    /// <summary>What the lease says first: nothing is claimed, whatever the process before this one did.</summary>
    public string FirstState => _published.Format();

    /// <summary>The membership that is adopted, in ordinal order; null before the first.</summary>
    public IReadOnlyList<string>? Members { get; private set; }

    public bool IsMember => Members?.Contains(_self.Member, StringComparer.Ordinal) == true;

    /// <summary>What this member owns in that membership.</summary>
    public UidRanges Owned { get; private set; } = UidRanges.Empty;

    /// <summary>What it has to have loaded: what it owns, and what it has promised to take.</summary>
    public UidRanges Target { get; private set; } = UidRanges.Empty;

    public UidRanges Shown { get; private set; } = UidRanges.Empty;

    /// <summary>Everything that is ours is shown, and nothing else.</summary>
    public bool IsSettled => Members is not null && Shown.Equals(Owned);

    /// <summary>All that is ours was loaded once.</summary>
    public bool HasJoined { get; private set; }

    public bool IsDraining { get; private set; }

    /// <summary>The others show everything, or there is nobody who could.</summary>
    public bool IsDrained => IsDraining && ((Shown.IsEmpty && _accepts.IsEmpty) || Members is null or []);

    /// <summary>How long until the passing of time alone changes something.</summary>
    public TimeSpan? NextDue { get; private set; }

    public void Drain() => IsDraining = true;

    public void SetLoaded(UidRanges target, UidRanges loaded)
    {
        if (ReferenceEquals(target, Target))
        {
            _loaded = loaded;
        }
    }

    /// <summary>Goes as far as it can with what is known now.</summary>
    /// <param name="leases">All leases of the group as they were together at one time; null when that is not known at present.</param>
    /// <param name="candidates">Who may be a member if it has a lease; null when that is not known yet.</param>
    public void Step(IReadOnlyList<GroupLease>? leases, IReadOnlyCollection<string>? candidates)
    {
        if (leases is null)
        {
            return;
        }

        var own = leases.FirstOrDefault(_self.Wrote);
        SeeOwn(own);
        var others = PresentOthers(leases);
        if (own is not null && candidates is not null)
        {
            Adopt(candidates, others);
        }

        var taken = Union(others.Select(static o => o.State.Claims));
        if (own is null || _fence.IsClosed)
        {
            Rejoin(own, _wasSeen && own is null && leases.Any(l => l.Name == _self.Lease), taken);
        }

        if (!_fence.IsClosed)
        {
            Move(others, taken);
        }

        Promise(others);
        Load(Owned.Union(_accepts));
        Publish(others);
        HasJoined |= IsMember && Owned.Except(_loaded).IsEmpty;
    }

    private static UidRanges Union(IEnumerable<UidRanges> ranges) => UidRanges.Of(ranges.SelectMany(static r => r));

    private void SeeOwn(GroupLease? own)
    {
        if (own is null)
        {
            // Somebody removed it. For the others we are gone.
            if (_wasSeen)
            {
                _fence.Close();
            }

            _seenClaims = UidRanges.Empty;
            return;
        }

        _wasSeen = true;
        if (_self.StartOf(own.RenewTime) is { } started)
        {
            _seenRenewal = Math.Max(_seenRenewal ?? long.MinValue, started);
        }

        var seen = Parse(own);
        while (_unseen.TryPeek(out var first) && first.Sequence <= seen.Sequence)
        {
            _unseen.Dequeue();
        }

        // What we have given up since may have been taken in between, even if we claim it again.
        _seenClaims = _unseen.Aggregate(seen.Claims, static (claims, state) => claims.Intersect(state.Claims));
    }

    /// <summary>
    /// All but those that have run out. That is certain only by a renewal of our own that we began after it and have seen: then we have seen all that was written before, and the member
    /// that did not renew knew itself fenced.
    /// </summary>
    private List<(GroupLease Lease, MemberState State)> PresentOthers(IReadOnlyList<GroupLease> leases)
    {
        NextDue = _fence.Left;
        var present = new List<(GroupLease, MemberState)>(leases.Count);
        foreach (var lease in leases.Where(l => !_self.Wrote(l)))
        {
            if (_seenRenewal is { } seen && _time.GetElapsedTime(lease.SeenAt, seen) >= lease.Duration)
            {
                continue;
            }

            present.Add((lease, Parse(lease)));
            var left = lease.Duration - _time.GetElapsedTime(lease.SeenAt);
            if (left > TimeSpan.Zero)
            {
                NextDue = NextDue is { } due && due < left ? due : left;
            }
            else if (_renewalAsked is not { } asked || _time.GetElapsedTime(lease.SeenAt, asked) < lease.Duration)
            {
                _renewalAsked = _time.GetTimestamp();
                _actions.Renew();
            }
        }

        return present;
    }

    private MemberState Parse(GroupLease lease)
    {
        // Pods come and go under new names.
        if (_parsed.Count > MaxParsed)
        {
            _parsed.Clear();
        }

        if (!_parsed.TryGetValue(lease.Name, out var known) || known.Text != lease.State)
        {
            known = (lease.State, MemberState.Parse(lease.State));
            _parsed[lease.Name] = known;
        }

        return known.State;
    }

    private void Adopt(IReadOnlyCollection<string> candidates, List<(GroupLease Lease, MemberState State)> others)
    {
        var living = others.Where(static o => o.State is { IsDraining: false, IsReadable: true }).Select(static o => o.Lease.Member);
        if (!IsDraining)
        {
            living = living.Append(_self.Member);
        }

        var members = living.Where(candidates.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (Members is not null && members.SequenceEqual(Members, StringComparer.Ordinal))
        {
            return;
        }

        Members = members;
        Owned = IsDraining ? UidRanges.Empty : ShardOwnership.For(members, _self.Ring).RangesOf(_self.Member);
    }

    private void Load(UidRanges target)
    {
        if (!target.Equals(Target))
        {
            // Another instance each time, by which answers are told apart.
            _loaded = _loaded.Union(Shown).Intersect(target);
            Target = UidRanges.Of(target);
            _actions.Target(Target);
        }
    }

    /// <summary>Others may have taken what we show. Once we see a recent renewal of ours, nobody begins any more what we claim, and what nobody else claims there is still ours.</summary>
    /// <param name="own">Our lease; null when it is gone.</param>
    /// <param name="isReplaced">Another process has it now.</param>
    /// <param name="taken">What others claim.</param>
    private void Rejoin(GroupLease? own, bool isReplaced, UidRanges taken)
    {
        _fence.Close();
        if (isReplaced)
        {
            Show(UidRanges.Empty);
        }
        else if (own is not null && _seenRenewal is { } seen && _time.GetElapsedTime(seen) < _self.FenceLimit)
        {
            Show(Shown.Intersect(_seenClaims).Except(taken));
            _fence.TryOpen(seen);
            NextDue = _fence.Left is { } left && (NextDue is not { } due || left < due) ? left : NextDue;
        }
    }

    private void Move(List<(GroupLease Lease, MemberState State)> others, UidRanges taken)
    {
        var begins = Owned.Intersect(_loaded).Union(_accepts).Intersect(_seenClaims).Except(taken);
        var gives = _offers.Intersect(Union(others.Select(static o => o.State.Accepts)));
        Show(Shown.Union(begins).Except(gives));
    }

    private void Show(UidRanges ranges)
    {
        if (!ranges.Equals(Shown))
        {
            // What is hidden is dropped. If it is ours all the same, it has to be loaded once more.
            Load(Target.Except(Shown.Except(ranges)));
            _actions.Show(ranges);
            Shown = ranges;
        }
    }

    /// <summary>
    /// What is shown and not ours any more is offered to whoever waits for it. One accepts, and then has to take it whatever happens; only then it is let go. So nobody changes its mind
    /// at the moment when the other one lets go.
    /// </summary>
    private void Promise(List<(GroupLease Lease, MemberState State)> others)
    {
        var first = others.Where(o => string.CompareOrdinal(o.Lease.Name, _self.Lease) < 0);
        _accepts = _accepts.Except(Shown).Except(Union(first.Select(static o => o.State.Accepts)));
        _offers = _offers.Intersect(Shown);
        if (!_fence.IsClosed)
        {
            _offers = _offers.Union(Shown.Except(Owned).Intersect(Union(others.Select(static o => o.State.Waits.Union(o.State.Accepts)))));
            _accepts = _accepts.Union(Waits(others).Intersect(Union(others.Select(o => Acceptable(o, others)))));
        }
    }

    /// <summary>
    /// What one offers and nobody else claims. The giver may know that a claimant is dead whose lease we see for the first time: accepted all the same, nobody would show it until that has run out here.
    /// </summary>
    private static UidRanges Acceptable((GroupLease Lease, MemberState State) giver, List<(GroupLease Lease, MemberState State)> others) =>
        giver.State.Offers.IsEmpty
            ? UidRanges.Empty
            : giver.State.Offers.Except(Union(others.Where(o => o.Lease.Name != giver.Lease.Name).Select(static o => o.State.Claims)));

    /// <summary>Of several that wait for the same, which happens while they see different members, all but one step back.</summary>
    private UidRanges Waits(List<(GroupLease Lease, MemberState State)> others)
    {
        var first = others.Where(o => string.CompareOrdinal(o.Lease.Name, _self.Lease) < 0);
        return Owned.Intersect(_loaded)
            .Except(Shown)
            .Except(_accepts)
            .Except(Union(others.Select(static o => o.State.Accepts)))
            .Except(Union(first.Select(static o => o.State.Waits)));
    }

    private void Publish(List<(GroupLease Lease, MemberState State)> others)
    {
        var state = new MemberState
        {
            Sequence = _published.Sequence + 1,
            Members = Members ?? [],
            Ring = _self.RingText,
            Shows = Shown,
            Offers = _offers,
            Waits = Waits(others),
            Accepts = _accepts,
            IsDraining = IsDraining,
        };
        if (!state.SaysTheSame(_published))
        {
            _published = state;
            _unseen.Enqueue(state);
            _actions.Publish(state.Format());
        }
    }
}
