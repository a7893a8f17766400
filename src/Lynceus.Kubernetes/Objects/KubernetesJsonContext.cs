using System.Text.Json.Serialization;

namespace Lynceus.Kubernetes.Objects;

/// <summary>How the objects of this project are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(PartialObjectMetadata))]
[JsonSerializable(typeof(Lease))]
[JsonSerializable(typeof(EndpointSlice))]
[JsonSerializable(typeof(TokenReview))]
[JsonSerializable(typeof(SubjectAccessReview))]
[JsonSerializable(typeof(DeleteOptions))]
[JsonSerializable(typeof(ApiGroupList))]
[JsonSerializable(typeof(ApiResourceList))]
[JsonSerializable(typeof(ServerVersion))]
internal sealed partial class KubernetesJsonContext : JsonSerializerContext;
