using System.Text.Json;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Workloads;

/// <summary>Reads from an object which controller it has, and nothing else.</summary>
internal sealed class ControllerReader
{
    private readonly RecentStrings _strings = new();
    private readonly Lock _lock = new();

    public ControllerRef Read(in RawObject raw)
    {
        var reader = raw.CreateReader();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject)
            {
                return ReadMetadata(ref reader);
            }

            reader.Skip();
        }

        return ControllerRef.None;
    }

    private ControllerRef ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOwners = reader.ValueTextEquals("ownerReferences"u8);
            reader.Read();
            if (isOwners && reader.TokenType == JsonTokenType.StartArray)
            {
                return ReadOwners(ref reader);
            }

            reader.Skip();
        }

        return ControllerRef.None;
    }

    private ControllerRef ReadOwners(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadOnlySpan<byte> kind = default, name = default, uid = default;
            var isController = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isKind, isName, isUid) = (reader.ValueTextEquals("kind"u8), reader.ValueTextEquals("name"u8), reader.ValueTextEquals("uid"u8));
                var isFlag = reader.ValueTextEquals("controller"u8);
                reader.Read();
                isController |= isFlag && reader.TokenType == JsonTokenType.True;
                if (reader.TokenType == JsonTokenType.String)
                {
                    kind = isKind ? reader.ValueSpan : kind;
                    name = isName ? reader.ValueSpan : name;
                    uid = isUid ? reader.ValueSpan : uid;
                }

                reader.Skip();
            }

            if (isController)
            {
                lock (_lock)
                {
                    return new ControllerRef(_strings.Of(kind), _strings.Of(name), _strings.Of(uid));
                }
            }
        }

        return ControllerRef.None;
    }
}
