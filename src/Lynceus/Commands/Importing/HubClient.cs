using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Lynceus.Hub.Contracts;

namespace Lynceus.Commands.Importing;

/// <summary>Uploads reports to a hub. A hub that is busy or away is asked again, as often as <see cref="RetryPolicy"/> says.</summary>
internal sealed class HubClient : IDisposable
{
    // An answer is a receipt or a problem; what is longer comes from something that is not a hub.
    private const int MaxAnswerBytes = 4 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly RetryPolicy _retry;
    private readonly TimeProvider _time;

    public HubClient(Uri hub, string? token, TimeSpan timeout, RetryPolicy retry, TimeProvider time)
    {
        (_retry, _time) = (retry, time);
        _http = new HttpClient(
            new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), AllowAutoRedirect = false }, disposeHandler: true)
        {
            BaseAddress = new Uri(hub.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = timeout,
            MaxResponseContentBufferSize = MaxAnswerBytes,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("lynceus-import", ProductVersion.Current.Version));
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Sends a report and waits until the hub has worked it in.</summary>
    /// <param name="address">See <see cref="HubRoutes.Reports"/>.</param>
    /// <param name="content">Makes the body; called anew for each attempt.</param>
    /// <param name="onRetry">Told why and after how long the next attempt comes.</param>
    /// <exception cref="HubUnreachableException">All attempts failed.</exception>
    public async Task<UploadResult> UploadAsync(
        string address, Func<HttpContent> content, Action<string, TimeSpan> onRetry, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            string problem;
            TimeSpan? asked = null;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content() };

                // A refused token or a busy hub then answers before gigabytes are sent.
                request.Headers.ExpectContinue = true;
                using var response = await _http.SendAsync(request, cancellationToken);
                if (!IsPassing(response.StatusCode))
                {
                    return await ReadAsync(response, cancellationToken);
                }

                problem = $"it answered {(int)response.StatusCode} {response.ReasonPhrase}";
                asked = RetryAfter(response);
            }
            catch (Exception e) when (e is HttpRequestException or SocketException)
            {
                // The latter is what SocketsHttpHandler lets out when a connection has been reset as soon as it was there.
                problem = e.InnerException?.Message ?? e.Message;
            }
            catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new HubUnreachableException($"no answer within {_http.Timeout}");
            }

            if (attempt >= _retry.Attempts)
            {
                throw new HubUnreachableException(problem);
            }

            var wait = _retry.Wait(attempt, asked);
            onRetry(problem, wait);
            await Task.Delay(wait, _time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsPassing(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static async Task<UploadResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            if (response.IsSuccessStatusCode)
            {
                return JsonSerializer.Deserialize(body, HubJson.Default.ReportReceipt) is { } receipt
                    ? new UploadResult.Accepted(receipt)
                    : new UploadResult.Refused(response.StatusCode, "the answer is empty; is this the address of a hub?");
            }

            var problem = JsonSerializer.Deserialize(body, HubJson.Default.HubProblem);
            return new UploadResult.Refused(response.StatusCode, Describe(problem, response));
        }
        catch (JsonException)
        {
            return new UploadResult.Refused(
                response.StatusCode, $"{(int)response.StatusCode} {response.ReasonPhrase}; the answer is not a hub's, is the address right?");
        }
    }

    private static string Describe(HubProblem? problem, HttpResponseMessage response) => problem switch
    {
        { Title: { } title, Detail: { } detail } => $"{title}: {detail}",
        { Detail: { } detail } => detail,
        { Title: { } title } => title,
        _ => $"{(int)response.StatusCode} {response.ReasonPhrase}",
    };
}
