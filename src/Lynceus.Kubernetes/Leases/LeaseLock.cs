using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Leases;

/// <summary>One candidate's view of one lease, and its attempts to hold it, with client-go's rules. Not for several threads at a time.</summary>
/// <remarks>
/// Times in a lease are for people: clocks of machines differ. Whether a lease has run out is judged by how long ago this process saw it change.
/// Source: client-go, tools/leaderelection, behaviour only.
/// </remarks>
internal sealed class LeaseLock(KubernetesClient client, LeaderElectionOptions options, TimeProvider time)
{
    private Lease? _observed;
    private long _observedAt;

    /// <summary>As last seen; null or empty when nobody holds it.</summary>
    public string? Holder => _observed?.Spec.HolderIdentity;

    private bool IsOurs => Holder == options.Identity;

    /// <summary>True when the lease is ours afterwards, written just now. False when another one holds it or was faster.</summary>
    public async Task<bool> TryAcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        // Nobody else may have written a lease that is ours and has not run out, so reading it first would be for nothing. If somebody has, that is a conflict.
        if (_observed is { } ours && IsOurs && !HasRunOut(ours.Spec) && await TryWriteAsync(ours, cancellationToken))
        {
            return true;
        }

        Lease current;
        try
        {
            current = await client.GetAsync(ResourceType.Leases, options.Lease, KubernetesJsonContext.Default.Lease, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return await TryCreateAsync(cancellationToken);
        }

        if (_observed is null || current.Spec != _observed.Spec)
        {
            _observedAt = time.GetTimestamp();
        }

        _observed = current;
        return (string.IsNullOrEmpty(Holder) || IsOurs || HasRunOut(current.Spec)) && await TryWriteAsync(current, cancellationToken);
    }

    /// <summary>Gives a lease that is ours to nobody; false when it is not ours any more.</summary>
    public async Task<bool> TryReleaseAsync(CancellationToken cancellationToken)
    {
        if (_observed is not { } ours || !IsOurs)
        {
            return false;
        }

        var now = time.GetUtcNow();
        return await TryUpdateAsync(
            ours, ours.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, AcquireTime = now, RenewTime = now }, cancellationToken);
    }

    private bool HasRunOut(LeaseSpec spec)
    {
        var duration = spec.LeaseDurationSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;
        return time.GetElapsedTime(_observedAt) >= duration;
    }

    private Task<bool> TryWriteAsync(Lease current, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isOurs = current.Spec.HolderIdentity == options.Identity;
        return TryUpdateAsync(current, Record(now) with
        {
            AcquireTime = isOurs ? current.Spec.AcquireTime : now,
            LeaseTransitions = (current.Spec.LeaseTransitions ?? 0) + (isOurs ? 0 : 1),
        }, cancellationToken);
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellationToken)
    {
        var lease = new Lease { Metadata = new ObjectMeta { Name = options.Lease.Name, Namespace = options.Lease.Namespace }, Spec = Record(time.GetUtcNow()) };
        try
        {
            Observe(await client.CreateAsync(ResourceType.Leases, options.Lease.Namespace, lease, KubernetesJsonContext.Default.Lease, cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            return false;
        }
    }

    private async Task<bool> TryUpdateAsync(Lease current, LeaseSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            // The resource version that came with the lease makes a write of somebody else in between a conflict.
            Observe(await client.UpdateAsync(ResourceType.Leases, options.Lease, current with { Spec = spec }, KubernetesJsonContext.Default.Lease, cancellationToken));
            return true;
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }

    private void Observe(Lease lease)
    {
        _observed = lease;
        _observedAt = time.GetTimestamp();
    }

    private LeaseSpec Record(DateTimeOffset now) => new()
    {
        HolderIdentity = options.Identity,
        LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
        AcquireTime = now,
        RenewTime = now,
        LeaseTransitions = 0,
    };
}
