using System.Text;
using System.Text.Json;

namespace Lynceus.Kubernetes.Watch;

/// <summary>
/// One object as it lies in the receive buffer: its whole JSON and, already found, what identifies it. Valid only during the call that hands it out; nothing is allocated for it.
/// </summary>
public readonly ref struct RawObject
{
    // Objects nest deeper than the reader's default of 64 in some custom resources; the buffer bounds them anyway.
    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 512 };

    private RawObject(ReadOnlySpan<byte> json) => Json = json;

    /// <summary>The object from <c>{</c> to <c>}</c>. Items of typed lists carry no kind and API version.</summary>
    public ReadOnlySpan<byte> Json { get; }

    /// <summary><c>metadata.uid</c> as UTF-8; empty only for bookmarks and for servers that set none.</summary>
    public ReadOnlySpan<byte> Uid { get; private init; }

    public ReadOnlySpan<byte> Namespace { get; private init; }

    public ReadOnlySpan<byte> Name { get; private init; }

    public ReadOnlySpan<byte> ResourceVersion { get; private init; }

    /// <summary>The bookmark that ends the initial events of a streaming list (annotation <c>k8s.io/initial-events-end</c>).</summary>
    internal bool EndsInitialEvents { get; private init; }

    public NamespacedName NamespacedName => new(Encoding.UTF8.GetString(Namespace), Encoding.UTF8.GetString(Name));

    /// <summary>A reader before the first token of the object.</summary>
    public Utf8JsonReader CreateReader() => new(Json, ReaderOptions);

    /// <summary>Finds the identity of an object. Reads no further than needed, so the rest may still be broken.</summary>
    /// <exception cref="JsonException">Not a JSON object, or its metadata is not what Kubernetes writes.</exception>
    public static RawObject Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadIdentity(json);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("The object has text that is not UTF-8.", e);
        }
    }

    /// <summary>As <see cref="Read"/>, for an object of which only the beginning is there.</summary>
    internal static bool TryReadBeginning(ReadOnlySpan<byte> json, out RawObject raw)
    {
        raw = default;
        try
        {
            raw = Read(json);
            return !raw.Uid.IsEmpty;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static RawObject ReadIdentity(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object was expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                return ReadMetadata(json, ref reader);
            }

            reader.Skip();
        }

        return new RawObject(json);
    }

    private static RawObject ReadMetadata(ReadOnlySpan<byte> json, scoped ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> uid = default, @namespace = default, name = default, version = default;
        var endsInitialEvents = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("uid"u8))
            {
                uid = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                @namespace = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                version = ReadText(ref reader);
            }
            else if (uid.IsEmpty && reader.ValueTextEquals("annotations"u8))
            {
                endsInitialEvents = ReadAnnotations(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }

            // managedFields, often the largest part of metadata, comes last in typed objects.
            if (!uid.IsEmpty && !name.IsEmpty && !version.IsEmpty && !@namespace.IsEmpty)
            {
                break;
            }
        }

        return new RawObject(json)
        {
            Uid = uid,
            Namespace = @namespace,
            Name = name,
            ResourceVersion = version,
            EndsInitialEvents = endsInitialEvents,
        };
    }

    private static bool ReadAnnotations(scoped ref Utf8JsonReader reader)
    {
        var ends = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMark = reader.ValueTextEquals("k8s.io/initial-events-end"u8);
            reader.Read();
            ends |= isMark && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8);
            reader.Skip();
        }

        return ends;
    }

    // Names, uids and versions are hardly ever escaped, so the bytes can be used as they are. Names of roles may be: Go writes & as \u0026.
    private static ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.ValueIsEscaped ? Unescape(ref reader) : reader.ValueSpan,
            JsonTokenType.Null => default,
            _ => throw new JsonException("metadata has a name, uid, namespace or version that is not text."),
        };
    }

    private static ReadOnlySpan<byte> Unescape(scoped ref Utf8JsonReader reader)
    {
        var text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }
}
