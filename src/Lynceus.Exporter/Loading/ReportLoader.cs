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
    private readonly AwaitedReports _awaited = new();
    private readonly SemaphoreSlim _targetChanged = new(0, 1);
    private UidRanges _inAllTargets = UidRanges.Whole;
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
        _lists = new ListedReports(client, Catalog, Put, logger);
        _recentlyDeleted = new RecentlyDeleted(time, options.DeletedGrace);
        var controller = new ControllerOptions { MaxConcurrentReconciles = options.Concurrency, DrainTimeout = TimeSpan.FromSeconds(2) };
        _controller = new Controller<ReportKey>("reports", ReconcileAsync, logger, controller, time);
    }

    public ReportCatalog Catalog { get; }

    /// <summary>Whom reports are to name as their workload; null when they need not.</summary>
    public WorkloadOwners? Owners { get; init; }

    /// <summary>Everything in the first target was loaded once.</summary>
    public bool HasSynced => _hasSynced;

    /// <summary>How often ranges were loaded.</summary>
    public int CompletedLoads => _completedLoads;

    /// <summary>Says what is to be loaded.</summary>
    public void SetTarget(UidRanges target)
    {
        lock (_targetChanged)
        {
            _shelf.SetTarget(target);
            _inAllTargets = _inAllTargets.Intersect(target);
            if (_targetChanged.CurrentCount == 0)
            {
                _targetChanged.Release();
            }
        }
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
        await Catalog.WaitForSyncAsync(stoppingToken);
        if (Owners is not null)
        {
            await Owners.WaitForSyncAsync(OwnersPatience, stoppingToken);
            Owners.Subscribe(OwnerIsKnown);
        }

        var complete = UidRanges.Empty;
        Task? controller = null;
        try
        {
            while (true)
            {
                await _targetChanged.WaitAsync(stoppingToken);
                UidRanges target;
                lock (_targetChanged)
                {
                    // What was not in one of them may have been dropped, even if it is in the last one again.
                    target = _shelf.Target;
                    complete = complete.Intersect(_inAllTargets);
                    _inAllTargets = UidRanges.Whole;
                }

                loaded(target, complete);
                var started = _time.GetTimestamp();
                var gained = target.Except(complete);
                var count = await LoadAsync(gained, () => controller ??= Task.Run(() => _controller.RunAsync(stoppingToken), CancellationToken.None), stoppingToken);
                if (!ReferenceEquals(target, _shelf.Target))
                {
                    continue; // it has changed meanwhile, and what was loaded is counted next time
                }

                complete = target;
                _hasSynced = true;
                loaded(target, complete);
                if (!gained.IsEmpty)
                {
                    _completedLoads++;
                    _metrics.Loaded(_time.GetElapsedTime(started));
                    LoaderLog.Loaded(_logger, count, _time.GetElapsedTime(started));
                }
            }
        }
        finally
        {
            await (controller ?? Task.CompletedTask);
        }
    }

    private async Task<int> LoadAsync(UidRanges gained, Action startController, CancellationToken stoppingToken)
    {
        var missing = Catalog.Served.ToDictionary(static k => k, k => Missing(k, gained));
        var count = missing.Values.Sum(static m => m.Count);
        var all = _awaited.Begin(missing.Values.SelectMany(static m => m));
        await _lists.LoadAsync(missing.ToDictionary(static m => m.Key, static m => m.Value.Count), gained, stoppingToken);
        startController();
        foreach (var key in Catalog.Served.SelectMany(k => Catalog.In(k, gained)).Select(static r => r.Key))
        {
            _controller.Queue.Add(key);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var changed = TargetChangesAsync(either.Token);
        await Task.WhenAny(all, changed);
        await either.CancelAsync();
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stoppingToken.ThrowIfCancellationRequested();
        return count;
    }

    private List<ReportKey> Missing(ReportKind kind, UidRanges ranges) =>
        [.. Catalog.In(kind, ranges).Where(r => !r.Entry.IsHistorical && !_shelf.Has(r.Key, r.Entry)).Select(static r => r.Key)];

    /// <summary>Ends when the target changes, and leaves the signal for the one who loads.</summary>
    private async Task TargetChangesAsync(CancellationToken cancellationToken)
    {
        await _targetChanged.WaitAsync(cancellationToken);
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
        if (change is { New: null, Old: { IsHistorical: false } old })
        {
            _recentlyDeleted.Add(change.Key, old.Hash);
        }

        _controller.Queue.Add(change.Key);
    }

    private async Task<ReconcileResult> ReconcileAsync(ReportKey key, CancellationToken cancellationToken)
    {
        var entry = Catalog.Find(key);
        if (entry is null)
        {
            var left = _shelf.Expire(key, _options.DeletedGrace);
            _awaited.Settled(key);
            _metrics.Settled(key, _time);
            return left > TimeSpan.Zero ? ReconcileResult.After(left) : ReconcileResult.Success;
        }

        if (entry.IsHistorical || !_shelf.Wants(entry.Hash))
        {
            if (!_shelf.Remove(key, entry.IsHistorical ? RemovalReason.Superseded : RemovalReason.Moved))
            {
                return ReconcileResult.Requeue;
            }

            _awaited.Settled(key);
            _metrics.Forget(key);
            return ReconcileResult.Success;
        }

        _shelf.Keep(key);
        if (!_shelf.Has(key, entry) && await GetAsync(key, entry, cancellationToken) == PutResult.Busy)
        {
            return ReconcileResult.Requeue;
        }

        _awaited.Settled(key);
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

        return result;
    }

    private PutResult Put(ReportKey key, in RawObject raw, ulong hash, string way)
    {
        // Real time, not the injected clock: this is what the metric is about.
        var started = Stopwatch.GetTimestamp();
        var result = _shelf.Put(key, raw, hash, _recentlyDeleted.TimeSince(key, hash) is { } ago && ago < _options.HoldBack ? _options.HoldBack - ago : TimeSpan.Zero);
        _metrics.Put(key.Kind, way, result, raw.Json.Length, Stopwatch.GetElapsedTime(started));
        if (result == PutResult.Unreadable)
        {
            LoaderLog.Unreadable(_logger, key);
        }

        if (result is PutResult.Loaded or PutResult.Unreadable)
        {
            _awaited.Settled(key);
        }

        return result;
    }
}
