using System.Text.Json;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Load.Kubernetes;

/// <summary>What a role of Lynceus would keep: of a pod its node, address, owner and a hash of its labels; of a report the findings by severity and the highest score.</summary>
internal static class SmallProjections
{
    public static SmallPod? Pod(in RawObject raw)
    {
        var reader = raw.CreateReader();
        string? node = null, address = null, owner = null;
        var labels = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var section = reader.ValueTextEquals("metadata"u8) ? 1 : reader.ValueTextEquals("spec"u8) ? 2 : reader.ValueTextEquals("status"u8) ? 3 : 0;
            reader.Read();
            if (section == 0)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (section == 2 && reader.ValueTextEquals("nodeName"u8))
                {
                    reader.Read();
                    node = reader.GetString();
                }
                else if (section == 3 && reader.ValueTextEquals("podIP"u8))
                {
                    reader.Read();
                    address = reader.GetString();
                }
                else if (section == 1 && reader.ValueTextEquals("labels"u8))
                {
                    labels = ReadLabels(ref reader);
                }
                else if (section == 1 && reader.ValueTextEquals("ownerReferences"u8))
                {
                    owner = ReadOwner(ref reader);
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }

        return new SmallPod(node, address, owner, labels);
    }

    public static SmallReport? Report(in RawObject raw)
    {
        var reader = raw.CreateReader();
        Span<int> bySeverity = stackalloc int[5];
        var highest = 0.0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReport = reader.ValueTextEquals("report"u8);
            reader.Read();
            if (!isReport)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var areFindings = reader.ValueTextEquals("vulnerabilities"u8);
                reader.Read();
                if (areFindings)
                {
                    ReadFindings(ref reader, bySeverity, ref highest);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return new SmallReport(bySeverity[0], bySeverity[1], bySeverity[2], bySeverity[3], bySeverity[4], highest);
    }

    private static int ReadLabels(ref Utf8JsonReader reader)
    {
        var hash = default(HashCode);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            hash.AddBytes(reader.ValueSpan);
            reader.Read();
            hash.AddBytes(reader.ValueSpan);
        }

        return hash.ToHashCode();
    }

    private static string? ReadOwner(ref Utf8JsonReader reader)
    {
        string? uid = null;
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("uid"u8))
            {
                reader.Read();
                uid = reader.GetString();
            }
        }

        return uid;
    }

    private static void ReadFindings(scoped ref Utf8JsonReader reader, scoped Span<int> bySeverity, scoped ref double highest)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("severity"u8))
                {
                    reader.Read();
                    var at = reader.ValueSpan[0] switch { (byte)'C' => 0, (byte)'H' => 1, (byte)'M' => 2, (byte)'L' => 3, _ => 4 };
                    bySeverity[at]++;
                }
                else if (reader.ValueTextEquals("score"u8))
                {
                    reader.Read();
                    highest = Math.Max(highest, reader.GetDouble());
                }
                else
                {
                    reader.Read();
                    reader.Skip();
                }
            }
        }
    }
}
