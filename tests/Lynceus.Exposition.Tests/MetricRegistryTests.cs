using System.Buffers;
using System.Text;

namespace Lynceus.Exposition.Tests;

public class MetricRegistryTests
{
    private readonly MetricRegistry _registry = new();

    [Fact]
    public void Add_SameFamilyAgain_IsTheSame() =>
        Assert.Same(_registry.AddCounter(new("a_total", "A."), ["x"]), _registry.AddCounter(new("a_total", "Other words."), ["x"]));

    [Fact]
    public void Add_NameOfAnotherType_SaysBoth()
    {
        _registry.AddCounter(new("a_total", ""), ["x", "y"]);

        var e = Assert.Throws<ArgumentException>(() => _registry.AddGauge(new("a_total", "")));

        Assert.StartsWith("The gauge a_total{} cannot be added: the counter a_total{x,y} has the name a_total already.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("took_count")]
    [InlineData("took_bucket")]
    [InlineData("took")]
    public void Add_NameOfAHistogramsSample_IsRefused(string name)
    {
        _registry.AddHistogram(new("took", ""));

        Assert.Throws<ArgumentException>(() => _registry.AddGauge(new(name, "")));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a_created")]
    public void Add_NameThatACounterHasInOpenMetrics_IsRefused(string name)
    {
        _registry.AddCounter(new("a_total", ""));

        Assert.Throws<ArgumentException>(() => _registry.AddGauge(new(name, "")));
    }

    [Fact]
    public void Add_NamesThatAreOneToOldClients_AreRefused()
    {
        _registry.AddGauge(new("a.b", ""));

        Assert.Throws<ArgumentException>(() => _registry.AddGauge(new("a_b", "")));
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a", "")]
    [InlineData("a", "__x")]
    public void Add_InvalidName_IsRefused(string name, string label) => Assert.Throws<ArgumentException>(() => _registry.AddGauge(new(name, ""), [label]));

    [Fact]
    public void Add_LabelTwiceOrBoundOfBuckets_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => _registry.AddGauge(new("a", ""), ["x.y", "x_y"]));
        Assert.Throws<ArgumentException>(() => _registry.AddHistogram(new("b", ""), ["le"]));
        Assert.Throws<ArgumentException>(() => new HistogramBuckets { Bounds = [1, 1] });
    }

    [Fact]
    public void Add_HistogramWithOtherBuckets_IsRefused()
    {
        _registry.AddHistogram(new("a", ""));

        Assert.Throws<ArgumentException>(() => _registry.AddHistogram(new("a", ""), buckets: HistogramBuckets.Native));
    }

    [Fact]
    public void WithLabels_OtherNumberOfValues_IsRefused() =>
        Assert.Throws<ArgumentException>(() => _registry.AddGauge(new("a", ""), ["x"]).WithLabels("1", "2"));

    [Fact]
    public void WithLabels_BeyondTheBound_IsNotShownButCounted()
    {
        var family = _registry.AddCounter(new("a_total", ""), ["x"], maxSeries: 2);
        foreach (var value in (string[])["1", "2", "3", "4", "1"])
        {
            family.WithLabels(value).Increment();
        }

        var text = Text();
        Assert.Equal(2, family.Count);
        Assert.Contains("a_total{x=\"1\"} 2\na_total{x=\"2\"} 1\n# HELP", text, StringComparison.Ordinal);
        Assert.Contains("lynceus_exposition_dropped_series_total{family=\"a_total\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_OfOneSeries_LeavesTheOthersAndMakesRoom()
    {
        var family = _registry.AddGauge(new("a", ""), ["x"], maxSeries: 3);
        family.WithLabels("1");
        family.WithLabels("2");
        family.WithLabels("3");

        Assert.True(family.Remove("1"));
        Assert.False(family.Remove("1"));
        family.WithLabels("4").Set(4);

        Assert.Contains("a{x=\"3\"} 0\na{x=\"2\"} 0\na{x=\"4\"} 4\n", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_OfAllByManyThreads_LeavesNone()
    {
        var family = _registry.AddGauge(new("a", ""), ["x"]);

        Parallel.For(0, 1000, i =>
        {
            family.WithLabels($"{i % 50}").Increment();
            family.Remove($"{i % 50}");
        });

        Assert.Equal(0, family.Count);
        Assert.DoesNotContain("a{", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void WithLabels_OfKnownSeries_AllocatesNothing()
    {
        var counter = _registry.AddCounter(new("a_total", ""), ["x", "y"]);
        var histogram = _registry.AddHistogram(new("b", ""), ["x"], HistogramBuckets.Default with { NativeSchema = 3 });
        var gauge = _registry.AddGauge(new("c", ""));
        Update(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Update(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Update(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                counter.WithLabels("1", "2").Add(2);
                histogram.WithLabels("1").Observe(0.3);
                gauge.WithLabels().Add(-1);
            }
        }
    }

    [Fact]
    public void Collect_CallbackThatFails_IsCountedAndTheOthersRun()
    {
        var gauge = _registry.AddGauge(new("a", "")).WithLabels();
        using var failing = _registry.OnCollect(static () => throw new InvalidOperationException("broken"));
        using var working = _registry.OnCollect(gauge.Increment);

        Text();
        var text = Text();

        Assert.Contains("lynceus_exposition_collect_failures_total 2\n", text, StringComparison.Ordinal);
        Assert.Contains("\na 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Collect_AfterDispose_IsNotCalled()
    {
        var gauge = _registry.AddGauge(new("a", "")).WithLabels();
        var callback = _registry.OnCollect(gauge.Increment);
        Text();

        callback.Dispose();
        Text();

        Assert.Equal(1, gauge.Value);
    }

    private string Text()
    {
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text).Write(_registry, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
