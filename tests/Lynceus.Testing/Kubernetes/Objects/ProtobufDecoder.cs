using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>
/// Reads the bodies that kubectl sends as <c>application/vnd.kubernetes.protobuf</c>: of the kinds whose fields have numbers in the tables. Of other kinds
/// nothing is read, and the server refuses the media type.
/// </summary>
internal static class ProtobufDecoder
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    // Before the envelope: "k8s" and a zero byte.
    private static ReadOnlySpan<byte> Magic => [0x6b, 0x38, 0x73, 0x00];

    /// <summary>Null when it is not in that form or of a kind without numbers.</summary>
    public static JsonObject? Decode(ReadOnlyMemory<byte> body)
    {
        if (!body.Span.StartsWith(Magic))
        {
            return null;
        }

        try
        {
            return DecodeEnvelope(body[Magic.Length..]);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private static JsonObject? DecodeEnvelope(ReadOnlyMemory<byte> envelope)
    {
        string apiVersion = "", kind = "";
        ReadOnlyMemory<byte> raw = default;
        while (envelope.Length > 0)
        {
            var (number, _, bytes) = Next(ref envelope);
            if (number == 1)
            {
                var type = bytes;
                while (type.Length > 0)
                {
                    var (member, _, text) = Next(ref type);
                    apiVersion = member == 1 ? Encoding.UTF8.GetString(text.Span) : apiVersion;
                    kind = member == 2 ? Encoding.UTF8.GetString(text.Span) : kind;
                }
            }
            else if (number == 2)
            {
                raw = bytes;
            }
        }

        var schema = KubernetesTypes.Find(apiVersion, kind);
        if (schema is null || schema.Fields.All(field => field.Value.Number == 0))
        {
            return null;
        }

        var result = Message(raw, schema);
        result.Insert(0, "kind", kind);
        result.Insert(1, "apiVersion", apiVersion);
        return result;
    }

    private static JsonObject Message(ReadOnlyMemory<byte> message, TypeSchema schema)
    {
        var result = new JsonObject();
        while (message.Length > 0)
        {
            var (number, value, bytes) = Next(ref message);
            var (name, field) = schema.Fields.FirstOrDefault(entry => entry.Value.Number == number);
            if (name is null)
            {
                // What is not set is sent as zero or empty.
                if (value == 0 && bytes.IsEmpty)
                {
                    continue;
                }

                // An object inside that holds nothing is unset as well; anything else would be lost silently.
                if (!IsUnset(bytes))
                {
                    throw new FormatException($"{schema.TypeName} has a field that the tables do not number");
                }

                continue;
            }

            switch (field.Type.Kind)
            {
                case TypeKind.List:
                    if (result[name] is not JsonArray list)
                    {
                        result[name] = list = [];
                    }

                    list.Add(Value(field.Type.Items!, value, bytes));
                    break;
                case TypeKind.Map:
                    Entry(result.Child(name), bytes, field.Type.Items!);
                    break;
                default:
                    result[name] = Value(field.Type, value, bytes);
                    break;
            }
        }

        return result;
    }

    private static void Entry(JsonObject map, ReadOnlyMemory<byte> entry, TypeSchema values)
    {
        var key = "";
        JsonNode? value = values.Kind is TypeKind.String or TypeKind.Bytes ? "" : null;
        while (entry.Length > 0)
        {
            var (number, varint, bytes) = Next(ref entry);
            if (number == 1)
            {
                key = Encoding.UTF8.GetString(bytes.Span);
            }
            else
            {
                value = Value(values, varint, bytes);
            }
        }

        map[key] = value;
    }

    private static JsonNode? Value(TypeSchema type, ulong value, ReadOnlyMemory<byte> bytes) => type.Kind switch
    {
        TypeKind.String => Encoding.UTF8.GetString(bytes.Span),
        TypeKind.Bytes => Convert.ToBase64String(bytes.Span),
        TypeKind.Integer => (long)value,
        TypeKind.Boolean => value != 0,
        TypeKind.Object => Message(bytes, type),
        TypeKind.Time => Time(bytes),
        TypeKind.Quantity => Text(bytes, 1),
        _ => throw new FormatException("no protobuf form of " + type.Kind.ToString()),
    };

    private static JsonNode? Time(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var (number, value, _) = Next(ref bytes);
            if (number == 1)
            {
                return GoTime.Format(DateTimeOffset.FromUnixTimeSeconds((long)value));
            }
        }

        return null;
    }

    private static string Text(ReadOnlyMemory<byte> message, int wanted)
    {
        while (message.Length > 0)
        {
            var (number, _, bytes) = Next(ref message);
            if (number == wanted)
            {
                return Encoding.UTF8.GetString(bytes.Span);
            }
        }

        return "";
    }

    private static bool IsUnset(ReadOnlyMemory<byte> message)
    {
        if (message.IsEmpty)
        {
            return false;
        }

        while (message.Length > 0)
        {
            var (_, value, bytes) = Next(ref message);
            if (value != 0 || (!bytes.IsEmpty && !IsUnset(bytes)))
            {
                return false;
            }
        }

        return true;
    }

    private static Part Next(ref ReadOnlyMemory<byte> message)
    {
        var tag = Varint(ref message);
        var number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0:
                return new Part(number, Varint(ref message), default);
            case 1:
                var wide = BinaryPrimitives.ReadUInt64LittleEndian(message.Span);
                message = message[8..];
                return new Part(number, wide, default);
            case 2:
                var length = checked((int)Math.Min(Varint(ref message), int.MaxValue));
                var bytes = message[..length];
                message = message[length..];
                return new Part(number, 0, bytes);
            case 5:
                var narrow = BinaryPrimitives.ReadUInt32LittleEndian(message.Span);
                message = message[4..];
                return new Part(number, narrow, default);
            default:
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"wire type {tag & 7}"));
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = message.IsEmpty ? throw new FormatException("cut short") : message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a number of more than ten bytes");
    }

    private readonly record struct Part(int Number, ulong Value, ReadOnlyMemory<byte> Bytes);
}
