using System.Buffers;

namespace Lynceus.Metacollector.Objects;

/// <summary>The JSON texts within an event: compact, keys in order, what is empty left out.</summary>
internal static class MetadataText
{
    public static void Write(IBufferWriter<byte> output, in MetadataFields metadata)
    {
        output.Write("{"u8);
        var isFirst = true;
        WriteText(output, "\"generateName\":"u8, metadata.GenerateName, ref isFirst);
        if (metadata.Labels is { Pairs.Length: > 0 } labels)
        {
            WriteName(output, "\"labels\":"u8, ref isFirst);
            WriteLabels(output, labels);
        }

        WriteText(output, "\"name\":"u8, metadata.Name, ref isFirst);
        WriteText(output, "\"namespace\":"u8, metadata.Namespace, ref isFirst);
        WriteText(output, "\"selfLink\":"u8, metadata.SelfLink, ref isFirst);
        WriteText(output, "\"uid\":"u8, metadata.Uid, ref isFirst);
        output.Write("}"u8);
    }

    /// <param name="podAddress">Empty while the pod has none.</param>
    public static void WriteStatus(IBufferWriter<byte> output, ReadOnlySpan<byte> podAddress)
    {
        var isFirst = true;
        output.Write("{"u8);
        WriteText(output, "\"podIP\":"u8, podAddress, ref isFirst);
        output.Write("}"u8);
    }

    private static void WriteLabels(IBufferWriter<byte> output, LabelSet labels)
    {
        var separator = "{"u8;
        foreach (var (key, value) in labels.Pairs)
        {
            output.Write(separator);
            GoJson.WriteString(output, key);
            output.Write(":"u8);
            GoJson.WriteString(output, value);
            separator = ","u8;
        }

        output.Write("}"u8);
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref bool isFirst)
    {
        if (!value.IsEmpty)
        {
            WriteName(output, name, ref isFirst);
            GoJson.WriteString(output, value);
        }
    }

    private static void WriteName(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ref bool isFirst)
    {
        if (!isFirst)
        {
            output.Write(","u8);
        }

        isFirst = false;
        output.Write(name);
    }
}
