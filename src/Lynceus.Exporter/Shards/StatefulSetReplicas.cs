using System.Text.Json.Serialization;

namespace Lynceus.Exporter.Shards;

/// <summary>The part of a StatefulSet that says which pods there are to be.</summary>
/// <remarks>Source: Kubernetes API reference, apps/v1 StatefulSet.</remarks>
internal sealed record StatefulSetReplicas
{
    [JsonPropertyName("spec")]
    public StatefulSetSpec? Spec { get; init; }

    /// <summary>Names of the pods of the set <paramref name="name"/>. One where the number is missing, as the API server sets it.</summary>
    public IEnumerable<string> PodsOf(string name) => Enumerable.Range(Spec?.Ordinals?.Start ?? 0, Spec?.Replicas ?? 1).Select(i => $"{name}-{i}");

    internal sealed record StatefulSetSpec
    {
        [JsonPropertyName("replicas")]
        public int? Replicas { get; init; }

        [JsonPropertyName("ordinals")]
        public StatefulSetOrdinals? Ordinals { get; init; }
    }

    internal sealed record StatefulSetOrdinals
    {
        [JsonPropertyName("start")]
        public int? Start { get; init; }
    }
}
