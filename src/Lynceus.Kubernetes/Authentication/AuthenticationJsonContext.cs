using System.Text.Json.Serialization;

namespace Lynceus.Kubernetes.Authentication;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class AuthenticationJsonContext : JsonSerializerContext;
