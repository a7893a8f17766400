using Lynceus.Hub.Ingest;
using Lynceus.Testing;

namespace Lynceus.Hub.Tests.Ingest;

public class DiffQueueTests
{
    private static readonly SourceKey Trivy = new(1, 1);
    private static readonly SourceKey Polaris = new(1, 2);

    private readonly ManualTimeProvider _clock = new();
    private readonly DiffQueue _queue;
    private readonly CancellationToken _patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public DiffQueueTests() => _queue = new DiffQueue(_clock);

    [Fact]
    public async Task Next_IsTheOldest_WhateverItsSource()
    {
        _queue.Enqueue(3, Polaris);
        _queue.Enqueue(2, Trivy);
        _queue.Enqueue(4, Trivy);

        Assert.Equal((2, 3, 4), (await TakeAsync(), await TakeAsync(), await TakeAsync()));
    }

    [Fact]
    [Trait("Attack", "H3")]
    public async Task Postponed_OtherSourcesPass_ItsOwnWaitInOrder()
    {
        _queue.Enqueue(1, Trivy);
        _queue.Enqueue(2, Trivy);
        _queue.Enqueue(3, Polaris);
        Assert.Equal((1, Trivy), await _queue.NextAsync(_patience));

        Assert.Equal(DiffQueue.FirstPause, _queue.Postpone(Trivy, "The disk is full."));

        Assert.Equal(3, await TakeAsync());
        var next = TakeAsync();
        await _clock.WaitForTimersAsync(1, _patience);
        Assert.False(next.IsCompleted);
        _clock.Advance(DiffQueue.FirstPause);
        Assert.Equal(1, await next);
        Assert.Equal(2, await TakeAsync());
    }

    [Fact]
    public async Task Enqueued_DuringAPause_OfAnotherSource_IsNextAtOnce()
    {
        _queue.Enqueue(1, Trivy);
        _queue.Postpone(Trivy, "");
        var next = TakeAsync();
        await _clock.WaitForTimersAsync(1, _patience);

        _queue.Enqueue(2, Polaris);

        Assert.Equal(2, await next);
    }

    [Fact]
    public void Postponed_PausesGrow_UpToTenMinutes()
    {
        _queue.Enqueue(1, Trivy);

        var pauses = Enumerable.Range(0, 30).Select(_ => _queue.Postpone(Trivy, "").TotalSeconds).ToList();

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600], pauses.Take(12));
        Assert.Equal(600, pauses[^1]);
    }

    [Fact]
    public async Task Delay_IsToldOfTheFirstReport_UntilItIsDone()
    {
        _queue.Enqueue(1, Trivy);
        _queue.Enqueue(2, Trivy);
        Assert.Null(_queue.DelayOf(1));
        _queue.Postpone(Trivy, "The disk is full.");
        _queue.Postpone(Trivy, "The disk is full.");

        Assert.Equal(new Delay(2, "The disk is full.", _clock.GetUtcNow() + TimeSpan.FromSeconds(2)), _queue.DelayOf(1));
        Assert.Null(_queue.DelayOf(2));

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await TakeAsync());
        Assert.Null(_queue.DelayOf(1));
        Assert.Equal(DiffQueue.FirstPause, _queue.Postpone(Trivy, ""));
    }

    [Fact]
    public async Task EnqueuedTwice_ComesOnce()
    {
        _queue.Enqueue(1, Trivy);
        _queue.Enqueue(1, Trivy);
        _queue.Enqueue(2, Trivy);

        Assert.Equal((1, 2), (await TakeAsync(), await TakeAsync()));
    }

    [Fact]
    public async Task WhenDone_CompletesWithTheComparison()
    {
        _queue.Enqueue(1, Trivy);
        var done = _queue.WhenDone(1);
        Assert.False(done.IsCompleted);

        await TakeAsync();

        await done.WaitAsync(_patience);
    }

    private async Task<long> TakeAsync()
    {
        var (report, source) = await _queue.NextAsync(_patience);
        _queue.Done(report, source);
        return report;
    }
}
