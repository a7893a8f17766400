using System.Buffers;
using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition.Tests;

/// <summary>Many threads at one series, with a reader among them.</summary>
public class MetricUpdateTests
{
    private const int Threads = 8;
    private const int Rounds = 50_000;

    private readonly MetricRegistry _registry = new();

    [Fact]
    public void Counter_ManyThreads_LosesNothingAndNeverGoesBack()
    {
        var counter = _registry.AddCounter(new("a_total", "")).WithLabels();
        var last = 0d;

        Run(counter.Increment, () =>
        {
            var value = counter.Value;
            Assert.True(value >= last);
            last = value;
        });

        Assert.Equal(Threads * Rounds, counter.Value);
    }

    [Fact]
    public void Gauge_ManyThreads_LosesNothing()
    {
        var gauge = _registry.AddGauge(new("a", "")).WithLabels();

        Run(
            () =>
            {
                gauge.Add(3);
                gauge.Decrement();
            },
            static () => { });

        Assert.Equal(2d * Threads * Rounds, gauge.Value);
    }

    [Fact]
    public void Histogram_ManyThreads_SumCountAndBucketsBelongTogetherAtEveryMoment()
    {
        var shape = new HistogramBuckets { Bounds = [1, 2], NativeSchema = 3 };
        var histogram = _registry.AddHistogram(new("a", ""), [], shape).WithLabels();
        var snapshot = new HistogramSnapshot(shape);

        Run(() => histogram.Observe(2), () => Check());

        Check();
        Assert.Equal(Threads * Rounds, snapshot.Count);

        void Check()
        {
            histogram.CopyTo(snapshot);
            Assert.Equal(snapshot.Count * 2d, snapshot.Sum);
            Assert.Equal(snapshot.Count, snapshot.Native!.Positive.Values.Sum());
        }
    }

    [Fact]
    public void Counter_OfNegativeOrNoNumber_IsRefused()
    {
        var counter = _registry.AddCounter(new("a_total", "")).WithLabels();

        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Add(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Add(double.NaN));
    }

    [Fact]
    public void Gauge_OfNoNumber_StaysSoAndCanBeSet()
    {
        var gauge = _registry.AddGauge(new("a", "")).WithLabels();
        gauge.Set(double.NaN);

        gauge.Add(1);
        Assert.Equal(double.NaN, gauge.Value);
        gauge.Set(2);

        Assert.Equal(2, gauge.Value);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1.0000001, 1)]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 2)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.PositiveInfinity, 2)]
    public void Observe_AtTheBounds_CountsInTheRightBucket(double value, int bucket)
    {
        var shape = new HistogramBuckets { Bounds = [1, 2] };
        var histogram = _registry.AddHistogram(new("a", ""), [], shape).WithLabels();

        histogram.Observe(value);

        var snapshot = new HistogramSnapshot(shape);
        histogram.CopyTo(snapshot);
        Assert.Equal(bucket, Array.IndexOf(snapshot.Buckets, 1));
        Assert.Equal(value, snapshot.Sum);
    }

    [Fact]
    public void Exemplar_LongerThanTheLimit_IsNone()
    {
        var time = DateTimeOffset.UnixEpoch;

        // Code points count, not UTF-16 units.
        Assert.NotNull(Exemplar.Create(1, time, ("a", string.Concat(Enumerable.Repeat("\U0001F600", 127)))));
        Assert.Null(Exemplar.Create(1, time, ("a", new string('x', 128))));
        Assert.Null(Exemplar.Create(1, time, ("a.b", "x")));
        Assert.Null(Exemplar.Create(1, time, ("a", "x"), ("a", "y")));
    }

    [Fact]
    public async Task WriteAsync_WhileSeriesComeAndGo_IsNeverTorn()
    {
        var family = _registry.AddHistogram(new("a", ""), ["x"], new HistogramBuckets { Bounds = [1] });
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                family.WithLabels($"{w}-{i % 7}").Observe(i % 3);
                family.Remove($"{w}-{(i + 3) % 7}");
            }
        })).ToArray();

        for (var i = 0; i < 200; i++)
        {
            var output = new ArrayBufferWriter<byte>();
            new Scrape(ExpositionFormat.Text).Write(_registry, output);
            TextParser.Parse(output.WrittenSpan);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static void Run(Action update, Action read)
    {
        using var start = new Barrier(Threads + 1);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < Rounds; i++)
            {
                update();
            }
        })).ToArray();
        Array.ForEach(threads, static t => t.Start());
        start.SignalAndWait();
        while (Array.Exists(threads, static t => t.IsAlive))
        {
            read();
        }

        Array.ForEach(threads, static t => t.Join());
    }
}
