using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lynceus.Kubernetes.Controllers;

/// <summary>
/// The metrics of controllers and their work queues, under controller-runtime's names and labels. One instance serves any number of controllers; a meter takes one instance.
/// </summary>
public sealed class ControllerMetrics
{
    private static readonly InstrumentAdvice<double> ReconcileTimes = new()
    {
        HistogramBucketBoundaries =
        [
            0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5,
            1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
        ],
    };

    private readonly ConcurrentDictionary<object, (string Name, Func<ControllerState> State)> _controllers = new();
    private readonly Counter<long> _reconciles;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _terminalErrors;
    private readonly Counter<long> _panics;
    private readonly Counter<long> _timeouts;
    private readonly Histogram<double> _seconds;

    public ControllerMetrics(Meter meter)
    {
        Queues = new WorkQueueMetrics(meter);
        _reconciles = meter.CreateCounter<long>("controller_runtime_reconcile_total", null, "Finished reconciles by result.");
        _errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", null, "Reconciles that failed.");
        _terminalErrors = meter.CreateCounter<long>("controller_runtime_terminal_reconcile_errors_total", null, "Reconciles that failed for good and are not retried.");
        _panics = meter.CreateCounter<long>("controller_runtime_reconcile_panics_total", null, "Reconciles that failed by a bug, not by what they talk to.");
        _timeouts = meter.CreateCounter<long>("controller_runtime_reconcile_timeouts_total", null, "Reconciles that ran into the controller's own time limit.");
        _seconds = meter.CreateHistogram("controller_runtime_reconcile_time_seconds", null, "How long reconciles took.", null, ReconcileTimes);
        meter.CreateObservableGauge(
            "controller_runtime_max_concurrent_reconciles", () => Gauge(static s => s.MaxConcurrentReconciles), null, "How many reconciles may run at once.");
        meter.CreateObservableGauge("controller_runtime_active_workers", () => Gauge(static s => s.ActiveWorkers), null, "How many reconciles run now.");
    }

    /// <summary>On <see cref="KubernetesMetrics.Meter"/>.</summary>
    public static ControllerMetrics Default { get; } = new(KubernetesMetrics.Meter);

    internal WorkQueueMetrics Queues { get; }

    /// <summary>Shows the gauges of <paramref name="controller"/> until <see cref="Remove"/>, and its counters at zero.</summary>
    internal void Add(object controller, string name, Func<ControllerState> state)
    {
        _controllers[controller] = (name, state);
        foreach (var result in (string[])["error", "requeue_after", "requeue", "success"])
        {
            _reconciles.Add(0, Controller(name), new("result", result));
        }

        foreach (var counter in (Counter<long>[])[_errors, _terminalErrors, _panics, _timeouts])
        {
            counter.Add(0, Controller(name));
        }
    }

    internal void Remove(object controller) => _controllers.TryRemove(controller, out _);

    internal void Finished(string name, string result, TimeSpan took)
    {
        _reconciles.Add(1, Controller(name), new("result", result));
        _seconds.Record(took.TotalSeconds, Controller(name));
    }

    internal void Failed(string name, bool isTerminal, bool isBug)
    {
        _errors.Add(1, Controller(name));
        _terminalErrors.Add(isTerminal ? 1 : 0, Controller(name));
        _panics.Add(isBug ? 1 : 0, Controller(name));
    }

    internal void TimedOut(string name) => _timeouts.Add(1, Controller(name));

    private IEnumerable<Measurement<int>> Gauge(Func<ControllerState, int> value) =>
        _controllers.Values.Select(c => new Measurement<int>(value(c.State()), Controller(c.Name)));

    private static KeyValuePair<string, object?> Controller(string name) => new("controller", name);
}
