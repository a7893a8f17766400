using Lynceus.Hosting.Health;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Work;

/// <summary>Runs background work that survives its errors: after one it begins again, with growing pauses, and says so in the health check <c>work/NAME</c>, in metrics
/// and in the log. No error of background work ends the process.</summary>
public sealed class SteadyWork(HealthChecks health, TimeProvider time, ILogger<SteadyWork> logger)
{
    /// <summary>Pause after the first error; it doubles with each further one.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Runs until the work returns or the token fires. Not on the caller's thread, so that a host that starts it does not wait for it.</summary>
    /// <param name="name">Lower case with dashes; of the health check and of the metrics' label <c>work</c>.</param>
    /// <param name="work">Calls what it is given whenever a part of it went well: it is healthy from then on.</param>
    public async Task RunAsync(string name, Func<Action, CancellationToken, Task> work, CancellationToken stop)
    {
        var failures = new WorkFailures();
        health.Add($"work/{name}", HealthProbes.Ready, () => failures.Count == 0 ? null : "the last try failed; the log has the reason");
        while (true)
        {
            try
            {
                await Task.Run(() => work(() => Passed(name, failures), stop), stop);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it was, the next try may work, and nothing else must end with it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                var pause = PauseAfter(failures.Add());
                WorkMetrics.Failed(name, isFirst: failures.Count == 1);
                WorkLog.Failed(logger, name, pause, e);
                try
                {
                    await Task.Delay(pause, time, stop);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Runs a round now and after each interval. A round that fails comes again sooner: after the pause.</summary>
    public Task RunEveryAsync(string name, TimeSpan interval, Func<CancellationToken, Task> round, CancellationToken stop) => RunAsync(
        name,
        async (passed, cancellationToken) =>
        {
            using var timer = new PeriodicTimer(interval, time);
            do
            {
                await round(cancellationToken);
                passed();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        },
        stop);

    /// <param name="failures">Errors one after the other, this one included.</param>
    public static TimeSpan PauseAfter(int failures) =>
        TimeSpan.FromTicks(Math.Min(FirstPause.Ticks << Math.Min(failures - 1, 16), LongestPause.Ticks));

    private void Passed(string name, WorkFailures failures)
    {
        if (failures.Clear() is > 0 and var count)
        {
            WorkMetrics.Recovered(name);
            WorkLog.Recovered(logger, name, count);
        }
    }

    private sealed class WorkFailures
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Add() => Interlocked.Increment(ref _count);

        public int Clear() => Interlocked.Exchange(ref _count, 0);
    }
}
