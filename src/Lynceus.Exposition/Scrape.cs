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
    // Half a buffer of Kestrel's before it asks writers to wait: no series of a scrape wait in memory for a slow client.
    private const long FlushBytes = 32 * 1024;

    /// <summary>Brings observed metrics up to date and writes all families, without the end that <see cref="WriteEnd"/> writes.</summary>
    public void Write(MetricRegistry registry, IBufferWriter<byte> output)
    {
        registry.Collect();
        using var message = new MessageBuffer();
        foreach (var family in registry.Families)
        {
            Write(family, output, message);
        }
    }

    /// <summary>As <c>Write</c>, but waiting for the client between families.</summary>
    public async ValueTask WriteAsync(MetricRegistry registry, PipeWriter output, CancellationToken cancellationToken)
    {
        registry.Collect();
        using var message = new MessageBuffer();
        foreach (var family in registry.Families)
        {
            Write(family, output, message);
            if (!output.CanGetUnflushedBytes || output.UnflushedBytes >= FlushBytes)
            {
                await output.FlushAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
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

    private void Write(MetricFamily family, IBufferWriter<byte> output, MessageBuffer message)
    {
        if (!Wants(family.Header))
        {
            return;
        }

        if (format == ExpositionFormat.Protobuf)
        {
            ProtobufEncoder.Write(output, family, scheme, message);
        }
        else
        {
            TextEncoder.Write(output, family, format == ExpositionFormat.OpenMetrics, scheme);
        }
    }
}
