using System.Text.Json;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Leases;

/// <summary>Keeps a lease that says that we are present, with a text of our own choice that the other members of the group see: how far we are, what we own.</summary>
/// <remarks>
/// Every write names the version that it replaces. So a write that we gave up, and that reaches the server late, never undoes a newer one, and a lease that another process holds under
/// our name is left alone until it has run out. The account needs get, create, patch and delete of leases.
/// </remarks>
public sealed class MemberLease : IDisposable
{
    public const string GroupLabel = "lynceus/group";
    public const string StateAnnotation = "lynceus/state";
    public const string InstanceAnnotation = "lynceus/instance";

    private const double Jitter = 0.1;
    private const int MaxConflicts = 3;
    private const int RememberedWrites = 64;
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    private readonly KubernetesClient _client;
    private readonly MemberLeaseOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly SemaphoreSlim _published = new(0, 1);
    private readonly Queue<(DateTimeOffset RenewTime, long Started)> _writes = new();
    private volatile string _state = "";
    private Action<long>? _renewed;
    private Lease? _known;
    private bool _isAbsent;
    private (string? Version, long Since) _foreign;
    private DateTimeOffset _renewTime;
    private string? _uid;

    public MemberLease(KubernetesClient client, MemberLeaseOptions options, ILogger? logger = null, TimeProvider? time = null, Random? random = null)
    {
        _client = client;
        _options = options;
        _logger = logger ?? NullLogger.Instance;
        _time = time ?? TimeProvider.System;
        _random = random ?? new Random();
    }

    private NamespacedName Name => new(_options.Namespace, _options.Name);

    /// <summary>What others see of us from now on; written at once. Only the last of several states in quick succession is sure to be seen. At most 256 KiB.</summary>
    public void Publish(string state)
    {
        lock (_published)
        {
            _state = state;
        }

        Renew();
    }

    /// <summary>Writes the lease now, whether it is time or not.</summary>
    public void Renew()
    {
        lock (_published)
        {
            if (_published.CurrentCount == 0)
            {
                _published.Release();
            }
        }
    }

    /// <summary>Hears of each write that the server confirmed, by the timestamp at which it was begun: others may have seen it at any time since. Called before <see cref="RunAsync"/> goes on.</summary>
    public void SubscribeRenewed(Action<long> subscriber) => _renewed += subscriber;

    /// <summary>The timestamp at which the write with this renew time was begun; null when it is none of our last ones.</summary>
    public long? StartOf(DateTimeOffset renewTime)
    {
        lock (_writes)
        {
            foreach (var write in _writes)
            {
                if (write.RenewTime == renewTime)
                {
                    return write.Started;
                }
            }

            return null;
        }
    }

    /// <summary>Renews until <paramref name="stoppingToken"/> is cancelled, whatever the server does, and then removes the lease so that the others need not wait for its end.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var wait = await TryAsync(RenewAsync, stoppingToken) ? _options.RenewPeriod * (1 - Jitter * _random.NextDouble()) : RetryPeriod;
                await WaitAsync(wait, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            if (_uid is not null)
            {
                await TryAsync(RemoveAsync, CancellationToken.None);
            }
        }
    }

    public void Dispose() => _published.Dispose();

    /// <summary>False when it could not be written because somebody else holds or writes it.</summary>
    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        for (var conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            if (_known is null && !_isAbsent && !await FindAsync(cancellationToken))
            {
                return false;
            }

            try
            {
                await WriteAsync(cancellationToken);
                return true;
            }
            catch (KubernetesApiException e) when (e.IsConflict || (_isAbsent ? e.IsAlreadyExists : e.IsNotFound))
            {
                (_known, _isAbsent) = (null, false);
            }
        }

        LeaseLog.Failed(_logger, Name, "somebody else writes it all the time");
        return false;
    }

    /// <summary>Reads the lease; false while another process may still live by it.</summary>
    private async Task<bool> FindAsync(CancellationToken cancellationToken)
    {
        Lease found;
        try
        {
            found = await _client.GetAsync(ResourceType.Leases, Name, KubernetesJsonContext.Default.Lease, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            _isAbsent = true;
            return true;
        }

        // Of two containers of one pod under the same name, the older one has ended.
        var isOurs = found.Metadata.Annotations?.GetValueOrDefault(InstanceAnnotation) == _options.Instance
            || (_options.Owner is { } owner && found.Metadata.OwnerReferences?.Any(o => o.Uid == owner.Uid) == true);
        if (!isOurs && !HasRunOut(found))
        {
            LeaseLog.Held(_logger, Name, found.Spec.HolderIdentity);
            return false;
        }

        _known = found;
        return true;
    }

    private bool HasRunOut(Lease lease)
    {
        if (lease.Metadata.ResourceVersion != _foreign.Version)
        {
            _foreign = (lease.Metadata.ResourceVersion, _time.GetTimestamp());
        }

        var duration = lease.Spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : _options.LeaseDuration;
        return _time.GetElapsedTime(_foreign.Since) >= duration;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var lease = new Lease
        {
            Metadata = new ObjectMeta
            {
                Name = _options.Name,
                Namespace = _options.Namespace,
                Uid = _known?.Metadata.Uid,
                ResourceVersion = _known?.Metadata.ResourceVersion,
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [GroupLabel] = _options.Group },
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [StateAnnotation] = _state, [InstanceAnnotation] = _options.Instance },
                OwnerReferences = _options.Owner is { } owner ? [owner] : null,
            },
            Spec = new LeaseSpec { HolderIdentity = _options.Member, LeaseDurationSeconds = (int)_options.LeaseDuration.TotalSeconds, RenewTime = NextRenewTime() },
        };
        var started = _time.GetTimestamp();
        Remember(started);
        var written = _known is null
            ? await _client.CreateAsync(ResourceType.Leases, _options.Namespace, lease, KubernetesJsonContext.Default.Lease, cancellationToken)
            : await _client.PatchAsync(
                ResourceType.Leases,
                Name,
                PatchType.Merge,
                JsonSerializer.SerializeToUtf8Bytes(lease, KubernetesJsonContext.Default.Lease),
                KubernetesJsonContext.Default.Lease,
                cancellationToken);
        (_known, _isAbsent, _uid) = (written, false, written.Metadata.Uid);
        _renewed?.Invoke(started);
    }

    // No two writes may bear the same time, which is kept in microseconds.
    private DateTimeOffset NextRenewTime()
    {
        var now = _time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return _renewTime = now > _renewTime ? now : _renewTime.AddMicroseconds(1);
    }

    private void Remember(long started)
    {
        lock (_writes)
        {
            if (_writes.Count == RememberedWrites)
            {
                _writes.Dequeue();
            }

            _writes.Enqueue((_renewTime, started));
        }
    }

    // Only the lease that we wrote: one made anew under our name belongs to our successor.
    private async Task<bool> RemoveAsync(CancellationToken cancellationToken)
    {
        await _client.DeleteAsync(ResourceType.Leases, Name, cancellationToken, new Preconditions { Uid = _uid });
        return true;
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stoppingToken)
    {
        using var due = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, due.Token);
        try
        {
            await _published.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // time to renew
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> request, CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(_options.RenewPeriod, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        try
        {
            return await request(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            LeaseLog.Failed(_logger, Name, $"no answer within {_options.RenewPeriod}");
            return false;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
        {
            LeaseLog.Failed(_logger, Name, e.Message);
            return false;
        }
    }
}
