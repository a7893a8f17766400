using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lynceus.Kubernetes.Controllers;
using Lynceus.Testing;

namespace Lynceus.Kubernetes.Tests.Controllers;

public sealed class WorkQueueTests : IDisposable
{
    private readonly CancellationTokenSource _safety = new(TimeSpan.FromSeconds(20));
    private readonly ManualTimeProvider _clock = new();
    private readonly Meter _meter = new("work queue tests");
    private readonly ControllerMetrics _metrics;
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests()
    {
        _metrics = new ControllerMetrics(_meter);
        _queue = NewQueue("q", jitter: 0);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _meter.Dispose();
        _safety.Dispose();
    }

    /// <summary>client-go's rules. Steps: +x adds x, >x expects a worker to take x, -x ends it, ! shuts down, . expects the end; the rest is what stays ready.</summary>
    [Theory]
    [InlineData("in order of addition", "+a +b >a >b -a -b", 0)]
    [InlineData("added twice, taken once", "+a +a +b >a >b", 0)]
    [InlineData("added while processed, not ready before its end", "+a >a +a", 0)]
    [InlineData("added while processed, again after its end", "+a >a +a +a -a >a -a", 0)]
    [InlineData("added while processed goes behind what is ready", "+a +b >a +a -a >b >a", 0)]
    [InlineData("ended without being taken", "-a +a -a >a", 0)]
    [InlineData("ended twice", "+a >a +a -a -a", 1)]
    [InlineData("shut down refuses", "! +a .", 0)]
    [InlineData("shut down hands out what is ready", "+a +b ! +c >a >b . .", 0)]
    [InlineData("shut down hands out what was added while processed", "+a >a +a ! -a >a -a .", 0)]
    [InlineData("shut down twice", "! ! . .", 0)]
    public async Task Queue_StepsOfWorkers_FollowClientGo(string scenario, string steps, int ready)
    {
        foreach (var step in steps.Split(' '))
        {
            switch (step[0])
            {
                case '+':
                    _queue.Add(step[1..]);
                    break;
                case '-':
                    _queue.Done(step[1..]);
                    break;
                case '!':
                    _queue.ShutDown();
                    break;
                case '.':
                    Assert.False((await _queue.GetAsync(_safety.Token)).IsOpen, scenario);
                    break;
                default:
                    Assert.Equal((true, step[1..]), await _queue.GetAsync(_safety.Token));
                    break;
            }
        }

        Assert.True(ready == _queue.Count, scenario);
    }

    [Fact]
    public async Task GetAsync_Waiting_IsWokenByAdditionAndByShutDown()
    {
        var first = _queue.GetAsync(_safety.Token).AsTask();
        var second = _queue.GetAsync(_safety.Token).AsTask();
        var third = _queue.GetAsync(_safety.Token).AsTask();

        _queue.Add("a");

        Assert.Equal((true, "a"), await await Task.WhenAny(first, second, third));
        _queue.ShutDown();
        Assert.Equal(2, (await Task.WhenAll(first, second, third)).Count(static g => !g.IsOpen));
    }

    [Fact]
    public async Task GetAsync_Cancelled_LosesNoKey()
    {
        using var impatient = new CancellationTokenSource();
        var get = _queue.GetAsync(impatient.Token).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get);
        _queue.Add("a");

