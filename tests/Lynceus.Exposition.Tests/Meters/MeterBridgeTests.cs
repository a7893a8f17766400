using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Tests.Meters;

public sealed class MeterBridgeTests : IDisposable
{
    private readonly Meter _meter = new($"tests.{Guid.NewGuid():N}");
    private readonly KeptLog _log = new();
    private readonly MetricRegistry _registry;
    private readonly MeterBridge _bridge;

    public MeterBridgeTests()
    {
        _registry = new MetricRegistry(logger: _log);
        _bridge = new MeterBridge(_registry, [_meter.Name], maxSeries: 3);
    }

    public void Dispose()
    {
        _bridge.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counter_AddedZero_ShowsAtZero()
    {
        _meter.CreateCounter<long>("a_total", null, "Things.").Add(0, new("controller", "x"), new("result", "error"));

        Assert.Equal("# HELP a_total Things.\n# TYPE a_total counter\na_total{controller=\"x\",result=\"error\"} 0\n", Text("a_total"));
    }

    [Fact]
    public void Instruments_OfEveryNumberType_AreRead()
    {
        _meter.CreateCounter<byte>("c.byte").Add(1);
        _meter.CreateCounter<short>("c.short").Add(2);
        _meter.CreateCounter<int>("c.int").Add(3);
        _meter.CreateCounter<float>("c.float").Add(4.5f);
        _meter.CreateCounter<double>("c.double").Add(5.25);
        _meter.CreateCounter<decimal>("c.decimal").Add(6.5m);

        Assert.Equal(["c_byte_total 1", "c_decimal_total 6.5", "c_double_total 5.25", "c_float_total 4.5", "c_int_total 3", "c_short_total 2"], Samples("c_"));
    }

    [Fact]
    public void Counter_OfNegativeOrNoNumber_IsPassedOver()
    {
        var counter = _meter.CreateCounter<double>("a_total");
        counter.Add(2);
        counter.Add(-1);
        counter.Add(double.NaN);

        Assert.Equal(["a_total 2"], Samples("a_total"));
    }

    [Fact]
    public void Tags_InOtherOrderOrWithoutValue_AreTheSameSeries()
    {
        var counter = _meter.CreateCounter<int>("a_total");
        counter.Add(1, new("b.c", 7), new("a", true), new("none", null));
        counter.Add(2, new KeyValuePair<string, object?>("a", "true"), new("b.c", "7"));
        counter.Add(4, new KeyValuePair<string, object?>("none", null));
        counter.Add(8);
        counter.Add(16, new KeyValuePair<string, object?>("none", ""));

        Assert.Equal(["a_total{a=\"true\",b_c=\"7\"} 3", "a_total 28"], Samples("a_total"));
    }

    [Fact]
    public void Tags_ThatBecomeOneLabel_AreJoined()
    {
        _meter.CreateCounter<int>("a_total").Add(1, new("x_y", "2"), new("x.y", "1"), new("le", "3"), new("__b", 1.5), new("list", new[] { 1, 2 }));

        Assert.Equal(["a_total{le=\"3\",list=\"[1,2]\",tag_b=\"1.5\",x_y=\"1;2\"} 1"], Samples("a_total"));
    }

    [Fact]
    public void Tags_ManyOfThem_AllShow()
    {
        var tags = Enumerable.Range(0, 40).Select(static i => new KeyValuePair<string, object?>($"t{i:00}", i)).ToArray();

        _meter.CreateCounter<int>("a_total").Add(1, tags);

        Assert.Equal([$"a_total{{{string.Join(',', tags.Select(static t => $"{t.Key}=\"{t.Value}\""))}}} 1"], Samples("a_total"));
    }

    [Fact]
    public void Histogram_WithAdvice_HasItsBuckets()
    {
        _meter.CreateHistogram("a.b", "ms", null, null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 10] }).Record(5, new KeyValuePair<string, object?>("le", "x"));

        Assert.Equal(
            [
                "a_b_milliseconds_bucket{tag_le=\"x\",le=\"1\"} 0",
                "a_b_milliseconds_bucket{tag_le=\"x\",le=\"10\"} 1",
                "a_b_milliseconds_bucket{tag_le=\"x\",le=\"+Inf\"} 1",
                "a_b_milliseconds_sum{tag_le=\"x\"} 5",
                "a_b_milliseconds_count{tag_le=\"x\"} 1",
            ],
            Samples("a_b"));
    }

    [Fact]
    public void Histogram_WithoutAdvice_HasBucketsForItsUnit()
    {
        _meter.CreateHistogram<double>("a", "s").Record(1);
        _meter.CreateHistogram<double>("b").Record(1);
        _meter.CreateHistogram("c", null, null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [] }).Record(1);

        Assert.Contains("a_bucket{le=\"0.005\"} 0", Samples("a_"));
        Assert.Contains("b_bucket{le=\"7500\"} 1", Samples("b_"));
        Assert.Equal(["c_bucket{le=\"+Inf\"} 1", "c_sum 1", "c_count 1"], Samples("c_"));
    }

    [Fact]
    public void Gauges_AllKinds_ShowTheirValue()
    {
        var upDown = _meter.CreateUpDownCounter<int>("up");
        upDown.Add(5);
        upDown.Add(-7);
        _meter.CreateGauge<double>("set").Record(2.5);
        _meter.CreateObservableUpDownCounter("seen", static () => -3);

        Assert.Equal(["seen -3", "set 2.5", "up -2"], Samples("s").Concat(Samples("up")));
    }

    [Fact]
    public void Observed_OncePerScrape_ShowsWhatIsThereNow()
    {
        var asked = 0;
        Measurement<long>[] values = [new(1, new KeyValuePair<string, object?>("q", "a")), new(2, new KeyValuePair<string, object?>("q", "b"))];
        _meter.CreateObservableGauge("depth", () =>
        {
            asked++;
            return values;
        });
        _meter.CreateObservableCounter("seen", () => 10L * asked);

        Assert.Equal(["depth{q=\"a\"} 1", "depth{q=\"b\"} 2"], Samples("depth"));
        values = [new(3, new KeyValuePair<string, object?>("q", "b"))];
        Assert.Equal(["depth{q=\"b\"} 3"], Samples("depth"));
        values = [];
        Assert.Empty(Samples("depth"));
        values = [new(4, new KeyValuePair<string, object?>("q", "a"))];
        Assert.Equal(["depth{q=\"a\"} 4", "seen_total 40"], Samples("").Where(static s => s.StartsWith("depth", StringComparison.Ordinal) || s.StartsWith("seen", StringComparison.Ordinal)));
        Assert.Equal(4, asked);
    }

    [Fact]
    public void Observed_InstrumentThatFails_DoesNotTakeTheOthersAway()
    {
        _meter.CreateObservableGauge("broken", static int () => throw new InvalidOperationException("broken"));
        _meter.CreateObservableGauge("working", static () => 1);

        Assert.Equal(["working 1"], Samples("working"));
        Assert.Equal(["lynceus_exposition_collect_failures_total 2"], Samples("lynceus_exposition_collect"));
    }

    [Fact]
    public void Series_BeyondTheBound_AreDroppedAndCounted()
    {
        var counter = _meter.CreateCounter<int>("a_total");
        for (var i = 0; i < 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("x", i));
        }

        Assert.Equal(3, Samples("a_total").Length);
        Assert.Equal(["lynceus_exposition_dropped_series_total{family=\"a_total\"} 7"], Samples("lynceus_exposition_dropped_series"));
    }

    [Fact]
    public void Instruments_OfOneNameOnTwoMeters_AreOneFamilyUntilBothEnd()
    {
        using var second = new Meter(_meter.Name);
        _meter.CreateCounter<long>("a_total").Add(1, new KeyValuePair<string, object?>("x", 1));
        second.CreateCounter<long>("a_total").Add(2, new KeyValuePair<string, object?>("x", 1));

        Assert.Equal(["a_total{x=\"1\"} 3"], Samples("a_total"));
        second.Dispose();
        Assert.Equal(["a_total{x=\"1\"} 3"], Samples("a_total"));
        _meter.Dispose();
        Assert.Empty(Samples("a_total"));
    }

    [Fact]
    public void Instrument_OfOtherTypeUnderAKnownName_IsDroppedCountedAndLoggedOnce()
    {
        _registry.AddGauge(new("taken", "")).WithLabels().Set(5);
        _meter.CreateUpDownCounter<int>("a_b").Add(1);
        _meter.CreateHistogram<int>("a.b").Record(1);
        _meter.CreateObservableGauge("a_b", static () => 2);
        _meter.CreateObservableGauge("taken", static () => 2);
        _meter.CreateObservableGauge("taken", static () => 3);

        Assert.Equal(["a_b 1", "taken 5"], Samples("a_b").Concat(Samples("taken")));
        Assert.Equal(["lynceus_exposition_dropped_instruments_total 4"], Samples("lynceus_exposition_dropped_instruments"));
        Assert.Equal(3, _log.Lines.Count);
        Assert.Contains("The gauge taken{} cannot be added: the gauge taken{} has the name taken already.", _log.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Meters_OfOtherNames_DoNotShow()
    {
        using var other = new Meter(_meter.Name + ".more");
        other.CreateCounter<int>("a_total").Add(1);
        using var registryOfAll = new MeterBridge(_registry, [_meter.Name[..10] + "*"]);
        other.CreateCounter<int>("b_total").Add(1);

        Assert.Empty(Samples("a_total"));
        Assert.Equal(["b_total 1"], Samples("b_total"));
    }

    [Fact]
    public void Record_KnownTags_AllocatesNothing()
    {
        var counter = _meter.CreateCounter<long>("a_total");
        var histogram = _meter.CreateHistogram<double>("b", "s");
        Update(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Update(1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Update(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                counter.Add(1, new("x", "1"), new("y", "2"));
                histogram.Record(0.5, new KeyValuePair<string, object?>("x", "1"));
            }
        }
    }

    [Fact]
    public void Record_ManyThreadsWhileScraped_LosesNothing()
    {
        var counter = _meter.CreateCounter<int>("a_total");

        Parallel.For(0, 20_000, i =>
        {
            counter.Add(1, new KeyValuePair<string, object?>("x", (i % 3).ToString()));
            if (i % 2000 == 0)
            {
                Text("a_total");
            }
        });

        Assert.Equal(20_000, Samples("a_total").Sum(static s => int.Parse(s[(s.IndexOf(' ', StringComparison.Ordinal) + 1)..])));
    }

    [Fact]
    public void RuntimeMeter_AsItIs_ShowsUnderItsUsualNames()
    {
        var registry = new MetricRegistry();
        using var bridge = new MeterBridge(registry, MeterBridge.DefaultMeters);
        var output = new ArrayBufferWriter<byte>();
        var scrape = new Scrape(ExpositionFormat.OpenMetrics);
        scrape.Write(registry, output);
        scrape.WriteEnd(output);

        var families = TextParser.Parse(output.WrittenSpan, isOpenMetrics: true).ToDictionary(static f => f.Name, StringComparer.Ordinal);

        Assert.Equal("bytes", families["dotnet_process_memory_working_set_bytes"].Unit);
        Assert.Equal("counter", families["dotnet_gc_collections"].Type);
        Assert.Contains(families["dotnet_process_cpu_time_seconds"].Samples, static s => s.Name == "dotnet_process_cpu_time_seconds_total" && s.Labels["cpu_mode"] == "user");
    }

    private string[] Samples(string prefix) =>
        [.. Text(null).Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal))];

    private string Text(string? only)
    {
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text, only: only is null ? null : new HashSet<string>(StringComparer.Ordinal) { only }).Write(_registry, output);
        TextParser.Parse(output.WrittenSpan);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private sealed class KeptLog : ILogger<MetricRegistry>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
