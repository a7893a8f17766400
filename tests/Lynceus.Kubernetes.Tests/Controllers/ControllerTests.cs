using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Lynceus.Kubernetes.Controllers;
using Lynceus.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Tests.Controllers;

public sealed class ControllerTests : IDisposable
{
    private readonly CancellationTokenSource _safety = new(TimeSpan.FromSeconds(20));
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly Meter _meter = new("controller tests");
    private readonly MetricsReading _reading;
    private readonly ControllerMetrics _metrics;
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

    public ControllerTests()
    {
        _metrics = new ControllerMetrics(_meter);
        _reading = new MetricsReading(_meter);
    }

    public void Dispose()
    {
        _reading.Dispose();
        _meter.Dispose();
        _stop.Dispose();
        _safety.Dispose();
    }

    [Fact]
    public async Task RunAsync_Started_ShowsEveryCounterAtZero()
    {
        using var controller = NewController(static (_, _) => Task.FromResult(ReconcileResult.Success), new ControllerOptions { MaxConcurrentReconciles = 3 });
        var run = controller.RunAsync(_stop.Token);

        var lines = _reading.Lines("controller_runtime_");

        Assert.Equal(
            [
                """controller_runtime_active_workers{controller="c"} 0""",
                """controller_runtime_max_concurrent_reconciles{controller="c"} 3""",
                """controller_runtime_reconcile_errors_total{controller="c"} 0""",
                """controller_runtime_reconcile_panics_total{controller="c"} 0""",
                """controller_runtime_reconcile_timeouts_total{controller="c"} 0""",
                """controller_runtime_reconcile_total{controller="c",result="error"} 0""",
                """controller_runtime_reconcile_total{controller="c",result="requeue"} 0""",
                """controller_runtime_reconcile_total{controller="c",result="requeue_after"} 0""",
                """controller_runtime_reconcile_total{controller="c",result="success"} 0""",
                """controller_runtime_terminal_reconcile_errors_total{controller="c"} 0""",
            ],
            lines);
        await StopAsync(run);
        controller.Dispose();
        Assert.Empty(_reading.Lines("controller_runtime_active_workers"));
    }

    [Fact]
    public void Metrics_ReconcileTime_HasTheBucketsOfControllerRuntime()
    {
        var buckets = ((Histogram<double>)_reading.Instrument("controller_runtime_reconcile_time_seconds")).Advice!.HistogramBucketBoundaries!;

        Assert.Equal(40, buckets.Count);
        Assert.Equal([0.005, 0.01, 0.025, 0.05, 0.1], buckets.Take(5));
        Assert.Equal([20, 25, 30, 40, 50, 60], buckets.TakeLast(6));
    }

    [Fact]
    public async Task Reconcile_Fails_IsRetriedWithBackoffUntilItSucceeds()
    {
        var failures = 3;
        using var controller = NewController(async (key, _) =>
        {
            Assert.True(_calls.Writer.TryWrite(key));
            return --failures >= 0 ? throw new IOException("unreachable") : ReconcileResult.Success;
        });
        var run = controller.RunAsync(_stop.Token);

        controller.Queue.Add("a");
        await NextCallAsync();
        foreach (var milliseconds in (int[])[5, 10, 20])
        {
            await _clock.WaitForTimersAsync(1, _safety.Token);
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _clock.NextDue - _clock.GetUtcNow());
            _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            await NextCallAsync();
        }

