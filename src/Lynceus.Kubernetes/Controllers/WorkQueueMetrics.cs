using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lynceus.Kubernetes.Controllers;

/// <summary>client-go's metrics of work queues, with controller-runtime's labels: <c>name</c> and <c>controller</c> are always equal.</summary>
internal sealed class WorkQueueMetrics
{
    private static readonly InstrumentAdvice<double> PowersOfTen =
        new() { HistogramBucketBoundaries = [.. Enumerable.Range(-8, 12).Select(static exponent => double.Parse($"1e{exponent}"))] };

    private readonly ConcurrentDictionary<object, (string Name, Func<WorkQueueState> State)> _queues = new();
    private readonly Counter<long> _adds;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _workDuration;

    public WorkQueueMetrics(Meter meter)
    {
        _adds = meter.CreateCounter<long>("workqueue_adds_total", null, "Items that became ready.");
        _retries = meter.CreateCounter<long>("workqueue_retries_total", null, "Items added with a delay.");
        _queueDuration = meter.CreateHistogram("workqueue_queue_duration_seconds", null, "How long items waited once they were ready.", null, PowersOfTen);
        _workDuration = meter.CreateHistogram("workqueue_work_duration_seconds", null, "How long items were processed.", null, PowersOfTen);
        meter.CreateObservableGauge("workqueue_depth", Depths, null, "Items that are ready.");
        meter.CreateObservableGauge(
            "workqueue_unfinished_work_seconds", () => Ages(static s => s.SumOfAges), null, "Sum of the ages of the items that are being processed.");
        meter.CreateObservableGauge(
            "workqueue_longest_running_processor_seconds", () => Ages(static s => s.OldestAge), null, "Age of the item that has been processed longest.");
    }

    /// <summary>Shows the gauges of <paramref name="queue"/> until <see cref="Remove"/>; nothing else keeps it alive.</summary>
    public void Add(object queue, string name, Func<WorkQueueState> state)
    {
        _queues[queue] = (name, state);
        _adds.Add(0, Tags(name));
        _retries.Add(0, Tags(name));
    }

    public void Remove(object queue) => _queues.TryRemove(queue, out _);

    public void ItemAdded(string name) => _adds.Add(1, Tags(name));

    public void ItemDelayed(string name) => _retries.Add(1, Tags(name));

    public void ItemTaken(string name, TimeSpan waited) => _queueDuration.Record(waited.TotalSeconds, Tags(name));

    public void ItemDone(string name, TimeSpan worked) => _workDuration.Record(worked.TotalSeconds, Tags(name));

    private IEnumerable<Measurement<long>> Depths() =>
        _queues.Values.Select(static q => new Measurement<long>(q.State().Depth, [new("name", q.Name), new("controller", q.Name), new("priority", "")]));

    private IEnumerable<Measurement<double>> Ages(Func<WorkQueueState, TimeSpan> age) =>
        _queues.Values.Select(q => new Measurement<double>(age(q.State()).TotalSeconds, Tags(q.Name)));

    private static ReadOnlySpan<KeyValuePair<string, object?>> Tags(string name) => new KeyValuePair<string, object?>[] { new("name", name), new("controller", name) };
}
