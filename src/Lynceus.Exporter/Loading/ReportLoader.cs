using System.Diagnostics;
using System.Net;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Workloads;
using Lynceus.Kubernetes.Controllers;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Loading;

/// <summary>Brings the reports of the target ranges onto the shelf and keeps them as the cluster has them: many at once by lists, single ones as they change.</summary>
internal sealed class ReportLoader : IDisposable
{
    // The longest is what a report stays unread after the server was away for long.
    private static readonly ItemBackoff Backoff = new() { First = TimeSpan.FromMilliseconds(50), Max = TimeSpan.FromMinutes(1) };

    // Reports without the names of their workloads are better than none.
    private static readonly TimeSpan OwnersPatience = TimeSpan.FromSeconds(10);

    private readonly KubernetesClient _client;
    private readonly ReportShelf _shelf;
    private readonly LoaderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LoaderMetrics _metrics;
    private readonly Controller<ReportKey> _controller;
    private readonly ListedReports _lists;
    private readonly RecentlyDeleted _recentlyDeleted;
    private readonly AwaitedReports _awaited;
    private readonly SemaphoreSlim _targetChanged = new(0, 1);
    private readonly Lock _targetLock = new();
    private UidRanges _complete = UidRanges.Empty; // of the target of this moment
    private volatile bool _hasSynced;
    private volatile int _completedLoads;

    public ReportLoader(
        KubernetesClient client,
        IReadOnlyList<ReportKind> kinds,
        NamespaceFilter namespaces,
        ReportShelf shelf,
        LoaderOptions options,
        LoaderMetrics metrics,
        TimeProvider time,
        ILogger logger,
        KindInformersOptions? informers = null)
    {
        (_client, _shelf, _options, _metrics, _time, _logger) = (client, shelf, options, metrics, time, logger);
        Catalog = new ReportCatalog(client, kinds, namespaces, OnChange, informers);
        _lists = new ListedReports(client, Catalog, PutListed, logger);
        _awaited = new AwaitedReports(time);
        _recentlyDeleted = new RecentlyDeleted(time, options.DeletedGrace + options.HoldBack + options.HoldBack);
        var controller = new ControllerOptions { MaxConcurrentReconciles = options.Concurrency, DrainTimeout = TimeSpan.FromSeconds(2), Backoff = Backoff };
        _controller = new Controller<ReportKey>("reports", ReconcileAsync, logger, controller, time);
    }

    public ReportCatalog Catalog { get; }

    /// <summary>Whom reports are to name as their workload; null when they need not.</summary>
    public WorkloadOwners? Owners { get; init; }

    /// <summary>Everything in the first target was loaded once.</summary>
    public bool HasSynced => _hasSynced;

    /// <summary>What is not loaded yet and why, for people; null when <see cref="HasSynced"/>.</summary>
    public string? Problem
    {
        get
        {
            if (HasSynced)
            {
                return null;
            }

            if (Catalog.DiscoveryError is { } error)
            {
                return $"it is not known which kinds of report there are: {error}";
            }

            var missing = Catalog.Missing.Where(static m => m.Reason.Length > 0).Select(static m => $"{m.Kind.Name} ({m.Reason})").ToArray();
            return missing.Length == 0 ? "reports are still being loaded" : $"reports are not loaded yet: {string.Join(", ", missing)}";
        }
    }

    /// <summary>How often ranges were loaded.</summary>
    public int CompletedLoads => _completedLoads;

    /// <summary>Says what is to be loaded.</summary>
    public void SetTarget(UidRanges target)
    {
        lock (_targetLock)
        {
            // Here and not when somebody gets to see it: what a target drops is missing in the next one, even if that one is as the one before.
            _shelf.SetTarget(target);
            _complete = _complete.Intersect(target);
        }

        SignalTarget();
    }

    /// <summary>The controller of a ReplicaSet or Job became known or is another one: reports that should name it are read again.</summary>
    public void OwnerIsKnown(string uid)
    {
        foreach (var key in _shelf.MissingOwners.Of(uid))
        {
            _shelf.Reread(key);
            _controller.Queue.Add(key);
        }
    }

