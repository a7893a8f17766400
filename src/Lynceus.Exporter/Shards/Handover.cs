using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Objects;
using Lynceus.Kubernetes.Sharding;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Shards;

/// <summary>Shares the reports with the other members of a Service or StatefulSet, by the rules of <see cref="HandoverMachine"/> and through leases. docs/handover.md explains it.</summary>
internal sealed class Handover : IShard, IShardStatus, IHandoverActions, IDisposable
{
    // Timers of the system take at most 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly ShardOptions _options;
    private readonly Action<UidRanges> _target;
    private readonly Action<UidRanges> _show;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ICandidates _candidates;
    private readonly GroupLeases _leases;
    private readonly MemberLease _lease;
    private readonly RenewalFence _fence;
    private readonly HandoverMachine _machine;
    private readonly HandoverProgress _progress;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Queue<(UidRanges Target, UidRanges Loaded)> _loaded = new();
    private long? _drainedFrom;
    private volatile bool _isMember;
    private volatile bool _hasJoined;
    private volatile UidRanges _owned = UidRanges.Empty;
    private volatile UidRanges _shown = UidRanges.Empty;
    private volatile int _members;

    /// <param name="client">Its account needs get, list, watch, create, patch and delete of leases in the namespace, and list and watch of its EndpointSlices or StatefulSets.</param>
    /// <param name="options">For a mode in which members talk to each other, without problems.</param>
    /// <param name="target">See <see cref="IShard"/>.</param>
    /// <param name="show">See <see cref="IShard"/>.</param>
    /// <param name="metrics">Where this shard is shown.</param>
    /// <param name="logger">For everything that happens to members.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads renewals.</param>
    public Handover(
        KubernetesClient client,
        ShardOptions options,
        Action<UidRanges> target,
        Action<UidRanges> show,
        ShardMetrics metrics,
        ILogger logger,
        TimeProvider time,
        Random? random = null)
    {
        (_options, _target, _show, _logger, _time) = (options, target, show, logger, time);
        _candidates = options.Mode.Kind == ShardKind.Service
            ? new ServiceCandidates(client, new NamespacedName(options.Namespace, options.ServiceName), System.Net.IPAddress.Parse(options.MemberAddress).AddressFamily)
            : new StatefulSetCandidates(client, new NamespacedName(options.Namespace, options.StatefulSetName));
        _leases = new GroupLeases(client, options.Namespace, options.Group, time, idleLimit: options.LeaseDuration);
        var leaseOptions = new MemberLeaseOptions
        {
            Namespace = options.Namespace,
            Group = options.Group,
            Member = options.Member,
            Name = options.PodName,
            LeaseDuration = options.LeaseDuration,
            RenewPeriod = options.RenewPeriod,
            Owner = options.PodUid is { Length: > 0 } uid ? new OwnerReference { ApiVersion = "v1", Kind = "Pod", Name = options.PodName, Uid = uid } : null,
        };
        _lease = new MemberLease(client, leaseOptions, logger, time, random);
        _fence = new RenewalFence(options.FenceLimit, time);
        var self = new HandoverSelf
        {
            Lease = options.PodName,
            Member = options.Member,
            Instance = leaseOptions.Instance,
            Ring = options.Ring,
            FenceLimit = options.FenceLimit,
            StartOf = _lease.StartOf,
        };
        _machine = new HandoverMachine(self, this, _fence, time);
        _progress = new HandoverProgress(options.Member, _machine, _fence, metrics, logger, time);
        _lease.SubscribeRenewed(startedAt =>
        {
            _fence.Renewed(startedAt);
            Wake();
        });
        _leases.Subscribe(Wake);
        _candidates.Subscribe(Wake);
        metrics.Observe(this);
    }

    public string? Problem =>
        !_isMember ? $"{_options.Member} is not among the members of {_options.Mode} {_options.Group} yet"
        : !_hasJoined ? $"{_options.Member} has not loaded its part of the reports yet"
        : _fence.IsClosed ? $"the lease of {_options.Member} was not renewed for {_fence.SinceRenewal?.TotalSeconds ?? 0:F0} s; other members may show the same reports"
        : null;

