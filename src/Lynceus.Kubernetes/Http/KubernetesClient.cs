using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lynceus.Kubernetes.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Http;

/// <summary>Talks to one API server. Safe to use from many threads; keep one per connection.</summary>
/// <remarks>
/// Every call may throw <see cref="KubernetesApiException"/> (the server said no), <see cref="HttpRequestException"/> or <see cref="IOException"/> (no connection, or it broke),
/// <see cref="TimeoutException"/> (no answer in time), <see cref="InvalidDataException"/> (an answer that is not what was asked for) and <see cref="OperationCanceledException"/> (the caller's token alone).
/// </remarks>
public sealed partial class KubernetesClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _host;
    private readonly Random _random;

    /// <summary>The connection must live as long as the client.</summary>
    public KubernetesClient(
        ClusterConnection connection, KubernetesClientOptions? options = null, TimeProvider? time = null, ILogger? logger = null, Random? random = null)
        : this(connection.Server, connection.CreateHandler(), options, time, logger, random)
    {
    }

    /// <summary>Takes over the handler, which carries TLS and authentication.</summary>
    public KubernetesClient(
        Uri server, HttpMessageHandler handler, KubernetesClientOptions? options = null, TimeProvider? time = null, ILogger? logger = null, Random? random = null)
    {
        Options = options ?? new KubernetesClientOptions();
        Time = time ?? TimeProvider.System;
        Logger = logger ?? NullLogger.Instance;
        _random = random ?? new Random();
        _host = server.Authority;
        _http = new HttpClient(handler)
        {
            // A path of its own, as proxies of many clusters give it, ends in a slash so that request paths are appended to it.
            BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Options.UserAgent);
    }

    internal KubernetesClientOptions Options { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    public void Dispose() => _http.Dispose();

    /// <summary>A backoff with the client's own source of jitter.</summary>
    internal Backoff CreateBackoff(TimeSpan first, TimeSpan cap, double jitter)
    {
        lock (_random)
        {
            return new Backoff(first, cap, jitter, new Random(_random.Next()));
        }
    }

    internal Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(request, body => ReadJson(body.Span, type, request), cancellationToken);

    /// <summary>Sends, again where that can help, and gives the whole body of a good answer to <paramref name="read"/>, which must not keep it.</summary>
    internal async Task<T> SendAsync<T>(ApiRequest request, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        var backoff = CreateBackoff(Options.MinBackoff, Options.MaxBackoff, jitter: 0.5);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var deadline = new Deadline(Options.RequestTimeout, Time, cancellationToken);
                try
                {
                    using var response = await SendOnceAsync(request, deadline.Token);
                    return await response.Content.ReadBoundedAsync(Options.MaxObjectBytes, read, deadline.Token);
                }
                catch (OperationCanceledException e) when (deadline.HasPassed)
                {
                    throw new TimeoutException($"{request.Method} {PathOf(request)} was not answered within {Options.RequestTimeout}.", e);
                }
            }
            catch (Exception e) when (request.Retry && attempt < Options.Retries && MayHelpAgain(request, e))
            {
                var answer = e as KubernetesApiException;
                var wait = WaitBefore(answer, backoff);
                RequestMetrics.Retried(request.Method, _host, (int?)answer?.StatusCode);
                ClientLog.Retrying(Logger, request.Method.Method, PathOf(request), wait, e.Message);
                await Task.Delay(wait, Time, cancellationToken);
            }
        }
    }

    /// <summary>Sends once and hands out the answer as soon as its headers are there; the caller disposes of it.</summary>
    /// <param name="limit">For the headers, where it is less than that of every request.</param>
    internal async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var timeout = limit < Options.RequestTimeout ? limit.Value : Options.RequestTimeout;
        using var deadline = new Deadline(timeout, Time, cancellationToken);
        try
        {
            return await SendOnceAsync(request, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.HasPassed)
        {
            throw new TimeoutException($"{request.Method} {PathOf(request)} was not answered within {timeout}.", e);
        }
    }

    /// <summary>How long to wait before another try: as long as the server asks, at least as long as our own backoff, at most the cap.</summary>
    internal TimeSpan WaitBefore(KubernetesApiException? answer, Backoff backoff)
    {
        var own = backoff.Next();
        if (answer?.RetryAfter is not { } asked || asked <= own)
        {
            return own;
        }

        // The server tells everybody the same number, hence the jitter.
        return backoff.Spread(asked < Options.MaxBackoff ? asked : Options.MaxBackoff);
    }

    private static bool MayHelpAgain(ApiRequest request, Exception e) => e switch
    {
        // It has waited already.
        KubernetesApiException { IsVersionTooNew: true } => false,

        // The server did not act on the request, so any method may be sent again.
        KubernetesApiException { StatusCode: HttpStatusCode.TooManyRequests } => true,
        KubernetesApiException { IsTransient: true } answer => request.IsSafe || answer.RetryAfter is not null,
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => false,
        HttpRequestException or IOException => request.IsSafe,
        _ => false,
    };

    private static string PathOf(ApiRequest request)
    {
        var query = request.PathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? request.PathAndQuery : request.PathAndQuery[..query];
    }

    private static T ReadJson<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type, ApiRequest request)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new InvalidDataException($"{request.Method} {PathOf(request)} was answered with null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{request.Method} {PathOf(request)} was not answered with {typeof(T).Name}: {e.Message}", e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(request.Method, new Uri(request.PathAndQuery.TrimStart('/'), UriKind.Relative))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        // Real time, not the injected clock: this is what the metric is about.
        var started = Stopwatch.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            RequestMetrics.Answered(request.Method, _host, null, Stopwatch.GetElapsedTime(started));
            if (e is SocketException)
            {
                // SocketsHttpHandler asks a new connection for its address, and lets the error out as it is when that one has been reset meanwhile. Nothing was sent.
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"The connection to {_host} was closed at once: {e.Message}", e);
            }

            if (e is OperationCanceledException { InnerException: TimeoutException limit } && !cancellationToken.IsCancellationRequested)
            {
                // The form in which SocketsHttpHandler tells of its own limit for connecting. Nobody cancelled, and nothing was sent.
                throw new HttpRequestException(HttpRequestError.ConnectionError, $"There is no connection to {_host}: {limit.Message}", e);
            }

            throw;
        }

        RequestMetrics.Answered(request.Method, _host, (int)response.StatusCode, Stopwatch.GetElapsedTime(started));
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ErrorResponse.ReadAsync(response, Time, cancellationToken);
        }
    }

    /// <summary>A caller's token and a time limit in one, which can be told apart afterwards.</summary>
    private sealed class Deadline : IDisposable
    {
        private readonly CancellationTokenSource _limit;
        private readonly CancellationTokenSource _either;
        private readonly CancellationToken _caller;

        public Deadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        {
            _caller = cancellationToken;
            _limit = new CancellationTokenSource(limit, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _limit.Token);
        }

        public CancellationToken Token => _either.Token;

        public bool HasPassed => _limit.IsCancellationRequested && !_caller.IsCancellationRequested;

        public void Dispose()
        {
            _either.Dispose();
            _limit.Dispose();
        }
    }
}
