using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Controllers;

/// <summary>Reconciles keys from a work queue, as controller-runtime's controller does. An exception never ends it.</summary>
/// <remarks>
/// A failed reconcile is retried with backoff, unless it threw <see cref="TerminalReconcileException"/>. Exceptions that only a mistake in the program can cause (see
/// <see cref="IsBug"/>) count as panics as well: they are logged as errors and retried like any other, since the object may change.
/// </remarks>
public sealed class Controller<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Func<TKey, CancellationToken, Task<ReconcileResult>> _reconcile;
    private readonly ControllerOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ControllerMetrics _metrics;
    private int _activeWorkers;
    private int _started;

    /// <param name="name">Labels logs and metrics; also the name of the queue.</param>
    /// <param name="reconcile">Called for one key at a time, and for at most <see cref="ControllerOptions.MaxConcurrentReconciles"/> keys at once.</param>
    /// <param name="logger">Failures go here.</param>
    /// <param name="options">Default concurrency and limits.</param>
    /// <param name="time">Default the system's.</param>
    /// <param name="random">Draws the jitter of retries.</param>
    /// <param name="metrics">Default <see cref="ControllerMetrics.Default"/>.</param>
    public Controller(
        string name,
        Func<TKey, CancellationToken, Task<ReconcileResult>> reconcile,
        ILogger logger,
        ControllerOptions? options = null,
        TimeProvider? time = null,
        Random? random = null,
        ControllerMetrics? metrics = null)
    {
        _options = options ?? new ControllerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxConcurrentReconciles, 1, nameof(options));
        Name = name;
        _reconcile = reconcile;
        _logger = logger;
        _time = time ?? TimeProvider.System;
        _metrics = metrics ?? ControllerMetrics.Default;
        Queue = new WorkQueue<TKey>(name, _options.Backoff, _time, random, _metrics);
    }

    public string Name { get; }

    /// <summary>Event handlers add keys here, before or while the controller runs.</summary>
    public WorkQueue<TKey> Queue { get; }

    /// <summary>
    /// Runs until <paramref name="stoppingToken"/> is cancelled, then waits for running reconciles. Keys that still wait are left: a controller that starts again lists all of
    /// them. A reconcile that heeds no token holds this up.
    /// </summary>
    /// <exception cref="InvalidOperationException">The controller ran before.</exception>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException($"The controller {Name} ran before.");
        }

        _metrics.Add(this, Name, () => new ControllerState(_options.MaxConcurrentReconciles, Volatile.Read(ref _activeWorkers)));
        using var abort = new CancellationTokenSource();
        var abortToken = abort.Token;
        var workers = Task.WhenAll(
            Enumerable.Range(0, _options.MaxConcurrentReconciles).Select(_ => Task.Run(() => WorkAsync(stoppingToken, abortToken), CancellationToken.None)));
        await using (stoppingToken.Register(static queue => ((WorkQueue<TKey>)queue!).ShutDown(), Queue))
        {
            await WaitForStopAsync(stoppingToken);
        }

        try
        {
            await workers.WaitAsync(_options.DrainTimeout, _time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            ControllerLog.DrainTimedOut(_logger, Name, _options.DrainTimeout);
            await abort.CancelAsync();
            await workers;
        }
    }

    /// <summary>Shuts the queue down and takes the controller out of the metrics.</summary>
    public void Dispose()
    {
        Queue.Dispose();
        _metrics.Remove(this);
    }

    /// <summary>
    /// Whether an exception tells of a mistake in the program: null, casts, indexes, arguments, arithmetic, state that calls do not allow, code that is missing. What files,
    /// sockets, servers and their data cause is not among them, nor is an object disposed in the course of a stop.
    /// </summary>
    internal static bool IsBug(Exception exception) => exception switch
    {
        ObjectDisposedException => false,
        NullReferenceException or InvalidCastException or IndexOutOfRangeException or KeyNotFoundException or ArrayTypeMismatchException => true,
        ArgumentException or ArithmeticException or InvalidOperationException => true,
        NotImplementedException or NotSupportedException or UnreachableException or TypeInitializationException => true,
        _ => false,
    };

    private static async Task WaitForStopAsync(CancellationToken stoppingToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stoppingToken.Register(static s => ((TaskCompletionSource)s!).TrySetResult(), stopped))
        {
            await stopped.Task;
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken, CancellationToken abortToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (isOpen, key) = await Queue.GetAsync(CancellationToken.None); // a stop shuts the queue down, which wakes this
            if (!isOpen)
            {
                return;
            }

            Interlocked.Increment(ref _activeWorkers);
            try
            {
                if (!stoppingToken.IsCancellationRequested)
                {
                    await ReconcileAsync(key, abortToken);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _activeWorkers);
                Queue.Done(key);
            }
        }
    }

    private async Task ReconcileAsync(TKey key, CancellationToken abortToken)
    {
        var started = _time.GetTimestamp();
        using var deadline = new CancellationTokenSource(_options.ReconcileTimeout ?? Timeout.InfiniteTimeSpan, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(abortToken, deadline.Token);
        string result;
        try
        {
            result = Requeue(key, await _reconcile(key, linked.Token));
        }
        catch (OperationCanceledException) when (abortToken.IsCancellationRequested)
        {
            return; // given up by the stop: no result to report
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested)
        {
            Fail(key, new TimeoutException($"The reconcile took longer than {_options.ReconcileTimeout}.", e));
            result = "error";
        }
#pragma warning disable CA1031 // The boundary: whatever a reconcile throws concerns its key alone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(key, e);
            result = "error";
        }

        if (deadline.IsCancellationRequested)
        {
            _metrics.TimedOut(Name);
        }

        _metrics.Finished(Name, result, _time.GetElapsedTime(started));
    }

    private string Requeue(TKey key, ReconcileResult result)
    {
        if (result.RequeueAfter is { } delay)
        {
            Queue.Forget(key);
            Queue.AddAfter(key, delay);
            return "requeue_after";
        }

        if (result.IsRequeue)
        {
            Queue.AddRateLimited(key);
            return "requeue";
        }

        Queue.Forget(key);
        return "success";
    }

    private void Fail(TKey key, Exception exception)
    {
        var isTerminal = exception is TerminalReconcileException;
        var isBug = IsBug(exception);
        _metrics.Failed(Name, isTerminal, isBug);
        if (isTerminal)
        {
            Queue.Forget(key);
            ControllerLog.FailedForGood(_logger, exception, Name, key);
            return;
        }

        Queue.AddRateLimited(key);
        if (isBug)
        {
            ControllerLog.FailedByBug(_logger, exception, Name, key, Queue.FailuresOf(key));
        }
        else
        {
            ControllerLog.Failed(_logger, exception, Name, key, Queue.FailuresOf(key));
        }
    }
}
