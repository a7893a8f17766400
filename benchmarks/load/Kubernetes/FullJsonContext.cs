using System.Text.Json.Serialization;

namespace Lynceus.Load.Kubernetes;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FullPod))]
[JsonSerializable(typeof(FullReport))]
internal sealed partial class FullJsonContext : JsonSerializerContext;
