using System.Buffers;

namespace Lynceus.Exposition.Text;

/// <summary>Writes families in text 0.0.4 or OpenMetrics 1.0.</summary>
internal static class TextEncoder
{
    /// <summary>The last line of OpenMetrics, without which a scrape is not valid.</summary>
    public static ReadOnlySpan<byte> End => "# EOF\n"u8;

    /// <summary>Writes some series of a family. Before the first of them stands <see cref="FamilyHeader.For"/>.</summary>
    public static void Write(IBufferWriter<byte> output, MetricFamily family, ReadOnlySpan<MetricChild> children, bool isOpenMetrics, EscapingScheme scheme)
    {
        if (family is MetricFamily<Histogram>)
        {
            HistogramText.Write(output, family, children, isOpenMetrics, scheme);
        }
        else
        {
            WriteSimple(output, family, children, isOpenMetrics, scheme);
        }
    }

    private static void WriteSimple(IBufferWriter<byte> output, MetricFamily family, ReadOnlySpan<MetricChild> children, bool isOpenMetrics, EscapingScheme scheme)
    {
        var name = new SampleName(family.Header.SampleName(isOpenMetrics, scheme));
        var created = isOpenMetrics && family.Type == MetricType.Counter && FamilyHeader.Base(family.Name, "_total") is not null
            ? new SampleName(family.Header.FamilyName(isOpenMetrics, scheme) + "_created")
            : null;
        var cursor = new Utf8Cursor(output);
        foreach (var child in children)
        {
            var labels = child.Labels.Text(scheme);
            name.Begin(ref cursor, labels);
            if (child is Counter counter)
            {
                cursor.Write(counter.Value);

                // Where the name makes it no counter, an exemplar would be an error.
                if (created is not null)
                {
                    WriteExemplar(ref cursor, counter.Exemplar);
                }

                cursor.Write((byte)'\n');
            }
            else
            {
                cursor.Write(((Gauge)child).Value);
                cursor.Write((byte)'\n');
            }

            if (created is not null)
            {
                WriteCreated(ref cursor, created, labels, child);
            }
        }

        cursor.Commit();
    }

    public static void WriteCreated(ref Utf8Cursor cursor, SampleName name, ReadOnlySpan<byte> labels, MetricChild child)
    {
        name.Begin(ref cursor, labels);
        cursor.Write(Seconds(child.Created));
        cursor.Write((byte)'\n');
    }

    public static void WriteExemplar(ref Utf8Cursor cursor, Exemplar? exemplar)
    {
        if (exemplar is null)
        {
            return;
        }

        cursor.Write(" # {"u8);
        for (var i = 0; i < exemplar.Labels.Length; i++)
        {
            if (i > 0)
            {
                cursor.Write((byte)',');
            }

            cursor.Write(exemplar.Labels[i].Name);
            cursor.Write("=\""u8);
            cursor.WriteEscaped(exemplar.Labels[i].Value);
            cursor.Write((byte)'"');
        }

        cursor.Write("} "u8);
        cursor.Write(exemplar.Value);
        cursor.Write((byte)' ');
        cursor.Write(Seconds(exemplar.Time));
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;
}
