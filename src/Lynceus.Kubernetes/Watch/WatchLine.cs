using System.Text.Json;

namespace Lynceus.Kubernetes.Watch;

/// <summary>One line of a watch: <c>{"type":"ADDED","object":{…}}</c>.</summary>
internal readonly ref struct WatchLine
{
    private WatchLine(WatchEventType type, ReadOnlySpan<byte> json)
    {
        Type = type;
        Object = json;
    }

    public WatchEventType Type { get; }

    public ReadOnlySpan<byte> Object { get; }

    /// <exception cref="JsonException">Not a watch event.</exception>
    public static WatchLine Parse(ReadOnlySpan<byte> line)
    {
        // The API server writes the type first and nothing behind the object, so the object need not be read to find its end.
        if (line.StartsWith("{\"type\":\""u8) && line is [.., (byte)'}', (byte)'}'])
        {
            var rest = line["{\"type\":\""u8.Length..];
            var quote = rest.IndexOf((byte)'"');
            if (quote >= 0 && rest[quote..].StartsWith("\",\"object\":{"u8))
            {
                return new WatchLine(TypeOf(rest[..quote]), rest[(quote + "\",\"object\":"u8.Length)..^1]);
            }
        }

        return ParseAnyOrder(line);
    }

    private static WatchLine ParseAnyOrder(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 512 });
        var type = WatchEventType.Unknown;
        ReadOnlySpan<byte> json = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A watch event was expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.TokenType == JsonTokenType.String ? TypeOf(reader.ValueSpan) : WatchEventType.Unknown;
            }
            else
            {
                var isObject = reader.ValueTextEquals("object"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                json = isObject ? line[start..(int)reader.BytesConsumed] : json;
            }
        }

        if (json is not [(byte)'{', ..])
        {
            throw new JsonException("A watch event has no object.");
        }

        return new WatchLine(type, json);
    }

    private static WatchEventType TypeOf(ReadOnlySpan<byte> word) => word switch
    {
        _ when word.SequenceEqual("ADDED"u8) => WatchEventType.Added,
        _ when word.SequenceEqual("MODIFIED"u8) => WatchEventType.Modified,
        _ when word.SequenceEqual("DELETED"u8) => WatchEventType.Deleted,
        _ when word.SequenceEqual("BOOKMARK"u8) => WatchEventType.Bookmark,
        _ when word.SequenceEqual("ERROR"u8) => WatchEventType.Error,
        _ => WatchEventType.Unknown,
    };
}
