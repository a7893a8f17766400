using System.Buffers;
using System.Text;
using Lynceus.Grpc;
using Lynceus.Grpc.Protobuf;
using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Protocol;

/// <summary>What a subscriber asks for: <c>metadata.Selector</c>.</summary>
/// <param name="Node">Compared byte for byte; may be empty or name no node.</param>
/// <param name="HasPluginKind">It asks for <c>ReplicaController</c>, as Falco's plugin does instead of ReplicationController.</param>
internal sealed record WatchSelector(string Node, KindSet Kinds, bool HasPluginKind)
{
    private const int NodeName = 1;
    private const int ResourceKinds = 2;
    private const int MaxNodeBytes = 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="GrpcException">The message is malformed.</exception>
    public static WatchSelector Read(in ReadOnlySequence<byte> message)
    {
        try
        {
            return Read(message.IsSingleSegment ? message.FirstSpan : message.ToArray());
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException)
        {
            throw new GrpcException(GrpcStatusCode.Internal, "The request is not a metadata.Selector.", e);
        }
    }

    private static WatchSelector Read(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var node = "";
        var kinds = default(KindSet);
        var hasPluginKind = false;
        while (!reader.IsAtEnd)
        {
            var (field, type) = reader.ReadField();
            if (field == NodeName && type == WireType.LengthDelimited)
            {
                var bytes = reader.ReadBytes();
                node = bytes.Length <= MaxNodeBytes ? Strict.GetString(bytes) : throw new InvalidDataException("No node has such a long name.");
            }
            else if (field == ResourceKinds && type == WireType.LengthDelimited)
            {
                var key = ReadKey(reader.ReadBytes());
                kinds = ObjectKinds.Find(key) is { } kind ? kinds.With(kind) : kinds;
                hasPluginKind |= key.SequenceEqual("ReplicaController"u8);
            }
            else
            {
                reader.Skip(type);
            }
        }

        return new WatchSelector(node, kinds, hasPluginKind);
    }

    private static ReadOnlySpan<byte> ReadKey(ReadOnlySpan<byte> entry)
    {
        var reader = new WireReader(entry);
        ReadOnlySpan<byte> key = default;
        while (!reader.IsAtEnd)
        {
            var (field, type) = reader.ReadField();
            if (type != WireType.LengthDelimited || field is not (EventFields.MapKey or EventFields.MapValue))
            {
                reader.Skip(type);
                continue;
            }

            var text = reader.ReadBytes();
            if (!System.Text.Unicode.Utf8.IsValid(text))
            {
                throw new InvalidDataException("A text is not UTF-8.");
            }

            key = field == EventFields.MapKey ? text : key;
        }

        return key;
    }
}
