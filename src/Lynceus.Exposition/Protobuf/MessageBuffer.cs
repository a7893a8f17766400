using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lynceus.Exposition.Protobuf;

/// <summary>Builds one message. The length of a message within is known when it ends; then its bytes make room, which for the small ones here is cheaper than to measure first.</summary>
internal sealed class MessageBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(4096);
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Returns what <see cref="End"/> needs.</summary>
    public int Begin(int field)
    {
        Tag(field, WireType.Length);
        Reserve(1);
        _length++;
        return _length;
    }

    public void End(int start)
    {
        var content = _length - start;
        var size = VarintSize((ulong)content);
        if (size > 1)
        {
            Reserve(size - 1);
            _bytes.AsSpan(start, content).CopyTo(_bytes.AsSpan(start + size - 1));
            _length += size - 1;
        }

        WriteVarint(_bytes.AsSpan(start - 1), (ulong)content);
    }

    public void Text(int field, ReadOnlySpan<char> text)
    {
        Tag(field, WireType.Length);
        var size = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)size);
        Reserve(size);
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
    }

    public void Number(int field, double value)
    {
        Tag(field, WireType.Fixed64);
        Double(value);
    }

    public void Number(int field, ulong value)
    {
        Tag(field, WireType.Varint);
        Varint(value);
    }

    public void Signed(int field, long value)
    {
        Tag(field, WireType.Varint);
        Signed(value);
    }

    /// <summary>In zigzag, without a tag, for lists.</summary>
    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public static int WriteVarint(Span<byte> output, ulong value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            output[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        output[at++] = (byte)value;
        return at;
    }

    private static int VarintSize(ulong value) => (63 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7 + 1;

    private void Double(double value)
    {
        Reserve(sizeof(double));
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.AsSpan(_length), value);
        _length += sizeof(double);
    }

    private void Tag(int field, WireType type) => Varint((ulong)((field << 3) | (int)type));

    private void Varint(ulong value)
    {
        Reserve(10);
        _length += WriteVarint(_bytes.AsSpan(_length), value);
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes <= _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + bytes));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Length = 2,
    }
}
