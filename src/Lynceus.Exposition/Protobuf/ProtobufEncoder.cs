using System.Buffers;
using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition.Protobuf;

/// <summary>Writes families as delimited <c>io.prometheus.client.MetricFamily</c> messages. Each is built whole, since its length stands before it, so a scrape holds its largest family in memory.</summary>
/// <remarks>Numbers of fields: https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto .</remarks>
internal static class ProtobufEncoder
{
    public static void Write(IBufferWriter<byte> output, MetricFamily family, ReadOnlySpan<MetricChild> children, EscapingScheme scheme, MessageBuffer message)
    {
        message.Clear();
        message.Text(1, family.Header.Name.Escape(scheme));
        if (family.Header.Help.Length > 0)
        {
            message.Text(2, family.Header.Help);
        }

        message.Number(3, TypeOf(family.Type));
        var snapshot = family.Buckets is { } buckets ? new HistogramSnapshot(buckets) : null;
        foreach (var child in children)
        {
            var metric = message.Begin(4);
            WriteLabels(message, child.Labels, scheme);
            switch (child)
            {
                case Counter counter:
                    WriteCounter(message, counter);
                    break;
                case Histogram histogram:
                    histogram.CopyTo(snapshot!);
                    HistogramMessage.Write(message, family.Buckets!, snapshot!, child.Created);
                    break;
                default:
                    var gauge = message.Begin(2);
                    message.Number(1, ((Gauge)child).Value);
                    message.End(gauge);
                    break;
            }

            message.End(metric);
        }

        if (family.Header.Unit is { } unit)
        {
            message.Text(5, unit);
        }

        Span<byte> length = stackalloc byte[10];
        output.Write(length[..MessageBuffer.WriteVarint(length, (ulong)message.Written.Length)]);
        output.Write(message.Written);
    }

    public static void WriteExemplar(MessageBuffer message, int field, Exemplar? exemplar)
    {
        if (exemplar is null)
        {
            return;
        }

        var start = message.Begin(field);
        foreach (var (name, value) in exemplar.Labels)
        {
            WriteLabel(message, name, value);
        }

        message.Number(2, exemplar.Value);
        WriteTime(message, 3, exemplar.Time);
        message.End(start);
    }

    public static void WriteTime(MessageBuffer message, int field, DateTimeOffset time)
    {
        var start = message.Begin(field);
        var seconds = time.ToUnixTimeSeconds();
        message.Number(1, (ulong)seconds);
        var nanoseconds = (time - DateTimeOffset.FromUnixTimeSeconds(seconds)).Ticks * TimeSpan.NanosecondsPerTick;
        if (nanoseconds != 0)
        {
            message.Number(2, (ulong)nanoseconds);
        }

        message.End(start);
    }

    private static void WriteCounter(MessageBuffer message, Counter counter)
    {
        var start = message.Begin(3);
        message.Number(1, counter.Value);
        WriteExemplar(message, 2, counter.Exemplar);
        WriteTime(message, 3, counter.Created);
        message.End(start);
    }

    private static void WriteLabels(MessageBuffer message, LabelSet labels, EscapingScheme scheme)
    {
        for (var i = 0; i < labels.Names.Length; i++)
        {
            WriteLabel(message, labels.Names[i].Escape(scheme), labels.Values[i]);
        }
    }

    private static void WriteLabel(MessageBuffer message, string name, string value)
    {
        var start = message.Begin(1);
        message.Text(1, name);
        message.Text(2, value);
        message.End(start);
    }

    private static ulong TypeOf(MetricType type) => type switch
    {
        MetricType.Counter => 0,
        MetricType.Gauge or MetricType.Info => 1,
        MetricType.Histogram => 4,
        _ => 3,
    };
}
