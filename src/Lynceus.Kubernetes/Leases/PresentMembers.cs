using Lynceus.Kubernetes.Http;

namespace Lynceus.Kubernetes.Leases;

/// <summary>Follows the <see cref="MemberLease"/>s of a group. A member is present until its lease is removed, or has not changed for its duration as seen from here.</summary>
/// <remarks>
/// A lease that is seen for the first time counts from then, so a member that died before we started is present for one duration. While the API server cannot be reached nobody
/// is seen to renew, and all but the last state is forgotten after a duration: a list of nobody is then about us, not about the others (<see cref="SinceLastEvent"/>).
/// </remarks>
public sealed class PresentMembers : IDisposable
{
    // Timers of the system take at most 49 days, and a lease may say more.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly GroupLeases _leases;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private IReadOnlyList<PresentMember> _members = [];
    private Action<IReadOnlyList<PresentMember>>? _subscribers;

    public PresentMembers(KubernetesClient client, string @namespace, string group, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _timer = _time.CreateTimer(_ => Refresh(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _leases = new GroupLeases(client, @namespace, group, time);
        _leases.Subscribe(Refresh);
    }

    public bool HasSynced => _leases.HasSynced;

    /// <summary>How long ago the API server was last heard.</summary>
    public TimeSpan SinceLastEvent => _leases.SinceLastEvent;

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<PresentMember> Members
    {
        get
        {
            lock (_lock)
            {
                return _members;
            }
        }
    }

    /// <summary>Hears of each change of <see cref="Members"/>, one at a time and in order: take it and return.</summary>
    public void Subscribe(Action<IReadOnlyList<PresentMember>> subscriber)
    {
        lock (_lock)
        {
            _subscribers += subscriber;
        }
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _leases.WaitForSyncAsync(cancellationToken);

    /// <summary>Runs until cancelled. Call it once.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _leases.RunAsync(cancellationToken);

    public void Dispose()
    {
        _timer.Dispose();
        _leases.Dispose();
    }

    private void Refresh()
    {
        lock (_lock)
        {
            // Half a list would look as if members had left.
            if (_leases.Snapshot() is not { } leases)
            {
                return;
            }

            var next = LongestTimer;
            var present = new List<PresentMember>();
            foreach (var lease in leases)
            {
                var left = lease.Duration - _time.GetElapsedTime(lease.SeenAt);
                if (left > TimeSpan.Zero)
                {
                    present.Add(new PresentMember(lease.Member, lease.State));
                    next = left < next ? left : next;
                }
            }

            // Rounded up, since timers round down to whole milliseconds.
            _timer.Change(present.Count == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
            present.Sort(static (a, b) => string.CompareOrdinal(a.Member, b.Member));
            if (!present.SequenceEqual(_members))
            {
                _members = present;
                _subscribers?.Invoke(present);
            }
        }
    }
}
