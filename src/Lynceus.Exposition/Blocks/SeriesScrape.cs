using System.Buffers;
using System.IO.Pipelines;

namespace Lynceus.Exposition.Blocks;

/// <summary>One answer: the same text for every client, whole or compressed. Holds the blocks it sends and nothing else, so a slow reader keeps nobody from going on.</summary>
public sealed class SeriesScrape
{
    /// <summary>Bytes given to a writer before it is asked to pass them on and to say whether the reader keeps up.</summary>
    private const int FlushBytes = 64 * 1024;

    private readonly IReadOnlyList<DeflateBlock> _blocks;
    private readonly SemaphoreSlim _ahead;
    private readonly GzipMember _member;

    internal SeriesScrape(IReadOnlyList<DeflateBlock> blocks, SemaphoreSlim ahead)
    {
        (_blocks, _ahead) = (blocks, ahead);
        foreach (var block in blocks)
        {
            _member.Append(block);
        }
    }

    /// <summary>What <see cref="WriteGzipAsync(PipeWriter, CancellationToken)"/> writes.</summary>
    public long GzipLength => _member.Length;

    /// <summary>What <see cref="WritePlainAsync(PipeWriter, CancellationToken)"/> writes.</summary>
    public long PlainLength => _member.RawLength;

    /// <summary>The stored blocks as one gzip member. Ends early when the reader is gone.</summary>
    public async Task WriteGzipAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(GzipMember.Header);
        var unflushed = 0;
        foreach (var block in _blocks)
        {
            for (var rest = block.Deflated; !rest.IsEmpty;)
            {
                var length = Math.Min(rest.Length, FlushBytes - unflushed);
                output.Write(rest.Span[..length]);
                rest = rest[length..];
                unflushed += length;
                if (unflushed == FlushBytes)
                {
                    if (!await FlushAsync(output, cancellationToken))
                    {
                        return;
                    }

                    unflushed = 0;
                }
            }
        }

        output.Write(_member.Trailer());
        await FlushAsync(output, cancellationToken);
    }

    public async Task WriteGzipAsync(Stream output, CancellationToken cancellationToken)
    {
        var writer = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await WriteGzipAsync(writer, cancellationToken);
        await writer.CompleteAsync();
    }

    /// <summary>The text, inflated block by block while it is sent. Ends early when the reader is gone.</summary>
    public async Task WritePlainAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await using var texts = new InflatedTexts(_blocks, _ahead);
        while (await texts.NextAsync() is { IsEmpty: false } text)
        {
            for (; !text.IsEmpty; text = text[Math.Min(text.Length, FlushBytes)..])
            {
                output.Write(text.Span[..Math.Min(text.Length, FlushBytes)]);
                if (!await FlushAsync(output, cancellationToken))
                {
                    return;
                }
            }
        }
    }

    public async Task WritePlainAsync(Stream output, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        await using var texts = new InflatedTexts(_blocks, _ahead);
        while (await texts.NextAsync() is { IsEmpty: false } text)
        {
            await output.WriteAsync(text, cancellationToken);
        }
    }

    /// <summary>Whether somebody still reads.</summary>
    private static async ValueTask<bool> FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var flushed = await output.FlushAsync(cancellationToken);

        // A request that was aborted does not always show as a cancelled flush (dotnet/aspnetcore issue 40788).
        cancellationToken.ThrowIfCancellationRequested();
        return flushed.IsCanceled ? throw new OperationCanceledException("The writing of a scrape was cancelled.") : !flushed.IsCompleted;
    }
}
