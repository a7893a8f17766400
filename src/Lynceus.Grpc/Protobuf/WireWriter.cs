using System.Buffers;

namespace Lynceus.Grpc.Protobuf;

/// <summary>Writes fields of protobuf messages.</summary>
/// <remarks>Source: protobuf.dev, "Encoding".</remarks>
public static class WireWriter
{
    private const int MaxVarintBytes = 5;

    /// <summary>Text or a message within the message, already encoded.</summary>
    public static void WriteBytes(IBufferWriter<byte> output, int field, ReadOnlySpan<byte> value)
    {
        WriteHeader(output, field, value.Length);
        output.Write(value);
    }

    /// <summary>Tag and length of a field whose bytes the caller writes next.</summary>
    public static void WriteHeader(IBufferWriter<byte> output, int field, int length)
    {
        var span = output.GetSpan(2 * MaxVarintBytes);
        var written = WriteVarint(span, ((uint)field << 3) | (uint)WireType.LengthDelimited);
        written += WriteVarint(span[written..], (uint)length);
        output.Advance(written);
    }

    /// <summary>Bytes of a field of text with tag and length.</summary>
    public static int SizeOf(int field, int length) => VarintSize((uint)field << 3) + VarintSize((uint)length) + length;

    private static int VarintSize(uint value) => value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : MaxVarintBytes;

    private static int WriteVarint(Span<byte> destination, uint value)
    {
        var i = 0;
        for (; value >= 0x80; value >>= 7)
        {
            destination[i++] = (byte)(value | 0x80);
        }

        destination[i++] = (byte)value;
        return i;
    }
}
