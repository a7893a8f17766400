using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes;

/// <summary>An answer that is a Status instead of what was asked for.</summary>
internal sealed class ApiException(JsonObject status) : Exception(status["message"]?.ToString())
{
    public JsonObject Status { get; } = status;

    public int Code => Status["code"]!.GetValue<int>();

    public int? RetryAfterSeconds => (Status["details"] as JsonObject)?["retryAfterSeconds"]?.GetValue<int>();
}
