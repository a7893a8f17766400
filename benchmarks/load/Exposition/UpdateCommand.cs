using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lynceus.Exposition;

namespace Lynceus.Load.Exposition;

/// <summary>What one update of a metric costs, alone and when two threads meet.</summary>
internal static class UpdateCommand
{
    private const int Rounds = 20_000_000;

    public static int Run()
    {
        var registry = new MetricRegistry();
        var counters = registry.AddCounter(new("a_total", ""), ["x", "y"]);
        var counter = counters.WithLabels("1", "2");
        var neighbour = counters.WithLabels("1", "3");
        var gauge = registry.AddGauge(new("b", "")).WithLabels();
        var histogram = registry.AddHistogram(new("c", "")).WithLabels();
        var native = registry.AddHistogram(new("d", ""), [], HistogramBuckets.Native).WithLabels();
        using var meter = new Meter("bench");
        using var bridge = new MeterBridge(registry, ["bench"]);
        var instrument = meter.CreateCounter<long>("e_total");

        Console.WriteLine("| update | threads | ns per update | bytes per update |");
        Console.WriteLine("|---|---|---|---|");
        Measure("counter, series at hand", 1, _ => counter.Increment());
        Measure("counter, series at hand", 2, _ => counter.Increment());
        Measure("two counters made one after the other", 2, thread => (thread == 0 ? counter : neighbour).Increment());
        Measure("counter, by two labels", 1, _ => counters.WithLabels("1", "2").Increment());
        Measure("counter, by two labels", 2, _ => counters.WithLabels("1", "2").Increment());
        Measure("gauge, add", 1, _ => gauge.Increment());
        Measure("gauge, add", 2, _ => gauge.Increment());
        Measure("histogram of 11 buckets", 1, _ => histogram.Observe(0.3));
        Measure("histogram of 11 buckets", 2, _ => histogram.Observe(0.3));
        Measure("native histogram", 1, _ => native.Observe(0.3));
        Measure("native histogram", 2, _ => native.Observe(0.3));
        Measure("instrument of a meter, two tags", 1, _ => instrument.Add(1, new("x", "1"), new("y", "2")));
        Measure("instrument of a meter, two tags", 2, _ => instrument.Add(1, new("x", "1"), new("y", "2")));
        return 0;
    }

    private static void Measure(string what, int threads, Action<int> update)
    {
        Loop(update, 0, Rounds / 10);
        var bytes = 0L;
        using var start = new Barrier(threads + 1);
        var all = Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            var before = GC.GetAllocatedBytesForCurrentThread();
            Loop(update, thread, Rounds);
            Interlocked.Add(ref bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        })).ToArray();
        Array.ForEach(all, static t => t.Start());
        start.SignalAndWait();
        var watch = Stopwatch.StartNew();
        Array.ForEach(all, static t => t.Join());
        Console.WriteLine($"| {what} | {threads} | {watch.Elapsed.TotalNanoseconds / Rounds:F1} | {(double)bytes / Rounds / threads:F0} |");
    }

    private static void Loop(Action<int> update, int thread, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            update(thread);
        }
    }
}
