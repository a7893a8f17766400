using System.Text.Json.Serialization;

namespace Lynceus.Kubernetes.Objects;

/// <summary>What the API server answers instead of an object: an error, or the outcome of a delete.</summary>
/// <remarks>Source: Kubernetes API reference, meta/v1 Status.</remarks>
public sealed record Status
{
    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    [JsonPropertyName("status")]
    public string? Result { get; init; }

    /// <summary>A word for programs, for example <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Message { get; init; }

    /// <summary>The HTTP status code; zero when the server left it out.</summary>
    public int Code { get; init; }

    public StatusDetails? Details { get; init; }

    public StatusListMeta? Metadata { get; init; }
}
