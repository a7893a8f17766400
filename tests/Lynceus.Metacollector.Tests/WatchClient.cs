using System.Buffers.Binary;
using System.Net;
using System.Threading.Channels;

namespace Lynceus.Metacollector.Tests;

/// <summary>A sensor: one call of Watch over HTTP/2 by .NET's own client.</summary>
internal sealed class WatchClient : IAsyncDisposable
{
    public static readonly string[] PluginKinds = ["Pod", "Namespace", "Deployment", "Service", "ReplicaSet", "ReplicaController"];

    private readonly HttpClient _http;
    private readonly Channel<ReceivedEvent> _events = Channel.CreateUnbounded<ReceivedEvent>();
    private readonly CancellationTokenSource _stop = new();
    private HttpResponseMessage? _response;
    private bool _isDisposed;
    private Task<string>? _reading;

    private WatchClient(HttpClient http) => _http = http;

    /// <summary>The status that the stream ended with: a number, or <c>reset N</c>.</summary>
    public Task<string> Status => _reading!;

    public static async Task<WatchClient> OpenAsync(HttpClient http, string node, string[] kinds, bool isRead = true, string? authorization = null)
    {
        var client = new WatchClient(http);
        client._response = await client.SendAsync(Selector(node, kinds), authorization);
        client._reading = isRead ? client.ReadAsync() : Task.FromResult("not read");
        return client;
    }

    public static byte[] Selector(string node, string[] kinds)
    {
        byte[] message = [.. ProtobufFields.Field(1, node), .. kinds.SelectMany(static k => ProtobufFields.Field(2, [.. ProtobufFields.Field(1, k), .. ProtobufFields.Field(2, "true")]))];
        return Frame(message);
    }

    public static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    public static HttpRequestMessage Request(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/metadata.Metadata/Watch")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        return request;
    }

    public async Task<ReceivedEvent> NextAsync(CancellationToken cancellationToken) => await _events.Reader.ReadAsync(cancellationToken);

    public async Task<ReceivedEvent[]> NextAsync(int count, CancellationToken cancellationToken)
    {
        var events = new ReceivedEvent[count];
        for (var i = 0; i < count; i++)
        {
            events[i] = await NextAsync(cancellationToken);
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        _response?.Dispose();
        await ((Task)Status).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    /// <summary>Begins to read a stream that was opened without.</summary>
    public void Read() => _reading = ReadAsync();

    private async Task<HttpResponseMessage> SendAsync(byte[] body, string? authorization)
    {
        using var request = Request(body);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
    }

    private async Task<string> ReadAsync()
    {
        try
        {
            if (_response!.Headers.TryGetValues("grpc-status", out var early))
            {
                return early.Single();
            }

            await using var body = await _response.Content.ReadAsStreamAsync(_stop.Token);
            var header = new byte[5];
            while (await body.ReadAtLeastAsync(header, 5, throwOnEndOfStream: false, _stop.Token) == 5)
            {
                var message = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1))];
                await body.ReadExactlyAsync(message, _stop.Token);
                _events.Writer.TryWrite(ReceivedEvent.Read(message));
            }

            return _response.TrailingHeaders.GetValues("grpc-status").Single();
        }
        catch (HttpProtocolException e)
        {
            return $"reset {e.ErrorCode}";
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }
}
