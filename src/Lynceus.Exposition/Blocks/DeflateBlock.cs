namespace Lynceus.Exposition.Blocks;

/// <summary>Rendered text as a run of deflate data (RFC 1951) that refers to nothing before it, has no final block and ends at a byte boundary, so that such runs may follow each other.</summary>
internal sealed class DeflateBlock(byte[] deflated, int rawLength, uint crc)
{
    public static readonly DeflateBlock Empty = new([], 0, 0);

    public ReadOnlyMemory<byte> Deflated => deflated;

    public int DeflatedLength => deflated.Length;

    public int RawLength => rawLength;

    /// <summary>CRC-32 of the text.</summary>
    public uint Crc => crc;

    /// <summary>What the text does to the CRC of what stands before it.</summary>
    public uint Shift { get; } = Crc32Shift.Of(rawLength);

    /// <summary>As a stream for a reader that knows how much to read.</summary>
    public Stream OpenDeflated() => new MemoryStream(deflated, writable: false);
}