        Assert.Equal((true, "a"), await _queue.GetAsync(_safety.Token));
    }

    [Fact]
    public void AddAfter_SeveralDelays_EarliestCountsOnce()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("b", TimeSpan.FromSeconds(4));

        Assert.Equal(1, _clock.PendingTimers);
        Assert.Equal([0, 1, 2, 2], Enumerable.Range(0, 4).Select(step =>
        {
            _clock.Advance(TimeSpan.FromSeconds(step == 0 ? 2.999 : step == 1 ? 0.001 : step == 2 ? 1 : 3600));
            return _queue.Count;
        }));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void AddAfter_ShorterDelayLater_MovesTheTimer()
    {
        _queue.AddAfter("late", TimeSpan.FromDays(60));
        _queue.AddAfter("soon", TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _queue.Count);
        _clock.Advance(TimeSpan.FromDays(60) - TimeSpan.FromSeconds(2));
        Assert.Equal(1, _queue.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, _queue.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void AddAfter_NoDelay_IsReadyAtOnce(int seconds)
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(seconds));

        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public void AddAfter_Forever_NeverOverflows()
    {
        _clock.Advance(TimeSpan.FromDays(1));
        _queue.AddAfter("a", TimeSpan.MaxValue);
        _clock.Advance(TimeSpan.FromDays(30));

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void ShutDown_DelayedKeys_AreDropped()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(1));
        _queue.ShutDown();
        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(0, _queue.Count);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task AddRateLimited_FailuresInARow_WaitTwiceAsLongEachTime()
    {
        var waits = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            var from = _clock.GetUtcNow();
            _queue.AddRateLimited("a");
            waits.Add((_clock.NextDue!.Value - from).TotalSeconds);
            _clock.Advance(_clock.NextDue!.Value - from);
            await _queue.GetAsync(_safety.Token);
            _queue.Done("a");
        }

        Assert.Equal([0.005, 0.010, 0.020, 0.040, 0.080], waits[..5]);
        Assert.Equal([655.36, 1000, 1000], waits[17..]);
        Assert.Equal(20, _queue.FailuresOf("a"));

        _queue.Forget("a");
        _queue.AddRateLimited("a");
        Assert.Equal(TimeSpan.FromMilliseconds(5), _clock.NextDue!.Value - _clock.GetUtcNow());
    }

    [Fact]
    public void AddRateLimited_AtTheLimitWithJitter_SpreadsBelowIt()
    {
        using var queue = NewQueue("jitter", jitter: 0.1);
        var waits = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            queue.AddRateLimited("a");
            waits.Add((_clock.NextDue!.Value - _clock.GetUtcNow()).TotalSeconds);
            _clock.Advance(_clock.NextDue!.Value - _clock.GetUtcNow());
        }

        Assert.All(waits[50..], static w => Assert.InRange(w, 900, 1000));
        Assert.True(waits[50..].Max() - waits[50..].Min() > 80, "spread");
    }

    [Fact]
    public async Task ShutDownWithDrainAsync_KeysReadyAndProcessed_WaitsForTheLastDone()
    {
        _queue.Add("a");
        _queue.Add("b");
        await _queue.GetAsync(_safety.Token);
        _queue.Add("a");

        var drain = _queue.ShutDownWithDrainAsync(_safety.Token);
        _queue.Done("a");
        await _queue.GetAsync(_safety.Token);
        _queue.Done("b");
        await _queue.GetAsync(_safety.Token);
        Assert.False(drain.IsCompleted);
        _queue.Done("a");

        await drain;
    }

    [Fact]
    public async Task ShutDownWithDrainAsync_Idle_EndsAtOnce() => await _queue.ShutDownWithDrainAsync(_safety.Token);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Queue_ManyWorkersAndProducers_NeverOneKeyTwiceAtATimeAndNoneLost(int seed)
    {
        const int Keys = 50;
        const int Producers = 4;
        const int Additions = 5000;
        using var queue = new WorkQueue<int>("race", ItemBackoff.Default with { First = TimeSpan.FromTicks(1), Max = TimeSpan.FromMilliseconds(1) }, metrics: _metrics);
        var wanted = new int[Keys];
        var seen = new int[Keys];
        var busy = new ConcurrentDictionary<int, bool>();
        var collisions = 0;
        async Task WorkAsync(Random random)
        {
            while (await queue.GetAsync(_safety.Token) is (true, var key))
            {
                Interlocked.Add(ref collisions, busy.TryAdd(key, true) ? 0 : 1);
                var current = Volatile.Read(ref wanted[key]);
                for (var i = random.Next(4); i > 0; i--)
                {
                    await Task.Yield();
                }

                seen[key] = Math.Max(seen[key], current);
                if (random.Next(20) == 0)
                {
                    queue.AddRateLimited(key);
                }

                busy.TryRemove(key, out _);
                queue.Done(key);
            }
        }

        async Task ProduceAsync(Random random)
        {
            for (var i = 0; i < Additions; i++)
            {
                var key = random.Next(Keys);
                Interlocked.Increment(ref wanted[key]);
                queue.Add(key);
                if (random.Next(8) == 0)
                {
                    await Task.Yield();
                }
            }
        }

        var workers = Enumerable.Range(0, 8).Select(w => Task.Run(() => WorkAsync(new Random(seed * 100 + w)))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(p => Task.Run(() => ProduceAsync(new Random(seed * 1000 + p)))));
        await queue.ShutDownWithDrainAsync(_safety.Token);
        await Task.WhenAll(workers);

        Assert.Equal(0, collisions);
        Assert.Equal(wanted, seen);
    }

    [Fact]
    public async Task Metrics_OfAQueue_AreThoseOfClientGo()
    {
        using var reading = new MetricsReading(_meter);
        using var queue = NewQueue("pods", jitter: 0);

        queue.Add("a");
        queue.Add("a");
        queue.Add("b");
        queue.AddAfter("c", TimeSpan.FromSeconds(60));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await queue.GetAsync(_safety.Token);
        _clock.Advance(TimeSpan.FromSeconds(3));
        await queue.GetAsync(_safety.Token);
        queue.Add("b");
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(
            [
                """workqueue_adds_total{name="pods",controller="pods"} 3""",
                """workqueue_depth{name="pods",controller="pods",priority=""} 1""",
                """workqueue_depth{name="q",controller="q",priority=""} 0""",
                """workqueue_longest_running_processor_seconds{name="pods",controller="pods"} 7""",
                """workqueue_longest_running_processor_seconds{name="q",controller="q"} 0""",
                """workqueue_queue_duration_seconds{name="pods",controller="pods"} count 2""",
                """workqueue_queue_duration_seconds{name="pods",controller="pods"} sum 7""",
                """workqueue_retries_total{name="pods",controller="pods"} 1""",
                """workqueue_unfinished_work_seconds{name="pods",controller="pods"} 11""",
                """workqueue_unfinished_work_seconds{name="q",controller="q"} 0""",
            ],
            reading.Lines("workqueue_"));

        queue.Done("a");
        Assert.Contains("""workqueue_work_duration_seconds{name="pods",controller="pods"} sum 7""", reading.Lines("workqueue_work"));
        queue.Dispose();
        Assert.Equal(["""workqueue_depth{name="q",controller="q",priority=""} 0"""], reading.Lines("workqueue_depth"));
    }

    [Fact]
    public void Metrics_Histograms_HaveTheBucketsOfClientGo()
    {
        using var reading = new MetricsReading(_meter);

        var buckets = ((Histogram<double>)reading.Instrument("workqueue_queue_duration_seconds")).Advice!.HistogramBucketBoundaries!;

        Assert.Equal([1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000], buckets);
    }

    private WorkQueue<string> NewQueue(string name, double jitter) =>
        new(name, ItemBackoff.Default with { Jitter = jitter }, _clock, new Random(1), _metrics);
}
