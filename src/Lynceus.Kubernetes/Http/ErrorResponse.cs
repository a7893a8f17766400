using System.Net;
using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Http;

/// <summary>Makes an exception of an answer that is not a success. The body may be a Status, plain text (an absent group) or a page of some proxy.</summary>
internal static class ErrorResponse
{
    // A Status with many causes is a few KB; nobody reads more of an error page.
    private const int MaxBytes = 256 * 1024;

    private const int MaxTextLength = 300;

    public static async Task<KubernetesApiException> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        Status status;
        try
        {
            status = await response.Content.ReadBoundedAsync(MaxBytes, body => Parse(body.Span, response.StatusCode), cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            status = Parse([], response.StatusCode); // the status code still says enough
        }

        return new KubernetesApiException(response.StatusCode, status, RetryAfter(response, time));
    }

    internal static Status Parse(ReadOnlySpan<byte> body, HttpStatusCode code)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, KubernetesJsonContext.Default.Status) is { Result: not null } status)
            {
                return status;
            }
        }
        catch (JsonException)
        {
            // Plain text, handled below.
        }

        var text = Encoding.UTF8.GetString(body).ReplaceLineEndings(" ").Trim();
        return new Status
        {
            Result = "Failure",
            Code = (int)code,
            Message = text.Length == 0 ? $"The API server answered {(int)code} without a reason." : text[..Math.Min(text.Length, MaxTextLength)],
        };
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }
}
