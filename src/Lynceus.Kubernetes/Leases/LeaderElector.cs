using Lynceus.Kubernetes.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Leases;

/// <summary>Lets one of several processes do some work. The lease is kept while the work drains after a stop, and given back when it has ended.</summary>
/// <remarks>
/// A leader that loses the API server cancels its work <see cref="LeaderElectionOptions.RenewDeadline"/> after its last renewal began; others take over no sooner than
/// <see cref="LeaderElectionOptions.LeaseDuration"/> after it. Work that needs longer than the difference to heed its token can overlap with that of the next leader.
/// </remarks>
public sealed class LeaderElector : IDisposable
{
    private const double AcquireJitter = 1.2;

    private readonly LeaderElectionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly LeaderElectionMetrics _metrics;
    private readonly LeaseLock _lease;
    private volatile bool _isLeader;

    /// <exception cref="ArgumentException">The durations do not fit each other.</exception>
    public LeaderElector(
        KubernetesClient client,
        LeaderElectionOptions options,
        ILogger? logger = null,
        TimeProvider? time = null,
        Random? random = null,
        LeaderElectionMetrics? metrics = null)
    {
        if (options.LeaseDuration <= options.RenewDeadline || options.RenewDeadline <= options.RetryPeriod * AcquireJitter || options.RetryPeriod <= TimeSpan.Zero
            || options.LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentException("The lease duration is whole seconds and above the renew deadline, which is above 1.2 times the retry period.", nameof(options));
        }

        _options = options;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _random = random ?? new Random();
        _metrics = metrics ?? LeaderElectionMetrics.Default;
        _lease = new LeaseLock(client, options, _time);
        _metrics.Add(this, options.Lease.Name);
    }

    public bool IsLeader => _isLeader;

    /// <summary>
    /// Waits until the lease is ours and runs <paramref name="lead"/>, whose token is cancelled when the lease is lost or on a stop; after a loss, all over again. Ends on a stop, and
    /// when <paramref name="lead"/> ends by itself, with its exception if it has one.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken stoppingToken)
    {
        while (await AcquireAsync(stoppingToken))
        {
            using var term = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var termToken = term.Token;
            _isLeader = true;
            LeaseLog.Leading(_logger, _options.Identity, _options.Lease);
            var work = Task.Run(() => lead(termToken), CancellationToken.None);
            try
            {
                if (!await RenewUntilEndAsync(work))
                {
                    _isLeader = false;
                    LeaseLog.Lost(_logger, _options.Identity, _options.Lease, _lease.Holder);
                    await term.CancelAsync();
                    await EndAsync(work, termToken);
                    continue;
                }
            }
            finally
            {
                _isLeader = false;
            }

            await ReleaseAsync();
            await EndAsync(work, termToken);
            return;
        }
    }

    public void Dispose() => _metrics.Remove(this);

    private static async Task EndAsync(Task work, CancellationToken termToken)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (termToken.IsCancellationRequested)
        {
            // what a cancelled term comes to
        }
    }

    /// <summary>False when stopped before the lease was ours.</summary>
    private async Task<bool> AcquireAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await TryAsync(_lease.TryAcquireOrRenewAsync, _options.RenewDeadline, stoppingToken))
            {
                await Task.Delay(_options.RetryPeriod * (1 + AcquireJitter * _random.NextDouble()), _time, stoppingToken);
            }

            return true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>True when the work has ended, false when the lease is lost before. A stop cancels the work and then counts as its end.</summary>
    private async Task<bool> RenewUntilEndAsync(Task work)
    {
        var renewed = _time.GetTimestamp();
        while (true)
        {
            var left = _options.RenewDeadline - _time.GetElapsedTime(renewed);
            if (left <= TimeSpan.Zero)
            {
                return work.IsCompleted;
            }

            using (var wake = new CancellationTokenSource())
            {
                var wait = Task.Delay(left < _options.RetryPeriod ? left : _options.RetryPeriod, _time, wake.Token);
                if (await Task.WhenAny(work, wait) == work)
                {
                    await wake.CancelAsync();
                    return true;
                }
            }

            left = _options.RenewDeadline - _time.GetElapsedTime(renewed);
            if (left <= TimeSpan.Zero)
            {
                continue;
            }

            // Counted from before the request: others may have seen it at any time since.
            var started = _time.GetTimestamp();
            if (await TryAsync(_lease.TryAcquireOrRenewAsync, left, CancellationToken.None))
            {
                renewed = started;
            }
            else if (_lease.Holder != _options.Identity)
            {
                return work.IsCompleted;
            }
        }
    }

    private async Task ReleaseAsync()
    {
        if (_options.ReleaseOnStop && await TryAsync(_lease.TryReleaseAsync, _options.RetryPeriod, CancellationToken.None))
        {
            LeaseLog.Released(_logger, _options.Identity, _options.Lease);
        }
    }

    /// <summary>An attempt with a time limit. Whatever the server and the network do counts as a failed one; only <paramref name="cancellationToken"/> throws.</summary>
    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> attempt, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await attempt(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LeaseLog.Failed(_logger, _options.Lease, $"no answer within {limit}");
            return false;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
        {
            LeaseLog.Failed(_logger, _options.Lease, e.Message);
            return false;
        }
    }
}
