using System.Text.Json;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Loading;

/// <summary>
/// The reports that this member has loaded, as rendered series: those in the shown ranges are seen by scrapes, those in the target ranges alone wait until they may be. Safe to use from many threads.
/// </summary>
internal sealed class ReportShelf(SeriesStore store, ReportRenderer renderer, LoaderMetrics metrics, TimeProvider time)
{
    private readonly object _lock = new(); // waited on
    private readonly Dictionary<ReportKey, ShelfReport> _reports = [];
    private UidRanges _target = UidRanges.Empty;
    private UidRanges _shown = UidRanges.Empty;

    public MissingOwners MissingOwners { get; } = new();

    public UidRanges Target
    {
        get
        {
            lock (_lock)
            {
                return _target;
            }
        }
    }

    /// <summary>What to load. What is loaded and neither in these nor in the shown ranges is dropped.</summary>
    public void SetTarget(UidRanges target)
    {
        lock (_lock)
        {
            _target = target;
            foreach (var (key, report) in _reports)
            {
                if (!report.IsBeingWritten && !IsWanted(report.Hash))
                {
                    DropPending(key, report);
                    Tidy(key, report);
                }
            }
        }
    }

    /// <summary>What scrapes see from the return of this on: all that is loaded in these ranges, and nothing else.</summary>
    public void SetShown(UidRanges shown)
    {
        lock (_lock)
        {
            _shown = shown;
            var leaving = new List<ShelfReport>();
            foreach (var (key, report) in _reports)
            {
                if (shown.Contains(report.Hash))
                {
                    TryShow(key, report);
                }
                else if (report is { IsShown: true, IsBeingWritten: true })
                {
                    leaving.Add(report);
                }
                else if (report.IsShown)
                {
                    Hide(key, report, RemovalReason.Moved);
                    Tidy(key, report);
                }
                else if (!report.IsBeingWritten && !IsWanted(report.Hash))
                {
                    DropPending(key, report);
                    Tidy(key, report);
                }
            }

            // Whoever writes one hides it at the end.
            while (leaving.Exists(r => r.IsShown && !_shown.Contains(r.Hash)))
            {
                Monitor.Wait(_lock);
            }
        }
    }

    /// <summary>Renders a report in place of what was loaded of it before.</summary>
    /// <param name="hash">Of its uid.</param>
    /// <param name="holdBack">How long another shard may still show a predecessor of the same name.</param>
    /// <param name="problem">Why it was not rendered; null when it was.</param>
    public PutResult Put(ReportKey key, in RawObject raw, ulong hash, TimeSpan holdBack, out Exception? problem)
    {
        problem = null;
        ShelfReport? report;
        lock (_lock)
        {
            if (!IsWanted(hash))
            {
                return PutResult.Foreign;
            }

            if (!_reports.TryGetValue(key, out report))
            {
                _reports.Add(key, report = new ShelfReport { Hash = hash });
            }

            if (report.IsBeingWritten)
            {
                return PutResult.Busy;
            }

            report.IsBeingWritten = true;
            DropPending(key, report);
        }

        OwnerUpdate? update = null;
        RenderedReport? rendered = null;
        try
        {
            update = store.Begin(key.Owner);
            rendered = renderer.Render(key.Kind, raw, update);
            update.Complete();
        }
#pragma warning disable CA1031 // A boundary: whatever is wrong with one report, or with us when we meet it, must not take the others along.
        catch (Exception e)
#pragma warning restore CA1031
        {
            update?.Dispose();
            problem = e;
        }

        var version = System.Text.Encoding.UTF8.GetString(raw.ResourceVersion);
        lock (_lock)
        {
            report.IsBeingWritten = false;
            var result = problem is not null ? Refuse(report, problem, hash, version) : Place(key, report, update!, rendered!, hash, version, holdBack);
            if (report.IsShown && !_shown.Contains(report.Hash))
            {
                Hide(key, report, RemovalReason.Moved);
                Tidy(key, report);
            }
            else if (problem is null || !IsWanted(hash))
            {
                Tidy(key, report);
            }

            Monitor.PulseAll(_lock);
            return result;
        }
    }

    /// <summary>Whether this version of this object is loaded, or cannot be.</summary>
    public bool Has(ReportKey key, ReportEntry entry)
    {
        lock (_lock)
        {
            return _reports.TryGetValue(key, out var report) && report.Hash == entry.Hash && report.Version == entry.Version;
        }
    }

    /// <summary>The report is in the cluster: a deletion before is forgotten.</summary>
    public void Keep(ReportKey key)
    {
        lock (_lock)
        {
            _reports.GetValueOrDefault(key)?.GoneSince = null;
        }
    }

    /// <summary>Shows a report that was held back, when its time has come and it is in the shown ranges.</summary>
    /// <returns>How long it is still to be held back, shown ranges or not, since they may take it in meanwhile; zero when it is not.</returns>
    public TimeSpan ShowHeldBack(ReportKey key)
    {
        lock (_lock)
        {
            if (!_reports.TryGetValue(key, out var report) || report.Pending is null)
            {
                return TimeSpan.Zero;
            }

            var now = time.GetTimestamp();
            if (report.NotBefore > now)
            {
                return time.GetElapsedTime(now, report.NotBefore);
            }

            if (_shown.Contains(report.Hash))
            {
                TryShow(key, report);
            }

            return TimeSpan.Zero;
        }
    }

    /// <summary>Uid of the controller that was not known when the report was rendered; null as a rule.</summary>
    public string? MissingOwner(ReportKey key)
    {
        lock (_lock)
        {
            return _reports.GetValueOrDefault(key)?.Rendered?.MissingOwner;
        }
    }

