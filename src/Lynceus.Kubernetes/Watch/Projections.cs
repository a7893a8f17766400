using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Watch;

/// <summary>Projections for kinds that are small or few enough to be kept as objects.</summary>
public static class Projections
{
    /// <summary>Keeps the metadata, with labels, annotations and owners.</summary>
    public static readonly Projection<PartialObjectMetadata> Metadata = Of(KubernetesJsonContext.Default.PartialObjectMetadata);

    public static readonly Projection<EndpointSlice> EndpointSlice = Of(KubernetesJsonContext.Default.EndpointSlice);

    public static readonly Projection<Lease> Lease = Of(KubernetesJsonContext.Default.Lease);

    /// <summary>Keeps what a source-generated type has room for.</summary>
    public static Projection<T> Of<T>(JsonTypeInfo<T> type)
        where T : class =>
        (in RawObject raw) => JsonSerializer.Deserialize(raw.Json, type);
}
