using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>One process: the real rules and the real fence, a lease written as MemberLease does, a watch with a lag, and a store that needs time to load.</summary>
internal sealed class ModelMember : IHandoverActions
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    private readonly ModelCluster _cluster;
    private readonly string _pod;
    private readonly string _instance;
    private readonly RenewalFence _fence;
    private readonly Dictionary<DateTimeOffset, long> _writes = [];
    private readonly SortedDictionary<string, GroupLease> _view = new(StringComparer.Ordinal);
    private IReadOnlyCollection<string>? _candidates;
    private string _state;
    private int? _base;
    private UidRanges _loaded = UidRanges.Empty;
    private int _seen;
    private int _renewal;
    private int _answers;
    private long _due;
    private bool _isWriting;
    private bool _writeAgain;
    private bool _isStepping;
    private bool _isDelivering;
    private (int Version, long Since) _foreign = (-1, 0);

    public ModelMember(ModelCluster cluster, string name, string pod, string instance, RingOptions ring)
    {
        (_cluster, Name, _pod, _instance) = (cluster, name, pod, instance);
        _fence = new RenewalFence(TimeSpan.FromSeconds(20), cluster.Clock);
        Machine = new HandoverMachine(
            new HandoverSelf
            {
                Lease = name,
                Member = name,
                Instance = instance,
                Ring = ring,
                FenceLimit = TimeSpan.FromSeconds(20),
                StartOf = t => _writes.TryGetValue(t, out var at) ? at : null,
            },
            this,
            _fence,
            cluster.Clock);
        _state = Machine.FirstState;
    }

    public string Name { get; }

    public string Pod => _pod;

    public HandoverMachine Machine { get; }

    /// <summary>A bit for each partition.</summary>
    public int Shown { get; private set; }

    public bool IsAlive { get; private set; } = true;

    public bool IsReady => IsAlive && !IsPaused && !_fence.IsClosed;

    /// <summary>Requests of this member do not reach the server, or are slow.</summary>
    public bool CannotWrite { get; set; }

    /// <summary>Nothing of the watch reaches it.</summary>
    public bool CannotSee { get; set; }

    /// <summary>Stopped, and what is due waits.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Answers may get lost and requests may be carried out late.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Most milliseconds for anything on the way.</summary>
    public int Lag { get; set; } = 40;

    /// <summary>Most milliseconds to load a target.</summary>
    public int LoadTime { get; set; } = 3000;

    public override string ToString() =>
        $"{Name} sees {_seen}/{_cluster.Log.Count}, members {string.Join(' ', Machine.Members ?? [])}, target {Machine.Target}, shown {Machine.Shown}, publishes {_state}, fence closed {_fence.IsClosed}";

    public void Start()
    {
        _seen = _cluster.Log.Count;
        List();
        Write();
        Tick();
    }

    public void Crash()
    {
        _cluster.Say($"{Name} crashes");
        IsAlive = false;
    }

    public void Drain()
    {
        _cluster.Say($"{Name} drains");
        Machine.Drain();
        WakeUp();
    }

    public void Pause(TimeSpan time)
    {
        _cluster.Say($"{Name} stops for {time}");
        IsPaused = true;
        _cluster.After(time, () =>
        {
            IsPaused = false;
            WakeUp();
        });
    }

    /// <summary>The candidates have changed; another watch than that of the leases says so.</summary>
    public void Hear() => Do(_cluster.Some(3 * Lag), () =>
    {
        _candidates = [.. _cluster.Candidates];
        WakeUp();
    });

    /// <summary>The history is lost, and the list says only how things are now.</summary>
    public void Relist()
    {
        if (!CannotSee)
        {
            _seen = _cluster.Log.Count;
            List();
            WakeUp();
        }
    }

    /// <summary>Something new is in the log.</summary>
    public void Deliver()
    {
        if (_isDelivering || _seen >= _cluster.Log.Count)
        {
            return;
        }

        _isDelivering = true;
        Do(_cluster.Some(Lag), () =>
        {
            _isDelivering = false;
            if (CannotSee)
            {
                return;
            }

            // Never later than the lag, so all that waits goes along, or some of it.
            for (var count = _cluster.Random.Next(1, 4); count > 0 && _seen < _cluster.Log.Count; count--)
            {
                See(_cluster.Log[_seen].Name, _cluster.Log[_seen].Lease);
                _seen++;
            }

            WakeUp();
            Deliver();
        });
    }

    void IHandoverActions.Target(UidRanges ranges)
    {
        _cluster.Say($"{Name} has to load {ranges} as one of {string.Join(' ', Machine.Members ?? [])}");

        // What was loaded or shown stays.
        _loaded = _loaded.Union(Machine.Shown).Intersect(ranges);
        var part = UidRanges.Of(ranges.Where(_ => _cluster.Random.Next(2) == 0));
        var first = _cluster.Some(LoadTime);
        Do(first, () => Loaded(ranges, part));
        Do(first + _cluster.Some(LoadTime), () => Loaded(ranges, ranges));
    }

    void IHandoverActions.Show(UidRanges ranges)
    {
        var missing = ranges.Except(Machine.Shown).Except(_loaded);
        if (!missing.IsEmpty)
        {
            throw new InvalidOperationException($"{Name} shows {missing}, which is not loaded.");
        }

        // What is hidden is dropped, wanted or not.
        _loaded = _loaded.Except(Machine.Shown.Except(ranges));
        var shown = 0;
        for (var partition = 0; partition < ModelCluster.Ring.Partitions; partition++)
        {
            shown |= ranges.Contains(ModelCluster.Hash(partition)) ? 1 << partition : 0;
        }

        Shown = shown;
        _cluster.Say($"{Name} shows {ranges}");
    }

    void IHandoverActions.Publish(string state)
    {
        _state = state;
        Write();
    }

    void IHandoverActions.Renew() => Write();

    private void Loaded(UidRanges target, UidRanges more)
    {
        var loaded = more;
        if (ReferenceEquals(target, Machine.Target))
        {
            loaded = _loaded = _loaded.Union(more);
        }

        _cluster.Say($"{Name} has loaded {loaded} of {target}");
        Machine.SetLoaded(target, loaded);
        WakeUp();
    }

    /// <summary>Runs it when this process is there, and later when it is stopped.</summary>
    private void Do(TimeSpan wait, Action action) => _cluster.After(wait, () =>
    {
        if (IsAlive && IsPaused)
        {
            Do(TimeSpan.FromMilliseconds(500), action);
        }
        else if (IsAlive)
        {
            action();
        }
    });

    /// <summary>After something kept it from seeing.</summary>
    private void Tick() => Do(TimeSpan.FromSeconds(5), () =>
    {
        Deliver();
        Tick();
    });

    private void WakeUpWhenDue()
    {
        if (Machine.NextDue is { } wait)
        {
            var due = _due = _cluster.Clock.Now + wait.Ticks;
            Do(wait, () =>
            {
                if (due == _due)
                {
                    WakeUp();
                }
            });
        }
    }

    private void WakeUp()
    {
        if (_isStepping)
        {
            return;
        }

        _isStepping = true;
        Do(_cluster.Some(10), () =>
        {
            _isStepping = false;
            Machine.Step([.. _view.Values], _candidates);
            WakeUpWhenDue();
            if (Machine.IsDrained)
            {
                Remove();
            }
        });
    }

    private void Remove()
    {
        if (_cluster.Read(Name) is { Lease.Instance: var instance } && instance == _instance)
        {
            Append(null);
        }

        IsAlive = false;
    }

    private void List()
    {
        foreach (var name in _view.Keys.Concat(_cluster.Log.Select(static e => e.Name)).Distinct(StringComparer.Ordinal).ToArray())
        {
            var now = _cluster.Read(name).Lease;
            if (now is null || !_view.TryGetValue(name, out var known) || known.RenewTime != now.RenewTime || known.Instance != now.Instance)
            {
                See(name, now);
            }
        }
    }

    private void See(string name, GroupLease? lease)
    {
        if (lease is null)
        {
            _view.Remove(name);
        }
        else
        {
            _view[name] = lease with { SeenAt = _cluster.Clock.Now };
        }
    }

    private void Write()
    {
        if (_isWriting)
        {
            _writeAgain = true;
            return;
        }

        (_isWriting, _writeAgain) = (true, false);
        if (CannotWrite)
        {
            Do(_cluster.Some(10_000), () => Answered(isOk: false, started: 0));
            return;
        }

        if (_base is null)
        {
            Do(_cluster.Some(Lag), Find);
            return;
        }

        var started = _cluster.Clock.Now;
        var renewTime = DateTimeOffset.UnixEpoch.AddSeconds(++_renewal);
        _writes[renewTime] = started;
        var lease = new GroupLease(Name, Name, _instance, _state, renewTime, LeaseDuration, 0);
        var replaces = _base.Value;
        var fate = LosesAnswers ? _cluster.Random.Next(10) : 0;
        if (fate >= 8)
        {
            // Given up after a while, and carried out before, after, or never.
            if (fate == 8)
            {
                _cluster.After(_cluster.Some(25_000), () => TryCommit(replaces, lease));
            }

            Do(_cluster.Some(10_000), () => Answered(isOk: false, started));
            return;
        }

        _cluster.After(_cluster.Some(Lag), () =>
        {
            var isOk = TryCommit(replaces, lease);
            var committed = _cluster.Log.Count - 1;
            Do(_cluster.Some(Lag), () =>
            {
                _base = isOk ? committed : null;
                Answered(isOk, started, retryAtOnce: !isOk);
            });
        });
    }

    private void Find()
    {
        _isWriting = false;
        var (version, lease, pod) = _cluster.Read(Name);
        if (lease is null || lease.Instance == _instance || pod == _pod)
        {
            _base = version;
            Write();
            return;
        }

        if (version != _foreign.Version)
        {
            _foreign = (version, _cluster.Clock.Now);
        }

        if (_cluster.Clock.GetElapsedTime(_foreign.Since) >= LeaseDuration)
        {
            _base = version;
            Write();
        }
        else
        {
            Do(RetryPeriod, Write);
        }
    }

    private bool TryCommit(int replaces, GroupLease lease)
    {
        if (_cluster.Read(Name).Version != replaces)
        {
            return false;
        }

        Append(lease);
        return true;
    }

    private void Append(GroupLease? lease)
    {
        _cluster.Append(Name, lease, _pod);
        foreach (var member in _cluster.Living)
        {
            member.Deliver();
        }
    }

    private void Answered(bool isOk, long started, bool retryAtOnce = false)
    {
        _isWriting = false;
        if (isOk)
        {
            _fence.Renewed(started);
            WakeUp();
        }

        if (retryAtOnce || _writeAgain)
        {
            Write();
            return;
        }

        var answered = ++_answers;
        Do(isOk ? RenewPeriod : RetryPeriod, () =>
        {
            if (!_isWriting && answered == _answers)
            {
                Write();
            }
        });
    }
}
