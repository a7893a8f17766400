using System.Buffers.Binary;
using System.Text;

namespace Lynceus.Exposition.Tests.Protobuf;

/// <summary>A message as fields and values, without knowing what they mean.</summary>
internal sealed class ProtobufParser
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(int Field, ulong Number, byte[]? Bytes)> _fields = [];

    private ProtobufParser()
    {
    }

    public static ProtobufParser Read(ReadOnlySpan<byte> bytes)
    {
        var message = new ProtobufParser();
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    message._fields.Add((field, Varint(ref bytes), null));
                    break;
                case 1:
                    message._fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(bytes), null));
                    bytes = bytes[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref bytes);
                    message._fields.Add((field, 0, bytes[..length].ToArray()));
                    bytes = bytes[length..];
                    break;
                default:
                    throw new FormatException($"unknown wire type {tag & 7}");
            }
        }

        return message;
    }

    public static IReadOnlyList<ProtobufParser> Delimited(ReadOnlySpan<byte> bytes)
    {
        var messages = new List<ProtobufParser>();
        while (!bytes.IsEmpty)
        {
            var length = (int)Varint(ref bytes);
            messages.Add(Read(bytes[..length]));
            bytes = bytes[length..];
        }

        return messages;
    }

    public string Text(int field) => _fields.Where(f => f.Field == field).Select(static f => Utf8.GetString(f.Bytes!)).SingleOrDefault("");

    public ulong Number(int field) => _fields.Where(f => f.Field == field).Select(static f => f.Number).SingleOrDefault();

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    public long Signed(int field) => ZigZag(Number(field));

    public IReadOnlyList<ProtobufParser> Messages(int field) => [.. _fields.Where(f => f.Field == field).Select(static f => Read(f.Bytes!))];

    public IReadOnlyList<long> SignedList(int field)
    {
        var values = new List<long>();
        foreach (var (_, _, bytes) in _fields.Where(f => f.Field == field))
        {
            ReadOnlySpan<byte> rest = bytes!;
            while (!rest.IsEmpty)
            {
                values.Add(ZigZag(Varint(ref rest)));
            }
        }

        return values;
    }

    public bool Has(int field) => _fields.Exists(f => f.Field == field);

    private static long ZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var i = 0; ; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                // A longer form than needed is allowed, and would be a waste here.
                if (i > 0 && bytes[i] == 0)
                {
                    throw new FormatException("a varint with leading zeros");
                }

                bytes = bytes[(i + 1)..];
                return value;
            }
        }
    }
}
