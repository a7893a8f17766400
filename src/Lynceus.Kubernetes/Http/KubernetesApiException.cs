using System.Net;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Http;

/// <summary>The API server answered with a non-success status, or sent one inside a watch.</summary>
/// <remarks>Connection failures stay <see cref="HttpRequestException"/> and <see cref="IOException"/>; cancellation stays <see cref="OperationCanceledException"/>.</remarks>
public sealed class KubernetesApiException : Exception
{
    // It goes into logs; the status has it whole.
    private const int MaxMessageLength = 2000;

    public KubernetesApiException(HttpStatusCode statusCode, Status status, TimeSpan? retryAfter = null)
        : base(status.Message is { Length: > 0 } message ? message[..Math.Min(message.Length, MaxMessageLength)] : $"The API server answered {(int)statusCode}.")
    {
        StatusCode = statusCode;
        Status = status;
        RetryAfter = retryAfter ?? (status.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null);
    }

    public HttpStatusCode StatusCode { get; }

    /// <summary>What the server said; its reason is empty where the answer was plain text.</summary>
    public Status Status { get; }

    /// <summary>How long the server asked to wait, by header or in the status; null when it did not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The machine-readable reason, for example <c>Expired</c>, <c>Forbidden</c>, <c>NotFound</c>; empty when there is none.</summary>
    public string Reason => Status.Reason ?? "";

    /// <summary>The version asked for is older than the server's history; the caller must list again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>The version asked for is newer than any that the server has come to know: one of its replicas lags behind, or its data were restored from a backup.</summary>
    public bool IsVersionTooNew => StatusCode == HttpStatusCode.GatewayTimeout && Status.Details?.Causes?.Any(static c => c.Reason == "ResourceVersionTooLarge") == true;

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>Somebody else wrote the object since it was read, a precondition failed, or another manager owns a field.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && Reason != "AlreadyExists";

    public bool IsAlreadyExists => StatusCode == HttpStatusCode.Conflict && Reason == "AlreadyExists";

    public bool IsForbidden => StatusCode == HttpStatusCode.Forbidden;

    /// <summary>Trying again later can help: too many requests, or a server that is not well.</summary>
    public bool IsTransient => StatusCode == HttpStatusCode.TooManyRequests || StatusCode >= HttpStatusCode.InternalServerError;
}
