using System.Text.Json.Serialization;

namespace Lynceus.Exporter.Shards;

/// <summary>The part of a StatefulSet that says how many members there are to be.</summary>
/// <remarks>Source: Kubernetes API reference, apps/v1 StatefulSet.</remarks>
internal sealed record StatefulSetReplicas
{
    [JsonPropertyName("spec")]
    public StatefulSetSpec? Spec { get; init; }

    /// <summary>One where the field is missing, as the API server sets it.</summary>
    [JsonIgnore]
    public int Replicas => Spec?.Replicas ?? 1;

    internal sealed record StatefulSetSpec
    {
        [JsonPropertyName("replicas")]
        public int? Replicas { get; init; }
    }
}
