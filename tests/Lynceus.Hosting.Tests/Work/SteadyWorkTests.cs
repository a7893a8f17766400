using Lynceus.Hosting.Health;
using Lynceus.Hosting.Work;
using Lynceus.Testing;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Tests.Work;

public sealed class SteadyWorkTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordedLog _log = new();
    private readonly HealthChecks _health;
    private readonly SteadyWork _work;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));

    public SteadyWorkTests()
    {
        _health = new HealthChecks(TimeSpan.FromSeconds(1), _clock, new Logger<HealthChecks>(_log));
        _work = new SteadyWork(_health, _clock, new Logger<SteadyWork>(_log));
    }

    public void Dispose()
    {
        _log.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(10_000, 60)]
    public void PauseAfter_Doubles_UpToAMinute(int failures, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), SteadyWork.PauseAfter(failures));

    [Fact]
    [Trait("Attack", "H2")]
    public async Task Error_IsTold_AndTheWorkBeginsAgain()
    {
        var tries = 0;
        var done = _work.RunAsync(
            "sweep",
            (_, _) => ++tries < 3 ? throw new InvalidOperationException("no broom") : Task.CompletedTask,
            _stop.Token);

        for (var failure = 1; failure < 3; failure++)
        {
            await _log.WaitForAsync(1480, failure);
            await _clock.WaitForTimersAsync(1, _stop.Token);
            Assert.Equal("the last try failed; the log has the reason", (await _health.RunAsync(["work/sweep"], _stop.Token))[0]);
            _clock.Advance(SteadyWork.PauseAfter(failure));
        }

        await done;
        Assert.Equal(3, tries);
        Assert.Contains("no broom", _log.Lines.First(static l => l.Contains("1480", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Attack", "H2")]
    public async Task Success_EndsTheTrouble_AndTheNextPauseIsShortAgain()
    {
        var tries = 0;
        var done = _work.RunAsync(
            "sweep",
            (passed, _) =>
            {
                if (++tries is 4)
                {
                    passed();
                }

                return tries == 6 ? Task.CompletedTask : throw new InvalidOperationException();
            },
            _stop.Token);

        for (var failure = 1; failure <= 5; failure++)
        {
            await _log.WaitForAsync(1480, failure);
            await _clock.WaitForTimersAsync(1, _stop.Token);
            _clock.Advance(SteadyWork.PauseAfter(failure <= 3 ? failure : failure - 3));
        }

        await done;
        Assert.Equal(1, _log.Count(1481));
    }

    [Fact]
    public async Task RunEvery_RoundsGoOn_AfterOneThatFailed()
    {
        var rounds = 0;
        var seen = new SemaphoreSlim(0);
        var done = _work.RunEveryAsync(
            "sweep",
            TimeSpan.FromHours(1),
            _ =>
            {
                rounds++;
                seen.Release();
                return rounds == 2 ? throw new IOException("full") : Task.CompletedTask;
            },
            _stop.Token);

        await seen.WaitAsync(_stop.Token);
        await _clock.WaitForTimersAsync(1, _stop.Token);
        _clock.Advance(TimeSpan.FromHours(1));
        await seen.WaitAsync(_stop.Token);
        await _log.WaitForAsync(1480);
        await _clock.WaitForTimersAsync(1, _stop.Token);
        _clock.Advance(SteadyWork.FirstPause);
        await seen.WaitAsync(_stop.Token);
        await _log.WaitForAsync(1481);
        Assert.Null((await _health.RunAsync(["work/sweep"], _stop.Token))[0]);

        await _stop.CancelAsync();
        await done;
    }

    [Fact]
    public async Task Stop_DuringAPause_EndsAtOnce()
    {
        var done = _work.RunAsync("sweep", static (_, _) => throw new InvalidOperationException(), _stop.Token);
        await _clock.WaitForTimersAsync(1, _stop.Token);

        await _stop.CancelAsync();

        await done;
    }

    [Fact]
    public async Task Cancellation_ThatNobodyAskedFor_IsAnError()
    {
        var tries = 0;
        var done = _work.RunAsync("sweep", (_, _) => ++tries == 1 ? throw new TaskCanceledException() : Task.CompletedTask, _stop.Token);
        await _log.WaitForAsync(1480);
        await _clock.WaitForTimersAsync(1, _stop.Token);
        _clock.Advance(SteadyWork.FirstPause);

        await done;

        Assert.Equal(2, tries);
    }
}
