using System.Text.Json;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Leases;

/// <summary>Keeps a lease that says that we are present, with a text of our own choice that the other members of the group see: how far we are, what we own.</summary>
/// <remarks>Written by server-side apply, which makes and changes it in one request; the account needs create, patch and delete of leases.</remarks>
public sealed class MemberLease : IDisposable
{
    public const string GroupLabel = "lynceus/group";
    public const string StateAnnotation = "lynceus/state";

    private const double Jitter = 0.1;
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(2);

    private readonly KubernetesClient _client;
    private readonly MemberLeaseOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly SemaphoreSlim _published = new(0, 1);
    private volatile string _state = "";
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
            if (_published.CurrentCount == 0)
            {
                _published.Release();
            }
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

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var lease = new Lease
        {
            Metadata = new ObjectMeta
            {
                Name = _options.Name,
                Namespace = _options.Namespace,
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [GroupLabel] = _options.Group },
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [StateAnnotation] = _state },
                OwnerReferences = _options.Owner is { } owner ? [owner] : null,
            },
            Spec = new LeaseSpec { HolderIdentity = _options.Member, LeaseDurationSeconds = (int)_options.LeaseDuration.TotalSeconds, RenewTime = now },
        };
        var patch = JsonSerializer.SerializeToUtf8Bytes(lease, KubernetesJsonContext.Default.Lease);
        var written = await _client.PatchAsync(
            ResourceType.Leases, Name, PatchType.Apply, patch, KubernetesJsonContext.Default.Lease, cancellationToken, force: true);
        _uid = written.Metadata.Uid;
    }

    // Only the lease that we wrote: one made anew under our name belongs to our successor.
    private Task RemoveAsync(CancellationToken cancellationToken) =>
        _client.DeleteAsync(ResourceType.Leases, Name, cancellationToken, new Preconditions { Uid = _uid });

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

    private async Task<bool> TryAsync(Func<CancellationToken, Task> request, CancellationToken stoppingToken)
    {
        using var deadline = new CancellationTokenSource(_options.RenewPeriod, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, deadline.Token);
        try
        {
            await request(either.Token);
            return true;
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
