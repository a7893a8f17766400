using System.Buffers;
using System.Text.Json;
using Lynceus.Grpc.Protobuf;
using Lynceus.Kubernetes.Watch;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Objects;

/// <summary>Makes what is kept of an object straight from its JSON. Each informer has one of its own, for it has buffers; the pools are shared.</summary>
/// <param name="known">
/// Where pods are that were made before. Of most changes of pods nothing is kept; such a pod stays the same object, or the collector would have to find out that the older of two equal ones is garbage.
/// </param>
/// <param name="spare">What to keep the events of pods in.</param>
internal sealed class ObjectProjections(TextPool texts, LabelSetPool labelSets, PodLookup known, SpareArrays spare)
{
    private readonly ArrayBufferWriter<byte> _meta = new(1024);
    private readonly ArrayBufferWriter<byte> _event = new(1024);
    private readonly List<LabelPair> _pairs = [];

    public Projection<CollectedObject> Metadata(ObjectKind kind) => (in RawObject raw) =>
    {
        var reader = raw.CreateReader();
        var metadata = default(MetadataFields);
        reader.Read();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                metadata = ReadMetadata(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new CollectedObject(Encode(kind, metadata).ToArray(), metadata.OwnerKind, metadata.OwnerUid);
    };

    public ServiceObject Service(in RawObject raw)
    {
        var reader = raw.CreateReader();
        var metadata = default(MetadataFields);
        var selector = LabelSet.Empty;
        reader.Read();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                metadata = ReadMetadata(ref reader);
            }
            else if (reader.ValueTextEquals("spec"u8) && Enter(ref reader))
            {
                while (NextProperty(ref reader))
                {
                    if (reader.ValueTextEquals("selector"u8))
                    {
                        selector = ReadLabels(ref reader);
                    }
                    else
                    {
                        reader.Skip();
                    }
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return new ServiceObject(Encode(ObjectKind.Service, metadata).ToArray(), selector);
    }

    /// <summary>Null for a pod that runs on no node yet.</summary>
    public PodObject? Pod(in RawObject raw)
    {
        var reader = raw.CreateReader();
        var metadata = default(MetadataFields);
        ReadOnlySpan<byte> node = default, address = default;
        var before = known(raw.Uid);
        reader.Read();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                metadata = ReadMetadata(ref reader, before);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                node = ReadTextOf(ref reader, "nodeName"u8);
            }
            else if (reader.ValueTextEquals("status"u8))
            {
                address = ReadTextOf(ref reader, "podIP"u8);
            }
            else
            {
                reader.Skip();
            }
        }

        if (node.IsEmpty)
        {
            return null;
        }

        var encoded = Encode(ObjectKind.Pod, metadata, address, isPod: true);
        var nodeName = TextOf(node, before?.NodeName);
        return before is not null && encoded.SequenceEqual(before.Encoded) && before.OwnerUid == metadata.OwnerUid && before.OwnerKind == metadata.OwnerKind && before.NodeName == nodeName
            ? before
            : new PodObject(spare.Copy(encoded), metadata.OwnerKind, metadata.OwnerUid, nodeName, metadata.Labels ?? LabelSet.Empty, !address.IsEmpty);
    }

    // On the name of the next property of the object that the reader is in, or on the object's end.
    private static bool NextProperty(scoped ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    // From the name of a property into the object that is its value; passes over anything else.
    private static bool Enter(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static ReadOnlySpan<byte> ReadTextOf(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> text = default;
        if (!Enter(ref reader))
        {
            return text;
        }

        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals(name))
            {
                text = ReadText(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return text;
    }

    private static ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            return reader.TokenType == JsonTokenType.Null ? default : throw new JsonException("A text was expected.");
        }

        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var unescaped = new byte[reader.ValueSpan.Length];
        return unescaped.AsSpan(0, reader.CopyString(unescaped));
    }

    private MetadataFields ReadMetadata(scoped ref Utf8JsonReader reader, PodObject? before = null)
    {
        var fields = default(MetadataFields);
        if (!Enter(ref reader))
        {
            return fields;
        }

        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                fields.Name = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("generateName"u8))
            {
                fields.GenerateName = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("namespace"u8))
            {
                fields.Namespace = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("selfLink"u8))
            {
                fields.SelfLink = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                fields.Uid = ReadText(ref reader);
            }
            else if (reader.ValueTextEquals("labels"u8))
            {
                fields.Labels = ReadLabels(ref reader, before?.Labels);
            }
            else if (reader.ValueTextEquals("ownerReferences"u8))
            {
                ReadController(ref reader, ref fields, before);
            }
            else
            {
                reader.Skip();
            }
        }

        return fields;
    }

    private LabelSet ReadLabels(scoped ref Utf8JsonReader reader, LabelSet? before = null)
    {
        _pairs.Clear();
        if (Enter(ref reader))
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (key, value) = before is not null && _pairs.Count < before.Pairs.Length ? before.Pairs[_pairs.Count] : default;
                key = TextOf(reader.ValueIsEscaped ? System.Text.Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan, key);
                _pairs.Add(new LabelPair(key, TextOf(ReadText(ref reader), value)));
            }
        }

        return labelSets.Get(_pairs);
    }

    // What the object had before is the surest to be still there: values that change all the time drive others out of the pool.
    private string TextOf(ReadOnlySpan<byte> utf8, string? before) => before is not null && System.Text.Ascii.Equals(utf8, before) ? before : texts.Get(utf8);

    // The first owner that is the controller; there is one at most, but for objects that bypassed validation.
    private void ReadController(scoped ref Utf8JsonReader reader, scoped ref MetadataFields fields, PodObject? before)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadOnlySpan<byte> kind = default, uid = default;
            var isController = false;
            while (NextProperty(ref reader))
            {
                if (reader.ValueTextEquals("kind"u8))
                {
                    kind = ReadText(ref reader);
                }
                else if (reader.ValueTextEquals("uid"u8))
                {
                    uid = ReadText(ref reader);
                }
                else if (reader.ValueTextEquals("controller"u8))
                {
                    reader.Read();
                    isController = reader.TokenType == JsonTokenType.True;
                }
                else
                {
                    reader.Skip();
                }
            }

            if (isController && fields.OwnerKind is null && !kind.IsEmpty && !uid.IsEmpty)
            {
                (fields.OwnerKind, fields.OwnerUid) = (TextOf(kind, before?.OwnerKind), TextOf(uid, before?.OwnerUid));
            }
        }
    }

    // Valid until the next call.
    private ReadOnlySpan<byte> Encode(ObjectKind kind, in MetadataFields metadata, ReadOnlySpan<byte> podAddress = default, bool isPod = false)
    {
        _meta.ResetWrittenCount();
        MetadataText.Write(_meta, metadata);
        _event.ResetWrittenCount();
        WireWriter.WriteBytes(_event, EventFields.Uid, metadata.Uid);
        WireWriter.WriteBytes(_event, EventFields.Kind, kind.Utf8Name());
        WireWriter.WriteBytes(_event, EventFields.Meta, _meta.WrittenSpan);
        if (isPod)
        {
            _meta.ResetWrittenCount();
            MetadataText.WriteStatus(_meta, podAddress);
            WireWriter.WriteBytes(_event, EventFields.Status, _meta.WrittenSpan);
        }

        return _event.WrittenSpan;
    }
}