    /// <summary>What is loaded is to be read again, though its version is the same.</summary>
    public void Reread(ReportKey key)
    {
        lock (_lock)
        {
            _reports.GetValueOrDefault(key)?.Version = null;
        }
    }

    /// <summary>The report is gone from the cluster: its series stay until <paramref name="grace"/> has passed.</summary>
    /// <returns>How long that is from now; zero when it is gone from here too.</returns>
    public TimeSpan Expire(ReportKey key, TimeSpan grace)
    {
        lock (_lock)
        {
            if (!_reports.TryGetValue(key, out var report))
            {
                return TimeSpan.Zero;
            }

            report.GoneSince ??= time.GetTimestamp();
            var left = grace - time.GetElapsedTime(report.GoneSince.Value);
            if (report.IsShown && left > TimeSpan.Zero)
            {
                return left;
            }

            return Remove(key, report, RemovalReason.Expired) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1);
        }
    }

    /// <summary>Takes a report off that is not to be shown: superseded, or another shard's.</summary>
    /// <returns>Null when it is to be shown; false when somebody renders it at this moment: again soon.</returns>
    public bool? RemoveUnwanted(ReportKey key, ReportEntry entry)
    {
        lock (_lock)
        {
            return !entry.IsHistorical && IsWanted(entry.Hash)
                ? null
                : !_reports.TryGetValue(key, out var report) || Remove(key, report, entry.IsHistorical ? RemovalReason.Superseded : RemovalReason.Moved);
        }
    }

    /// <summary>How many reports of each kind are shown, wait to be, and are shown though they are deleted.</summary>
    public IReadOnlyDictionary<ReportKind, ShelfFigures> Figures()
    {
        lock (_lock)
        {
            return _reports
                .GroupBy(static r => r.Key.Kind)
                .ToDictionary(
                    static g => g.Key,
                    static g => new ShelfFigures(
                        g.Count(static r => r.Value.IsShown && r.Value.GoneSince is null),
                        g.Count(static r => r.Value.Pending is not null),
                        g.Count(static r => r.Value.IsShown && r.Value.GoneSince is not null)));
        }
    }

    private bool IsWanted(ulong hash) => _target.Contains(hash) || _shown.Contains(hash);

    /// <summary>What was loaded before stays. It is not tried again before it changes.</summary>
    private static PutResult Refuse(ShelfReport report, Exception problem, ulong hash, string version)
    {
        (report.Hash, report.Version) = (hash, version);
        return problem is JsonException ? PutResult.Unreadable : PutResult.Faulty;
    }

    private PutResult Place(ReportKey key, ShelfReport report, OwnerUpdate update, RenderedReport rendered, ulong hash, string version, TimeSpan holdBack)
    {
        if (!IsWanted(hash))
        {
            update.Dispose();
            return PutResult.Foreign;
        }

        if (report.IsShown && !_shown.Contains(hash))
        {
            // The name lives on in another shard's range: what is shown has to go first, which an open update forbids.
            update.Dispose();
            report.Hash = hash;
            report.Version = null;
            return PutResult.Busy;
        }

        (report.Hash, report.Version, report.GoneSince) = (hash, version, null);
        report.NotBefore = holdBack > TimeSpan.Zero && !report.IsShown ? time.GetTimestamp() + (long)(holdBack.TotalSeconds * time.TimestampFrequency) : 0;
        report.Pending = update;
        var replaced = report.IsShown ? report.Rendered : null;
        report.IsShown = false;
        SetRendered(key, report, rendered);
        if (_shown.Contains(hash))
        {
            TryShow(key, report, replaced);
        }

        return PutResult.Loaded;
    }

    private bool TryShow(ReportKey key, ShelfReport report, RenderedReport? replaced = null)
    {
        if (report.Pending is null)
        {
            return true;
        }

        if (report.NotBefore != 0 && report.NotBefore > time.GetTimestamp())
        {
            return false;
        }

        report.Pending.Commit();
        report.Pending.Dispose();
        report.Pending = null;
        report.IsShown = true;
        renderer.Show(report.Rendered!, replaced);
        metrics.Shown(key.Kind);
        return true;
    }

    private bool Remove(ReportKey key, ShelfReport report, RemovalReason reason)
    {
        if (report.IsBeingWritten)
        {
            return false;
        }

        DropPending(key, report);
        Hide(key, report, reason);
        _reports.Remove(key);
        return true;
    }

    private void Hide(ReportKey key, ShelfReport report, RemovalReason reason)
    {
        if (report.IsShown)
        {
            store.Remove(key.Owner);
            renderer.Hide(report.Rendered!);
            report.IsShown = false;
            SetRendered(key, report, null);
            report.Version = null;
            metrics.Removed(key.Kind, reason);
        }
    }

    private void DropPending(ReportKey key, ShelfReport report)
    {
        if (report.Pending is not null)
        {
            report.Pending.Dispose();
            report.Pending = null;
            SetRendered(key, report, null);
            report.Version = null;
        }
    }

    private void SetRendered(ReportKey key, ShelfReport report, RenderedReport? rendered)
    {
        if (report.Rendered?.MissingOwner is { } former)
        {
            MissingOwners.Remove(former, key);
        }

        report.Rendered = rendered;
        if (rendered?.MissingOwner is { } missing)
        {
            MissingOwners.Add(missing, key);
        }
    }

    /// <summary>Takes what holds nothing off the shelf.</summary>
    private void Tidy(ReportKey key, ShelfReport report)
    {
        if (!report.IsShown && report.Pending is null && !report.IsBeingWritten)
        {
            _reports.Remove(key);
        }
    }
}