        await StopAsync(run);
        Assert.Contains("""controller_runtime_reconcile_total{controller="c",result="error"} 3""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_total{controller="c",result="success"} 1""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="c"} 3""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_panics_total{controller="c"} 0""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_time_seconds{controller="c"} count 4""", _reading.Lines("controller"));
    }

    [Fact]
    public async Task Reconcile_FailsForGood_IsNotRetried()
    {
        using var controller = NewController(async (key, _) =>
        {
            Assert.True(_calls.Writer.TryWrite(key));
            return key == "bad" ? throw new TerminalReconcileException("no such field") : ReconcileResult.Success;
        });
        var run = controller.RunAsync(_stop.Token);

        controller.Queue.Add("bad");
        controller.Queue.Add("good");
        await NextCallAsync();
        await NextCallAsync();

        Assert.Equal(0, _clock.PendingTimers);
        await StopAsync(run);
        Assert.Contains("""controller_runtime_terminal_reconcile_errors_total{controller="c"} 1""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="c"} 1""", _reading.Lines("controller"));
    }

    [Fact]
    public async Task Reconcile_ThrowsBeforeItsFirstAwait_IsAPanicAndRetried()
    {
        string? missing = null;
        using var controller = NewController((key, _) =>
        {
            _calls.Writer.TryWrite(key);
            return Task.FromResult(missing!.Length == 0 ? ReconcileResult.Success : default);
        });
        var run = controller.RunAsync(_stop.Token);

        controller.Queue.Add("a");
        await NextCallAsync();
        await _clock.WaitForTimersAsync(1, _safety.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await NextCallAsync();

        await StopAsync(run);
        Assert.Contains("""controller_runtime_reconcile_panics_total{controller="c"} 2""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="c"} 2""", _reading.Lines("controller"));
    }

    [Fact]
    public async Task Reconcile_AsksToBeCalledAgain_IsCalledThen()
    {
        using var controller = NewController(async (key, _) =>
        {
            Assert.True(_calls.Writer.TryWrite(key));
            return key == "later" ? ReconcileResult.After(TimeSpan.FromMinutes(5)) : ReconcileResult.Requeue;
        });
        var run = controller.RunAsync(_stop.Token);

        controller.Queue.Add("later");
        Assert.Equal("later", await NextCallAsync());
        await _clock.WaitForTimersAsync(1, _safety.Token);
        Assert.Equal(TimeSpan.FromMinutes(5), _clock.NextDue - _clock.GetUtcNow());
        controller.Queue.Add("again");
        Assert.Equal("again", await NextCallAsync());
        controller.Queue.Add("barrier");
        Assert.Equal("barrier", await NextCallAsync());
        Assert.Equal(TimeSpan.FromMilliseconds(5), _clock.NextDue - _clock.GetUtcNow());

        await StopAsync(run);
        Assert.Contains("""controller_runtime_reconcile_total{controller="c",result="requeue_after"} 1""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_total{controller="c",result="requeue"} 2""", _reading.Lines("controller"));
    }

    [Fact]
    public async Task Reconcile_OverItsTime_IsCancelledCountedAndRetried()
    {
        using var controller = NewController(
            async (key, token) =>
            {
                Assert.True(_calls.Writer.TryWrite(key));
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return ReconcileResult.Success;
            },
            new ControllerOptions { ReconcileTimeout = TimeSpan.FromSeconds(30), Backoff = ItemBackoff.Default with { First = TimeSpan.FromHours(1), Max = TimeSpan.FromHours(1), Jitter = 0 } });
        var run = controller.RunAsync(_stop.Token);

        controller.Queue.Add("a");
        await NextCallAsync();
        _clock.Advance(TimeSpan.FromSeconds(30));
        await WaitForLineAsync("""controller_runtime_reconcile_time_seconds{controller="c"} sum 30""");

        Assert.Contains("""controller_runtime_reconcile_timeouts_total{controller="c"} 1""", _reading.Lines("controller"));
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="c"} 1""", _reading.Lines("controller"));
        Assert.Equal(TimeSpan.FromHours(1), _clock.NextDue - _clock.GetUtcNow());
        await StopAsync(run);
    }

    [Fact]
    public async Task RunAsync_Stopped_WaitsForRunningReconcilesAndLeavesTheRest()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var controller = NewController(async (key, _) =>
        {
            Assert.True(_calls.Writer.TryWrite(key));
            await release.Task;
            return ReconcileResult.Success;
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("running");
        controller.Queue.Add("waiting");
        await NextCallAsync();

        await _stop.CancelAsync();
        await _clock.WaitForTimersAsync(1, _safety.Token);
        Assert.False(run.IsCompleted);
        release.SetResult();
        await run.WaitAsync(_safety.Token);

        Assert.False(_calls.Reader.TryRead(out _));
        Assert.Contains("""controller_runtime_reconcile_total{controller="c",result="success"} 1""", _reading.Lines("controller"));
    }

    [Fact]
    public async Task RunAsync_StoppedAndReconcileGoesOn_CancelsItAfterTheDrainTimeout()
    {
        using var controller = NewController(async (key, token) =>
        {
            Assert.True(_calls.Writer.TryWrite(key));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return ReconcileResult.Success;
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("a");
        await NextCallAsync();

        await _stop.CancelAsync();
        await _clock.WaitForTimersAsync(1, _safety.Token);
        _clock.Advance(TimeSpan.FromSeconds(20));

        await run.WaitAsync(_safety.Token);
        Assert.Contains("""controller_runtime_reconcile_errors_total{controller="c"} 0""", _reading.Lines("controller"));
    }

    [Fact]
    public async Task RunAsync_ManyKeys_RunsAsManyAtOnceAsAllowed()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var controller = NewController(
            async (key, _) =>
            {
                Assert.True(_calls.Writer.TryWrite(key));
                await release.Task;
                return ReconcileResult.Success;
            },
            new ControllerOptions { MaxConcurrentReconciles = 4 });
        var run = controller.RunAsync(_stop.Token);

        foreach (var key in Enumerable.Range(0, 10))
        {
            controller.Queue.Add($"{key}");
        }

        for (var i = 0; i < 4; i++)
        {
            await NextCallAsync();
        }

        Assert.Contains("""controller_runtime_active_workers{controller="c"} 4""", _reading.Lines("controller"));
        Assert.Equal(6, controller.Queue.Count);
        release.SetResult();
        for (var i = 0; i < 6; i++)
        {
            await NextCallAsync();
        }

        await StopAsync(run);
    }

    [Fact]
    public async Task RunAsync_Twice_IsRefused()
    {
        using var controller = NewController(static (_, _) => Task.FromResult(ReconcileResult.Success));
        await StopAsync(controller.RunAsync(_stop.Token));

        await Assert.ThrowsAsync<InvalidOperationException>(() => controller.RunAsync(_safety.Token));
    }

    [Theory]
    [InlineData(typeof(NullReferenceException), true)]
    [InlineData(typeof(ArgumentNullException), true)]
    [InlineData(typeof(InvalidOperationException), true)]
    [InlineData(typeof(KeyNotFoundException), true)]
    [InlineData(typeof(DivideByZeroException), true)]
    [InlineData(typeof(NotImplementedException), true)]
    [InlineData(typeof(ObjectDisposedException), false)]
    [InlineData(typeof(HttpRequestException), false)]
    [InlineData(typeof(IOException), false)]
    [InlineData(typeof(InvalidDataException), false)]
    [InlineData(typeof(System.Text.Json.JsonException), false)]
    [InlineData(typeof(TimeoutException), false)]
    [InlineData(typeof(OperationCanceledException), false)]
    public void IsBug_OfEachKind_TellsMistakesFromTheWorldOutside(Type type, bool expected) =>
        Assert.Equal(expected, Controller<string>.IsBug(type == typeof(ObjectDisposedException) ? new ObjectDisposedException("x") : (Exception)Activator.CreateInstance(type)!));

    private Controller<string> NewController(Func<string, CancellationToken, Task<ReconcileResult>> reconcile, ControllerOptions? options = null)
    {
        options ??= new ControllerOptions();
        options = options with { Backoff = options.Backoff with { Jitter = 0 } };
        return new Controller<string>("c", reconcile, NullLogger.Instance, options, _clock, new Random(1), _metrics);
    }

    private async Task<string> NextCallAsync() => await _calls.Reader.ReadAsync(_safety.Token);

    private async Task WaitForLineAsync(string line)
    {
        while (!_reading.Lines("").Contains(line, StringComparer.Ordinal))
        {
            _safety.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run.WaitAsync(_safety.Token);
    }
}