    /// <summary>Runs until cancelled.</summary>
    /// <param name="loaded">Is told what of a target is loaded completely, each time that changes.</param>
    public async Task RunAsync(Action<UidRanges, UidRanges> loaded, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        List<Task> running = [Catalog.RunAsync(stop.Token), FollowTargetAsync(loaded, stop.Token)];
        try
        {
            await await Task.WhenAny(running);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _controller.Dispose();
        _targetChanged.Dispose();
    }

    private async Task FollowTargetAsync(Action<UidRanges, UidRanges> loaded, CancellationToken stoppingToken)
    {
        await Catalog.WaitForSyncAsync(_options.KindPatience, stoppingToken);
        _recentlyDeleted.Start();
        foreach (var (kind, reason) in Catalog.Missing)
        {
            LoaderLog.KindMissing(_logger, kind, reason);
        }

        if (Owners is not null)
        {
            await Owners.WaitForSyncAsync(OwnersPatience, stoppingToken);
            Owners.Subscribe(OwnerIsKnown);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Task? controller = null;
        try
        {
            while (true)
            {
                await _targetChanged.WaitAsync(stoppingToken);
                var (target, complete) = CurrentTarget();
                loaded(target, complete);
                var started = _time.GetTimestamp();
                var gained = target.Except(complete);
                var count = await LoadAsync(gained, () => controller ??= Task.Run(() => _controller.RunAsync(stop.Token), CancellationToken.None), stoppingToken);
                if (count is null || !Complete(target))
                {
                    continue; // it has changed meanwhile, and what was loaded is counted next time
                }

                _hasSynced = true;
                loaded(target, target);
                if (!gained.IsEmpty)
                {
                    _completedLoads++;
                    _metrics.Loaded(_time.GetElapsedTime(started));
                    LoaderLog.Loaded(_logger, count.Value, _time.GetElapsedTime(started));
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await (controller ?? Task.CompletedTask);
        }
    }

    private (UidRanges Target, UidRanges Complete) CurrentTarget()
    {
        lock (_targetLock)
        {
            return (_shelf.Target, _complete);
        }
    }

    /// <summary>Everything in a target is loaded, if it is still the same instance.</summary>
    private bool Complete(UidRanges target)
    {
        lock (_targetLock)
        {
            if (!ReferenceEquals(target, _shelf.Target))
            {
                return false;
            }

            _complete = target;
            return true;
        }
    }

    /// <returns>How many reports were missing; null when the target was set anew, to the same even, before all of them were there.</returns>
    private async Task<int?> LoadAsync(UidRanges gained, Action startController, CancellationToken stoppingToken)
    {
        var missing = Catalog.Served.SelectMany(k => Missing(k, gained)).ToArray();
        var all = _awaited.Begin(missing);
        await _lists.LoadAsync(kind => Missing(kind, gained).Count(), gained, stoppingToken);
        startController();

        // The missing ones too: one that was deleted since they were looked for is settled by being gone.
        foreach (var key in Catalog.Served.SelectMany(k => Catalog.In(k, gained)).Select(static r => r.Key).Concat(missing))
        {
            _controller.Queue.Add(key);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var changed = TargetChangesAsync(either.Token);
        await Task.WhenAny(all, changed);
        await either.CancelAsync();
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stoppingToken.ThrowIfCancellationRequested();
        return all.IsCompleted ? missing.Length : null;
    }

    private IEnumerable<ReportKey> Missing(ReportKind kind, UidRanges ranges) =>
        Catalog.In(kind, ranges).Where(r => !r.Entry.IsHistorical && !_shelf.Has(r.Key, r.Entry)).Select(static r => r.Key);

    /// <summary>Ends when the target changes, and leaves the signal for the one who loads.</summary>
    private async Task TargetChangesAsync(CancellationToken cancellationToken)
    {
        await _targetChanged.WaitAsync(cancellationToken);
        SignalTarget();
    }

    private void SignalTarget()
    {
        lock (_targetChanged)
        {
            if (_targetChanged.CurrentCount == 0)
            {
                _targetChanged.Release();
            }
        }
    }

    private void OnChange(CatalogChange change)
    {
        _metrics.Changed(change.Key, _time.GetTimestamp());
        if (change is { New: null, Old: { } old })
        {
            _recentlyDeleted.Deleted(change.Key, old.Hash);
        }
        else if (change is { New: { } entry })
        {
            if (change.Old is null)
            {
                _recentlyDeleted.Appeared(change.Key);
            }

            // At once and not when its turn comes, since another member counts the time that it holds back from this event on.
            _shelf.RemoveUnwanted(change.Key, entry);
        }

        _controller.Queue.Add(change.Key);
    }

    private async Task<ReconcileResult> ReconcileAsync(ReportKey key, CancellationToken cancellationToken)
    {
        var round = _awaited.Round;
        var entry = Catalog.Find(key);
        if (entry is null)
        {
            var left = _shelf.Expire(key, _options.DeletedGrace);
            _awaited.Settled(key, round);
            _metrics.Settled(key, _time);
            return left > TimeSpan.Zero ? ReconcileResult.After(left) : ReconcileResult.Success;
        }

        if (_shelf.RemoveUnwanted(key, entry) is { } removed)
        {
            if (!removed)
            {
                return ReconcileResult.Requeue;
            }

            _awaited.Settled(key, round);
            _metrics.Forget(key);
            return ReconcileResult.Success;
        }

        _shelf.Keep(key);
        if (!_shelf.Has(key, entry) && await GetAsync(key, entry, cancellationToken) == PutResult.Busy)
        {
            return ReconcileResult.Requeue;
        }

        _awaited.Settled(key, round);
        if (_shelf.MissingOwner(key) is { } uid && Owners?.Knows(uid) == true)
        {
            // It became known between the look and the note that it was not.
            _shelf.Reread(key);
            return ReconcileResult.Requeue;
        }

        var heldBack = _shelf.ShowHeldBack(key);
        if (heldBack > TimeSpan.Zero)
        {
            return ReconcileResult.After(heldBack);
        }

        _metrics.Settled(key, _time);
        return ReconcileResult.Success;
    }

    private async Task<PutResult> GetAsync(ReportKey key, ReportEntry entry, CancellationToken cancellationToken)
    {
        var result = PutResult.Foreign;
        object? Read(in RawObject raw)
        {
            result = Put(key, raw, Fnv1a64.Hash(raw.Uid), "get");
            return null;
        }

        try
        {
            await _client.GetAsync(ReportCatalog.ResourceOf(key.Kind), key.Name, Read, cancellationToken, notOlderThan: entry.Version);
        }
        catch (KubernetesApiException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            // Its deletion is on the way.
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
        {
            _metrics.Failed(key.Kind);
            if (Catalog.IsHeard(key.Kind) && _awaited.Failed(key))
            {
                LoaderLog.GivenUp(_logger, key, e.Message);
            }

            throw; // to be tried again
        }

        return result;
    }

    private PutResult PutListed(ReportKey key, in RawObject raw, ulong hash, string way)
    {
        if (Catalog.Find(key) is { } known && _shelf.Has(key, known))
        {
            return PutResult.Loaded; // by a list before this one, say
        }

        var result = Put(key, raw, hash, way);

        // The events since the list began may have come before this.
        if (Catalog.Find(key) is not { } entry || !_shelf.Has(key, entry))
        {
            _controller.Queue.Add(key);
        }

        return result;
    }

    private PutResult Put(ReportKey key, in RawObject raw, ulong hash, string way)
    {
        // Real time, not the injected clock: this is what the metric is about.
        var started = Stopwatch.GetTimestamp();
        var holdBack = _recentlyDeleted.TimeSince(key, hash) is { } ago && ago < _options.HoldBack ? _options.HoldBack - ago : TimeSpan.Zero;
        var result = _shelf.Put(key, raw, hash, holdBack, out var problem);
        _metrics.Put(key.Kind, way, result, raw.Json.Length, Stopwatch.GetElapsedTime(started));
        if (result == PutResult.Unreadable)
        {
            LoaderLog.Unreadable(_logger, key);
        }
        else if (result == PutResult.Faulty)
        {
            LoaderLog.Faulty(_logger, key, problem);
        }

        return result;
    }
}
