using System.Buffers;
using Lynceus.Testing;

namespace Lynceus.Exposition.Tests.Protobuf;

public class ProtobufEncoderTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 250, TimeSpan.Zero);

    private readonly MetricRegistry _registry = new(new ManualTimeProvider(Start));

    [Fact]
    public void Write_CounterAndGauge_HaveTypesLabelsAndExemplar()
    {
        var counter = _registry.AddCounter(new("requests_total", "Requests.", "requests"), ["code"]).WithLabels("200");
        counter.Add(3.5, Exemplar.Create(2, Start, ("trace_id", "abc"))!);
        _registry.AddInfo(new("build_info", "What runs.")).WithLabels();

        var families = Families();

        var requests = families["requests_total"];
        Assert.Equal(("Requests.", 0UL, "requests"), (requests.Text(2), requests.Number(3), requests.Text(5)));
        var metric = Assert.Single(requests.Messages(4));
        var label = Assert.Single(metric.Messages(1));
        Assert.Equal(("code", "200"), (label.Text(1), label.Text(2)));
        var value = Assert.Single(metric.Messages(3));
        Assert.Equal(3.5, value.Double(1));
        var exemplar = Assert.Single(value.Messages(2));
        Assert.Equal(("trace_id", "abc", 2d), (exemplar.Messages(1)[0].Text(1), exemplar.Messages(1)[0].Text(2), exemplar.Double(2)));
        Assert.Equal((1767323045UL, 250_000_000UL), (value.Messages(3)[0].Number(1), value.Messages(3)[0].Number(2)));
        Assert.Equal((1UL, 1d), (families["build_info"].Number(3), families["build_info"].Messages(4)[0].Messages(2)[0].Double(1)));
    }

    [Fact]
    public void Write_ClassicHistogram_HasCumulativeBucketsAndNothingNative()
    {
        var histogram = _registry.AddHistogram(new("a", ""), [], new HistogramBuckets { Bounds = [1, 2] }).WithLabels();
        foreach (var value in (double[])[0.5, 1.5, 1.5, 9])
        {
            histogram.Observe(value);
        }

        var message = Families()["a"].Messages(4)[0].Messages(7)[0];

        Assert.Equal((4UL, 12.5), (message.Number(1), message.Double(2)));
        Assert.Equal([(1, 1UL), (2, 3UL), (double.PositiveInfinity, 4UL)], message.Messages(3).Select(static b => (b.Double(2), b.Number(1))));
        Assert.False(message.Has(5) || message.Has(6) || message.Has(12));
    }

    [Fact]
    public void Write_NativeHistogram_HasSpansAndDeltas()
    {
        var histogram = _registry.AddHistogram(new("a", ""), [], new HistogramBuckets { NativeSchema = 0 }).WithLabels();

        // Buckets of powers of two: 1 -> 0, 2 -> 1, 3 -> 2, 100 -> 7; and -4 -> 2.
        foreach (var value in (double[])[1, 2, 3, 3, 3, 100, 0, -4])
        {
            histogram.Observe(value);
        }

        var message = Families()["a"].Messages(4)[0].Messages(7)[0];

        Assert.Equal((8UL, 0L, 1UL), (message.Number(1), message.Signed(5), message.Number(7)));
        Assert.Equal(Math.ScaleB(1, -128), message.Double(6));
        Assert.Equal([(0, 3UL), (4, 1UL)], message.Messages(12).Select(static s => (s.Signed(1), s.Number(2))));
        Assert.Equal([1L, 0, 2, -2], message.SignedList(13));
        Assert.Equal([(2, 1UL)], message.Messages(9).Select(static s => (s.Signed(1), s.Number(2))));
        Assert.Equal([1L], message.SignedList(10));
        Assert.False(message.Has(3));
    }

    [Fact]
    public void Write_EmptyNativeHistogram_HasAnEmptySpan()
    {
        _registry.AddHistogram(new("a", ""), [], HistogramBuckets.Native);

        var span = Assert.Single(Families()["a"].Messages(4)[0].Messages(7)[0].Messages(12));

        Assert.Equal((0L, 0UL, true), (span.Signed(1), span.Number(2), span.Has(2)));
    }

    [Fact]
    public void Write_FamilyOfManySeries_IsOneMessage()
    {
        var family = _registry.AddGauge(new("a", new string('h', 300)), ["x"]);
        for (var i = 0; i < 5000; i++)
        {
            family.WithLabels($"{i}:{new string('é', i % 200)}").Set(i);
        }

        var metrics = Families()["a"].Messages(4);

        Assert.Equal(5000, metrics.Count);
        for (var i = 0; i < metrics.Count; i++)
        {
            Assert.Equal($"{i}:{new string('é', i % 200)}", metrics[i].Messages(1)[0].Text(2));
            Assert.Equal(i, metrics[i].Messages(2)[0].Double(1));
        }
    }

    private Dictionary<string, ProtobufParser> Families()
    {
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Protobuf).Write(_registry, output);
        return ProtobufParser.Delimited(output.WrittenSpan).ToDictionary(static f => f.Text(1), StringComparer.Ordinal);
    }
}
