using System.Collections.Concurrent;
using System.Threading.Channels;
using Lynceus.Hub.Metrics;

namespace Lynceus.Hub.Ingest;

/// <summary>Reports that wait to be compared, in the order in which they came. The truth is the column <c>report.status</c>; this only wakes the worker.</summary>
internal sealed class DiffQueue
{
    // Bounded by HubOptions.MaxPendingReports, which the intake checks.
    private readonly Channel<long> _reports = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiters = new();

    public ChannelReader<long> Reader => _reports.Reader;

    public void Enqueue(long reportId)
    {
        HubMetrics.Enqueued();
        _reports.Writer.TryWrite(reportId);
    }

    /// <summary>Completes when the report has been compared. Ask before reading the report's status, so that no signal is missed.</summary>
    public Task WhenDone(long reportId) =>
        _waiters.GetOrAdd(reportId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Done(long reportId)
    {
        if (_waiters.TryRemove(reportId, out var waiter))
        {
            waiter.SetResult();
        }
    }
}