    public int Members => _members;

    public int OwnedRanges => _owned.Count;

    public double OwnedShare => HandoverProgress.ShareOf(_owned);

    public double ShownShare => HandoverProgress.ShareOf(_shown);

    public bool IsFenced => _fence.IsClosed;

    public TimeSpan? SinceRenewal => _fence.SinceRenewal;

    public void SetLoaded(UidRanges target, UidRanges loaded)
    {
        lock (_lock)
        {
            _loaded.Enqueue((target, loaded));
        }

        Wake();
    }

    /// <summary>Ends when cancelled, and also once <see cref="DrainAsync"/> is through; the lease is removed then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var leaseStop = new CancellationTokenSource();
        using var watchStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _lease.Publish(_machine.FirstState);
        var watches = Task.WhenAll(_leases.RunAsync(watchStop.Token), _candidates.RunAsync(watchStop.Token));
        var renewing = _lease.RunAsync(leaseStop.Token);
        try
        {
            await HandOverAsync(Task.WhenAny(watches, renewing), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            // Nobody may take this for shown by us once the lease is gone; alone it does no harm.
            if (!_machine.Shown.IsEmpty && _machine.Members is { Count: > 0 } members && (members.Count > 1 || members[0] != _options.Member))
            {
                _show(UidRanges.Empty);
            }

            await leaseStop.CancelAsync();
            await watchStop.CancelAsync();
            await Task.WhenAll(watches, renewing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ended.TrySetResult();
        }
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _drainedFrom ??= _time.GetTimestamp();
        }

        Wake();
        await _ended.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _candidates.Dispose();
        _leases.Dispose();
        _lease.Dispose();
        _wake.Dispose();
    }

    void IHandoverActions.Target(UidRanges ranges) => _target(ranges);

    void IHandoverActions.Show(UidRanges ranges)
    {
        _show(ranges);
        _shown = ranges;
    }

    void IHandoverActions.Publish(string state) => _lease.Publish(state);

    void IHandoverActions.Renew() => _lease.Renew();

    private async Task HandOverAsync(Task<Task> faulted, CancellationToken cancellationToken)
    {
        while (true)
        {
            var drainLeft = Step();
            if (_machine.IsDrained || drainLeft <= TimeSpan.Zero)
            {
                Report();
                return;
            }

            var wait = _machine.NextDue is { } due && due < LongestWait ? due : LongestWait;
            wait = drainLeft is { } left && left < wait ? left : wait;
            await WaitAsync(wait, faulted, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (faulted.IsCompleted)
            {
                await await faulted;
            }
        }
    }

    /// <summary>Takes what came and goes as far as it can; returns how long a hand-over before the end may still take.</summary>
    private TimeSpan? Step()
    {
        TimeSpan? left = null;
        lock (_lock)
        {
            while (_loaded.TryDequeue(out var loaded))
            {
                _machine.SetLoaded(loaded.Target, loaded.Loaded);
            }

            if (_drainedFrom is { } since)
            {
                _machine.Drain();
                left = _options.DrainTime - _time.GetElapsedTime(since);
            }
        }

        _machine.Step(_leases.Snapshot(), _candidates.Current);
        _members = _machine.Members?.Count ?? 0;
        _owned = _machine.Owned;
        _isMember = _machine.IsMember || _machine.IsDraining;
        _hasJoined = _machine.HasJoined;
        _progress.Look();
        return left;
    }

    private void Report()
    {
        if (_machine.Members is null or [])
        {
            ShardLog.LeftAlone(_logger, _options.Member);
        }
        else if (_machine.IsDrained)
        {
            ShardLog.Drained(_logger, _options.Member);
        }
        else
        {
            ShardLog.DrainedLate(_logger, _options.Member, _options.DrainTime, ShownShare);
        }
    }

    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    private async Task WaitAsync(TimeSpan wait, Task<Task> faulted, CancellationToken cancellationToken)
    {
        // Rounded up, since timers round down to whole milliseconds.
        using var due = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, due.Token);
        await Task.WhenAny(_wake.WaitAsync(either.Token), faulted);
    }
}
