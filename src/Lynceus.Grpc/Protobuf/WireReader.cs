namespace Lynceus.Grpc.Protobuf;

/// <summary>Reads the fields of one protobuf message. Anything that is not one shows as <see cref="InvalidDataException"/>; nothing is allocated.</summary>
/// <remarks>Source: protobuf.dev, "Encoding". Groups are refused: proto3 has none.</remarks>
public ref struct WireReader(ReadOnlySpan<byte> message)
{
    private const int MaxVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = message;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <exception cref="InvalidDataException">There is no field here.</exception>
    public (int Number, WireType Type) ReadField()
    {
        var tag = ReadVarint();
        var (number, type) = (tag >> 3, (WireType)(tag & 7));
        return number is > 0 and <= 0x1FFF_FFFF && type is WireType.Varint or WireType.Fixed64 or WireType.LengthDelimited or WireType.Fixed32
            ? ((int)number, type)
            : throw new InvalidDataException($"The message has no field with the tag {tag}.");
    }

    /// <exception cref="InvalidDataException">The message ends within it, or it has more than 10 bytes.</exception>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (var i = 0; i < MaxVarintBytes && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("The message ends within a number, or the number is too long.");
    }

    /// <summary>Text, bytes or a message within the message.</summary>
    /// <exception cref="InvalidDataException">The message ends before it does.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw new InvalidDataException($"A field of {length} bytes goes beyond its message.");
    }

    /// <summary>Passes over the value of a field that is not known.</summary>
    public void Skip(WireType type)
    {
        switch (type)
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.LengthDelimited:
                ReadBytes();
                break;
            default:
                var length = type == WireType.Fixed64 ? 8 : 4;
                if (_rest.Length < length)
                {
                    throw new InvalidDataException("The message ends within a field.");
                }

                Take(length);
                break;
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
