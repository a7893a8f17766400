using Lynceus.Exporter.Catalog;

namespace Lynceus.Exporter.Loading;

/// <summary>The reports that have to be settled, one way or another, before a range counts as loaded.</summary>
internal sealed class AwaitedReports(TimeProvider time)
{
    // Whichever comes first: some failures take no time, others more than a minute each.
    private const int MaxFailures = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<ReportKey, (int Count, long First)> _failures = [];
    private HashSet<ReportKey> _keys = [];
    private int _round;
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts the calls of <see cref="Begin"/>.</summary>
    public int Round
    {
        get
        {
            lock (_lock)
            {
                return _round;
            }
        }
    }

    /// <summary>Waits for these, and no longer for those of before.</summary>
    /// <returns>Ends when all are settled.</returns>
    public Task Begin(IEnumerable<ReportKey> keys)
    {
        lock (_lock)
        {
            _round++;
            _failures.Clear();
            _keys = [.. keys];
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_keys.Count == 0)
            {
                _settled.SetResult();
            }

            return _settled.Task;
        }
    }

    /// <summary>Nothing is left to do for a report.</summary>
    /// <param name="round">In which that was found out: what was settled, as foreign say, in a round before may be missing in this one.</param>
    public void Settled(ReportKey key, int round)
    {
        lock (_lock)
        {
            if (round != _round)
            {
                return;
            }

            _failures.Remove(key);
            if (_keys.Remove(key) && _keys.Count == 0)
            {
                _settled.TrySetResult();
            }
        }
    }

    /// <summary>The report could not be read, although the server is well as far as is known. After some failures it is not waited for any more: it must not hold up all others.</summary>
    /// <returns>Whether it was given up now.</returns>
    public bool Failed(ReportKey key)
    {
        lock (_lock)
        {
            if (!_keys.Contains(key))
            {
                return false;
            }

            var (count, first) = _failures.TryGetValue(key, out var failures) ? failures : (0, time.GetTimestamp());
            if (count + 1 < MaxFailures && time.GetElapsedTime(first) < Patience)
            {
                _failures[key] = (count + 1, first);
                return false;
            }

            Settled(key, _round);
            return true;
        }
    }
}
