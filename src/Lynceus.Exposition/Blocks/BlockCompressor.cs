using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Lynceus.Exposition.Blocks;

/// <summary>Makes blocks of text. May be used by many threads.</summary>
/// <remarks>
/// A block is what <see cref="GZipStream"/> writes between its header and the end of <see cref="Stream.Flush"/>, which in zlib is Z_SYNC_FLUSH: an empty stored block
/// <c>00 00 FF FF</c> up to a byte boundary. What it writes when it is closed after that is a final block of two bytes and the trailer, and the trailer holds the
/// CRC that zlib computed with the instructions of the machine while it compressed; so we need no code for it.
/// A stream serves for one block: a used one would refer back to texts of other blocks.
/// </remarks>
internal sealed class BlockCompressor(int level)
{
    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;

    private readonly ZLibCompressionOptions _options = new() { CompressionLevel = level };

    public DeflateBlock Compress(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty)
        {
            return DeflateBlock.Empty;
        }

        using var output = new PooledStream(256 + (raw.Length / 6));
        var gzip = new GZipStream(output, _options, leaveOpen: true);
        int end;
        try
        {
            gzip.Write(raw);
            gzip.Flush();
            end = output.Written.Length;
        }
        finally
        {
            gzip.Dispose();
        }

        var deflated = output.Written[HeaderBytes..end];
        var trailer = output.Written[^TrailerBytes..];
        if (!deflated.EndsWith((ReadOnlySpan<byte>)[0, 0, 0xFF, 0xFF]) || BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != (uint)raw.Length)
        {
            throw new InvalidOperationException("The gzip stream of this runtime does not end a flush as RFC 1951 and zlib have it.");
        }

        return new DeflateBlock(deflated.ToArray(), raw.Length, BinaryPrimitives.ReadUInt32LittleEndian(trailer));
    }

    /// <summary>Inflates the text of <paramref name="block"/> to the begin of <paramref name="destination"/>.</summary>
    public static void Inflate(DeflateBlock block, Span<byte> destination)
    {
        if (block.RawLength == 0)
        {
            return;
        }

        // Never read to the end of the stream: without a final block that would be an error.
        using var inflater = new DeflateStream(block.OpenDeflated(), CompressionMode.Decompress);
        inflater.ReadExactly(destination[..block.RawLength]);
    }

    /// <summary>Takes what is written into one rented array.</summary>
    private sealed class PooledStream(int capacity) : Stream
    {
        private byte[] _buffer = ArrayPool<byte>.Shared.Rent(capacity);
        private int _length;

        public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_buffer.Length - _length < buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + buffer.Length, 2 * _buffer.Length));
                Written.CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = larger;
            }

            buffer.CopyTo(_buffer.AsSpan(_length));
            _length += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (_buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = [];
                _length = 0;
            }

            base.Dispose(disposing);
        }
    }
}
