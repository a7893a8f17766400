using System.Buffers.Binary;

namespace Lynceus.Exposition.Blocks;

/// <summary>Adds up what the trailer of a gzip member of several blocks says. RFC 1952.</summary>
internal struct GzipMember
{
    /// <summary>Final block (fixed codes, empty), CRC-32, length modulo 2^32.</summary>
    private const int TrailerBytes = 2 + 4 + 4;

    private uint _crc;
    private long _deflatedLength;

    /// <summary>Deflate, no flags, no time, unknown system.</summary>
    public static ReadOnlySpan<byte> Header => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF];

    /// <summary>Of all blocks together.</summary>
    public long RawLength { get; private set; }

    /// <summary>Of the whole member, with header and trailer.</summary>
    public readonly long Length => Header.Length + _deflatedLength + TrailerBytes;

    public void Append(DeflateBlock block)
    {
        _crc = Crc32Shift.Multiply(_crc, block.Shift) ^ block.Crc;
        _deflatedLength += block.DeflatedLength;
        RawLength += block.RawLength;
    }

    public readonly byte[] Trailer()
    {
        var trailer = new byte[TrailerBytes];
        trailer[0] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(2), _crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(6), unchecked((uint)RawLength));
        return trailer;
    }
}
