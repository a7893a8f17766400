using System.Buffers;
using System.Text;
using Lynceus.Grpc.Protobuf;
using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Protocol;

/// <summary>Encodes the parts of events that do not come from the object itself.</summary>
internal static class EventEncoding
{
    /// <summary>What a Delete carries besides its reason.</summary>
    public static byte[] Deletion(ObjectKind kind, string uid)
    {
        var output = new ArrayBufferWriter<byte>(64);
        WireWriter.WriteBytes(output, EventFields.Uid, Encoding.UTF8.GetBytes(uid));
        WireWriter.WriteBytes(output, EventFields.Kind, kind.Utf8Name());
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The field <c>refs</c> of a pod. The kinds must differ from each other.</summary>
    public static void WriteReferences(
        ArrayBufferWriter<byte> output, string namespaceUid, (string Kind, string Uid)? owner, (string Kind, string Uid)? ownerOfOwner, ReadOnlySpan<string> services)
    {
        var length = EntryField("Namespace", namespaceUid);
        length += owner is var (ownerKind, ownerUid) ? EntryField(ownerKind, ownerUid) : 0;
        length += ownerOfOwner is var (topKind, topUid) ? EntryField(topKind, topUid) : 0;
        length += WireWriter.SizeOf(EventFields.ReferencesResources, EntrySize("Service", ListSize(services)));

        WireWriter.WriteHeader(output, EventFields.References, length);
        WriteEntry(output, "Namespace", [namespaceUid]);
        if (owner is var (kind, uid))
        {
            WriteEntry(output, kind, [uid]);
        }

        if (ownerOfOwner is var (outerKind, outerUid))
        {
            WriteEntry(output, outerKind, [outerUid]);
        }

        // Present even when there is none, as the original has it.
        WriteEntry(output, "Service", services);
    }

    private static int EntryField(string kind, string uid) => WireWriter.SizeOf(EventFields.ReferencesResources, EntrySize(kind, ListSize([uid])));

    private static int EntrySize(string kind, int list) =>
        WireWriter.SizeOf(EventFields.MapKey, Encoding.UTF8.GetByteCount(kind)) + WireWriter.SizeOf(EventFields.MapValue, list);

    private static int ListSize(ReadOnlySpan<string> uids)
    {
        var size = 0;
        foreach (var uid in uids)
        {
            size += WireWriter.SizeOf(EventFields.ListItems, Encoding.UTF8.GetByteCount(uid));
        }

        return size;
    }

    private static void WriteEntry(ArrayBufferWriter<byte> output, string kind, ReadOnlySpan<string> uids)
    {
        var list = ListSize(uids);
        WireWriter.WriteHeader(output, EventFields.ReferencesResources, EntrySize(kind, list));
        WriteText(output, EventFields.MapKey, kind);
        WireWriter.WriteHeader(output, EventFields.MapValue, list);
        foreach (var uid in uids)
        {
            WriteText(output, EventFields.ListItems, uid);
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> output, int field, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WireWriter.WriteHeader(output, field, length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }
}
