using System.Buffers;
using System.IO.Pipelines;
using Lynceus.Exposition.Protobuf;
using Lynceus.Exposition.Text;

namespace Lynceus.Exposition;

/// <summary>Writes the families of a registry in one format, each as it is at one moment.</summary>
/// <param name="format">What the client reads.</param>
/// <param name="scheme">How the client reads names.</param>
/// <param name="only">Names of the families to write; null or none for all.</param>
public sealed class Scrape(ExpositionFormat format, EscapingScheme scheme = EscapingScheme.Underscores, IReadOnlySet<string>? only = null)
{
    // Half of what Kestrel holds for a connection before it asks its writers to wait.
    private const long FlushBytes = 32 * 1024;

    // So many series are written before a look at how much waits for the client.
    private const int SeriesPerStep = 256;

    /// <summary>Brings observed metrics up to date and writes all families, without the end that <see cref="WriteEnd"/> writes.</summary>
    public void Write(MetricRegistry registry, IBufferWriter<byte> output)
    {
        registry.Collect();
        using var message = new MessageBuffer();
        foreach (var family in Wanted(registry))
        {
            var children = family.Snapshot();
            for (var at = 0; at < children.Length;)
            {
                at = WriteStep(family, children, at, output, message);
            }
        }
    }

    /// <summary>As <c>Write</c>, but waiting for the client in between, so that in the text formats little of a scrape is in memory, however large its families.</summary>
    public async ValueTask WriteAsync(MetricRegistry registry, PipeWriter output, CancellationToken cancellationToken)
    {
        registry.Collect();
        using var message = new MessageBuffer();
        foreach (var family in Wanted(registry))
        {
            var children = family.Snapshot();
            for (var at = 0; at < children.Length;)
            {
                at = WriteStep(family, children, at, output, message);
                if (!output.CanGetUnflushedBytes || output.UnflushedBytes >= FlushBytes)
                {
                    var flushed = await output.FlushAsync(cancellationToken);

                    // A client that is gone does not always cancel the flush.
                    cancellationToken.ThrowIfCancellationRequested();
                    if (flushed.IsCompleted || flushed.IsCanceled)
                    {
                        return;
                    }
                }
            }
        }
    }

    /// <summary>What the format wants after the last family of all sources.</summary>
    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (format == ExpositionFormat.OpenMetrics)
        {
            output.Write(TextEncoder.End);
        }
    }

    /// <summary>Whether the client asked for the family, by its name in any of the formats.</summary>
    public bool Wants(FamilyHeader header) =>
        only is null or { Count: 0 }
        || only.Contains(header.Name.Text)
        || only.Contains(header.FamilyName(isOpenMetrics: true, EscapingScheme.AllowUtf8))
        || only.Contains(header.Name.Escape(scheme));

    private IEnumerable<MetricFamily> Wanted(MetricRegistry registry) => registry.Families.Where(f => Wants(f.Header));

    // Returns the place of the next series.
    private int WriteStep(MetricFamily family, MetricChild[] children, int at, IBufferWriter<byte> output, MessageBuffer message)
    {
        if (format == ExpositionFormat.Protobuf)
        {
            ProtobufEncoder.Write(output, family, children, scheme, message);
            return children.Length;
        }

        var isOpenMetrics = format == ExpositionFormat.OpenMetrics;
        if (at == 0)
        {
            output.Write(family.Header.For(isOpenMetrics, scheme).Span);
        }

        var end = Math.Min(at + SeriesPerStep, children.Length);
        TextEncoder.Write(output, family, new ReadOnlySpan<MetricChild>(children, at, end - at), isOpenMetrics, scheme);
        return end;
    }
}
