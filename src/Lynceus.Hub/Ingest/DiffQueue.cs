using System.Collections.Concurrent;
using Lynceus.Hub.Metrics;

namespace Lynceus.Hub.Ingest;

/// <summary>Reports that wait to be compared: those of one source in the order in which they came, sources by their oldest report. A source whose report could not be
/// compared waits, with growing pauses, while all others pass. The truth is the column <c>report.status</c>; this only says what is next.</summary>
internal sealed class DiffQueue(TimeProvider time)
{
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<SourceKey, Line> _lines = [];
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiters = new();
    private TaskCompletionSource _changed = New();

    // Bounded by HubOptions.MaxPendingReports, which the intake checks.
    public void Enqueue(long reportId, SourceKey source)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(source, out var line))
            {
                _lines[source] = line = new Line();
            }

            if (!line.Reports.Add(reportId))
            {
                return;
            }

            _changed.TrySetResult();
        }

        HubMetrics.Enqueued();
    }

    /// <summary>The report to be compared now; it stays first of its source until <see cref="Done"/>. Asked by one worker.</summary>
    public async Task<(long ReportId, SourceKey Source)> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            TimeSpan? pause = null;
            lock (_lock)
            {
                var now = time.GetUtcNow();
                (long ReportId, SourceKey Source)? next = null;
                foreach (var (source, line) in _lines)
                {
                    if (line.Delay is { } delay && delay.NextTry > now)
                    {
                        pause = pause is { } shorter && shorter < delay.NextTry - now ? shorter : delay.NextTry - now;
                    }
                    else if (next is not { } first || line.Reports.Min < first.ReportId)
                    {
                        next = (line.Reports.Min, source);
                    }
                }

                if (next is { } found)
                {
                    return found;
                }

                changed = (_changed = New()).Task;
            }

            try
            {
                await (pause is { } wait ? changed.WaitAsync(wait, time, cancellationToken) : changed.WaitAsync(cancellationToken));
            }
            catch (TimeoutException)
            {
                // A pause is over.
            }
        }
    }

    /// <summary>The report could not be compared for now.</summary>
    /// <returns>How long it and its source wait.</returns>
    public TimeSpan Postpone(SourceKey source, string trouble)
    {
        lock (_lock)
        {
            var line = _lines[source];
            var tries = 1 + (line.Delay?.Tries ?? 0);
            var pause = TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(tries - 1, 16), LongestPause.Ticks));
            line.Delay = new Delay(tries, trouble, time.GetUtcNow() + pause);
            if (tries == 1)
            {
                HubMetrics.Postponed();
            }

            return pause;
        }
    }

    /// <summary>Why the report waits although it was tried; null when it was not.</summary>
    public Delay? DelayOf(long reportId)
    {
        lock (_lock)
        {
            return _lines.Values.FirstOrDefault(l => l.Delay is not null && l.Reports.Min == reportId)?.Delay;
        }
    }

    /// <summary>The report was compared, or refused for good.</summary>
    public void Done(long reportId, SourceKey source)
    {
        lock (_lock)
        {
            var line = _lines[source];
            line.Reports.Remove(reportId);
            if (line.Delay is not null)
            {
                line.Delay = null;
                HubMetrics.Resumed();
            }

            if (line.Reports.Count == 0)
            {
                _lines.Remove(source);
            }
        }

        HubMetrics.Dequeued();
        Signal(reportId);
    }

    /// <summary>Completes when the report has been compared. Ask before reading the report's status, so that no signal is missed.</summary>
    public Task WhenDone(long reportId) => _waiters.GetOrAdd(reportId, static _ => New()).Task;

    /// <summary>Nobody needs to wait for the report any more.</summary>
    public void Signal(long reportId)
    {
        if (_waiters.TryRemove(reportId, out var waiter))
        {
            waiter.SetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Line
    {
        public SortedSet<long> Reports { get; } = [];

        /// <summary>Of the first report; null when it was not tried yet.</summary>
        public Delay? Delay { get; set; }
    }
}
