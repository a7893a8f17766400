using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Catalog;

/// <summary>What is known of every report of the cluster, ours or not.</summary>
/// <param name="Hash">Of its uid: which shard it belongs to, and, as good as surely, whether it is still the same object.</param>
/// <param name="Version">Its resource version.</param>
/// <param name="IsHistorical">trivy-operator says that it has been superseded and will be deleted: its TTL is <c>0s</c>.</param>
internal sealed record ReportEntry(ulong Hash, string Version, bool IsHistorical)
{
    private const string TtlAnnotation = "trivy-operator.aquasecurity.github.io/report-ttl";

    public static ReportEntry Read(in RawObject raw) =>
        new(Fnv1a64.Hash(raw.Uid), Encoding.UTF8.GetString(raw.ResourceVersion), HasTtlOfZero(raw));

    private static bool HasTtlOfZero(in RawObject raw)
    {
        // Almost no report has the annotation at all, and looking for bytes is cheaper than reading.
        if (raw.Json.IndexOf("report-ttl"u8) < 0)
        {
            return false;
        }

        try
        {
            return HasTtlOfZero(raw.CreateReader());
        }
        catch (InvalidOperationException)
        {
            // Text that is not UTF-8 is no duration either.
            return false;
        }
    }

    private static bool HasTtlOfZero(Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                reader.Skip();
            }
            else if (reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                reader.Skip();
            }
            else if (reader.CurrentDepth == 3 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(TtlAnnotation))
            {
                reader.Read();
                return reader.TokenType == JsonTokenType.String && IsZero(reader.GetString());
            }
        }

        return false;
    }

    /// <summary>A duration as Go writes it, in which every number is zero: <c>0s</c>, <c>0</c>, <c>0h0m0s</c>.</summary>
    private static bool IsZero(string? duration) =>
        !string.IsNullOrEmpty(duration) && duration.Contains('0', StringComparison.Ordinal) && !duration.AsSpan().ContainsAnyInRange('1', '9');
}
