using Lynceus.Exporter.Catalog;

namespace Lynceus.Exporter.Loading;

/// <summary>The reports that have to be settled, one way or another, before a range counts as loaded.</summary>
internal sealed class AwaitedReports
{
    private readonly Lock _lock = new();
    private HashSet<ReportKey> _keys = [];
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for these, and no longer for those of before.</summary>
    /// <returns>Ends when all are settled.</returns>
    public Task Begin(IEnumerable<ReportKey> keys)
    {
        lock (_lock)
        {
            _keys = [.. keys];
            _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_keys.Count == 0)
            {
                _settled.SetResult();
            }

            return _settled.Task;
        }
    }

    public void Settled(ReportKey key)
    {
        lock (_lock)
        {
            if (_keys.Remove(key) && _keys.Count == 0)
            {
                _settled.TrySetResult();
            }
        }
    }
}
