using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Objects;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Leases;

/// <summary>Follows the <see cref="MemberLease"/>s of a group through one watch, and says nothing of who is still there: <see cref="PresentMembers"/> does.</summary>
public sealed class GroupLeases : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GroupLease> _byUid = new(StringComparer.Ordinal);
    private readonly Informer<Lease> _leases;
    private readonly TimeProvider _time;
    private bool _isListed;
    private IReadOnlyList<GroupLease>? _snapshot;
    private Action? _subscribers;

    /// <param name="client">Its account needs list and watch of leases in the namespace.</param>
    /// <param name="namespace">Where the leases are.</param>
    /// <param name="group"><see cref="MemberLeaseOptions.Group"/>.</param>
    /// <param name="time">Null for that of the system.</param>
    /// <param name="idleLimit">How long the watch may say nothing before it is opened anew. A member renews, so it hears at least itself: three of its renew periods, say. Default 5 minutes.</param>
    public GroupLeases(KubernetesClient client, string @namespace, string group, TimeProvider? time = null, TimeSpan? idleLimit = null)
    {
        _time = time ?? TimeProvider.System;
        var options = new InformerOptions
        {
            Query = new ObjectQuery { Namespace = @namespace, LabelSelector = $"{MemberLease.GroupLabel}={group}" },
            Name = $"present members of {group}",
        };
        _leases = new Informer<Lease>(client, ResourceType.Leases, Projections.Lease, idleLimit is { } limit ? options with { IdleLimit = limit } : options);
        _leases.Subscribe(Observe);
        _leases.SubscribeListed(Listed);
    }

    public bool HasSynced => _leases.HasSynced;

    /// <summary>How long ago the API server was last heard.</summary>
    public TimeSpan SinceLastEvent => _leases.SinceLastEvent;

    /// <summary>
    /// All leases in ordinal order of their names, as the server had them at one version: whoever sees a write here sees every earlier one too. Null while a list is under way, since
    /// that cannot be said then.
    /// </summary>
    public IReadOnlyList<GroupLease>? Snapshot()
    {
        lock (_lock)
        {
            if (!_isListed || _leases.IsListing)
            {
                return null;
            }

            return _snapshot ??= [.. _byUid.Values.OrderBy(static l => l.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Hears that <see cref="Snapshot"/> has changed, on the thread that reads the watch: take it and return.</summary>
    public void Subscribe(Action subscriber)
    {
        lock (_lock)
        {
            _subscribers += subscriber;
        }
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _leases.WaitForSyncAsync(cancellationToken);

    /// <summary>Runs until cancelled. Call it once.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => _leases.RunAsync(cancellationToken);

    public void Dispose() => _leases.Dispose();

    private void Observe(ObjectChange<Lease> change)
    {
        lock (_lock)
        {
            _snapshot = null;
            if (change.New is not { } lease)
            {
                _byUid.Remove(change.Uid);
            }
            else
            {
                var isRenewal = !_byUid.TryGetValue(change.Uid, out var known) || change.Old?.Spec != lease.Spec;
                _byUid[change.Uid] = new GroupLease(
                    change.Name.Name,
                    lease.Spec.HolderIdentity ?? "",
                    lease.Metadata.Annotations?.GetValueOrDefault(MemberLease.InstanceAnnotation) ?? "",
                    lease.Metadata.Annotations?.GetValueOrDefault(MemberLease.StateAnnotation) ?? "",
                    lease.Spec.RenewTime ?? default,
                    TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? 0),
                    isRenewal ? _time.GetTimestamp() : known!.SeenAt);
            }
        }

        if (!_leases.IsListing)
        {
            Tell();
        }
    }

    private void Listed()
    {
        lock (_lock)
        {
            _isListed = true;
            _snapshot = null;
        }

        Tell();
    }

    private void Tell()
    {
        Action? subscribers;
        lock (_lock)
        {
            subscribers = _subscribers;
        }

        subscribers?.Invoke();
    }
}
