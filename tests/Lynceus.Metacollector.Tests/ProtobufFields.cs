using System.Text;

namespace Lynceus.Metacollector.Tests;

/// <summary>Reads protobuf without the code under test.</summary>
internal static class ProtobufFields
{
    public static IEnumerable<(int Field, byte[] Value)> Read(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            if ((tag & 7) != 2)
            {
                throw new InvalidDataException($"All fields here are texts or messages, and this is type {tag & 7}.");
            }

            var length = (int)Varint(message, ref at);
            yield return ((int)(tag >> 3), message[at..(at + length)]);
            at += length;
        }
    }

    public static string Text(byte[] utf8) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);

    public static byte[] Field(int number, byte[] value)
    {
        var output = new List<byte>();
        AddVarint(output, (ulong)((number << 3) | 2));
        AddVarint(output, (ulong)value.Length);
        output.AddRange(value);
        return [.. output];
    }

    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private static void AddVarint(List<byte> output, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Add((byte)(value | 0x80));
        }

        output.Add((byte)value);
    }
}
