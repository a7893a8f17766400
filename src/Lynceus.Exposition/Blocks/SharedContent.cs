using System.Buffers;

namespace Lynceus.Exposition.Blocks;

/// <summary>What was in a shared block at one moment. Compressed once, by the first that needs it.</summary>
internal sealed class SharedContent(SharedBlock shared, SharedContent.Piece[] pieces, int bytes)
{
    private readonly Lock _compressing = new();
    private Piece[] _pieces = pieces;
    private volatile DeflateBlock? _block;

    public SharedBlock Shared => shared;

    public bool IsCompressed => _block is not null;

    public DeflateBlock Compress(BlockCompressor compressor)
    {
        if (_block is { } done)
        {
            return done;
        }

        lock (_compressing)
        {
            if (_block is null)
            {
                _block = Assemble(compressor);
                _pieces = []; // they keep the text alive
            }

            return _block;
        }
    }

    private DeflateBlock Assemble(BlockCompressor compressor)
    {
        var text = ArrayPool<byte>.Shared.Rent(bytes);
        var sources = new List<(DeflateBlock Block, byte[] Text)>(1);
        try
        {
            var length = 0;
            foreach (var piece in _pieces)
            {
                var from = piece.Raw ?? TextOf(piece.Source!, sources);
                from.AsSpan(piece.Offset, piece.Length).CopyTo(text.AsSpan(length));
                length += piece.Length;
            }

            return compressor.Compress(text.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
            foreach (var (_, inflated) in sources)
            {
                ArrayPool<byte>.Shared.Return(inflated);
            }
        }
    }

    private static byte[] TextOf(DeflateBlock block, List<(DeflateBlock Block, byte[] Text)> sources)
    {
        foreach (var (known, text) in sources)
        {
            if (known == block)
            {
                return text;
            }
        }

        var inflated = ArrayPool<byte>.Shared.Rent(block.RawLength);
        sources.Add((block, inflated));
        BlockCompressor.Inflate(block, inflated);
        return inflated;
    }

    /// <summary>A part: its own text, or a place in the text of a block.</summary>
    internal readonly record struct Piece(byte[]? Raw, DeflateBlock? Source, int Offset, int Length);
}
