using System.Buffers;

namespace Lynceus.Exposition.Blocks;

/// <summary>
/// The texts of blocks in their order, some of them inflated by other threads while the first is written. Every reader may have one text at a time; those ahead of it are shared out
/// among all readers, so that many slow ones do not need many buffers.
/// </summary>
internal sealed class InflatedTexts(IReadOnlyList<DeflateBlock> blocks, SemaphoreSlim ahead) : IAsyncDisposable
{
    private const int TextBytes = 256 * 1024;

    private readonly Queue<(Task<Text> Inflating, bool IsAhead)> _inflating = [];
    private int _next;
    private byte[]? _current;

    /// <summary>The next text, valid until the next call; empty at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync()
    {
        Return();
        if (_inflating.Count == 0)
        {
            Begin(isAhead: false);
        }

        if (!_inflating.TryDequeue(out var first))
        {
            return default;
        }

        while (_next < blocks.Count && _inflating.Count < Environment.ProcessorCount && ahead.Wait(0))
        {
            Begin(isAhead: true);
        }

        var text = await TakeAsync(first.Inflating, first.IsAhead);
        _current = text.Buffer;
        return text.Buffer.AsMemory(0, text.Length);
    }

    public async ValueTask DisposeAsync()
    {
        Return();
        while (_inflating.TryDequeue(out var next))
        {
            _current = (await TakeAsync(next.Inflating, next.IsAhead)).Buffer;
            Return();
        }
    }

    private async ValueTask<Text> TakeAsync(Task<Text> inflating, bool isAhead)
    {
        try
        {
            return await inflating;
        }
        finally
        {
            if (isAhead)
            {
                ahead.Release();
            }
        }
    }

    private void Begin(bool isAhead)
    {
        var (from, length) = (_next, 0);
        while (_next < blocks.Count && (length == 0 || length + blocks[_next].RawLength <= TextBytes))
        {
            length += blocks[_next++].RawLength;
        }

        if (length > 0)
        {
            var to = _next;
            _inflating.Enqueue((Task.Run(() => Inflate(from, to, length)), isAhead));
        }
        else if (isAhead)
        {
            ahead.Release();
        }
    }

    private Text Inflate(int from, int to, int length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        var at = 0;
        for (var i = from; i < to; i++)
        {
            BlockCompressor.Inflate(blocks[i], buffer.AsSpan(at));
            at += blocks[i].RawLength;
        }

        return new Text(buffer, length);
    }

    private void Return()
    {
        if (_current is not null)
        {
            ArrayPool<byte>.Shared.Return(_current);
            _current = null;
        }
    }

    private readonly record struct Text(byte[] Buffer, int Length);
}
