using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Grpc.Tests;

public sealed class GrpcServerTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };
    private GrpcServer? _server;
    private HttpClient? _client;

    private GrpcServer Server => _server!;

    public Task InitializeAsync() => StartAsync(_ => { });

    public async Task DisposeAsync()
    {
        _end.TrySetResult();
        await Server.DisposeAsync();
    }

    public void Dispose()
    {
        _client?.Dispose();
        _handler.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Call_OfAKnownMethod_GetsMessagesAndStatusInTrailers()
    {
        using var response = await PostAsync("/test.Test/Echo", Frame([1, 2, 3]));
        var body = await response.Content.ReadAsByteArrayAsync(_limit.Token);

        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Frame([7, 1, 2, 3]), body);
        Assert.Equal("10", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        Assert.Equal("echoed 100%25", Assert.Single(response.TrailingHeaders.GetValues("grpc-message")));
    }

    [Theory]
    [InlineData("/test.Test/Nothing", "12")]
    [InlineData("/", "12")]
    [InlineData("/test.Test/Fails", "13")]
    public async Task Call_ThatCannotBeAnswered_GetsAStatusWithoutMessages(string path, string expected)
    {
        using var response = await PostAsync(path, Frame([1]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData(new byte[0], "13")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, "13")]
    [InlineData(new byte[] { 0, 0x10, 0, 0, 0 }, "8")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "12")]
    public async Task Call_WithABadRequest_EndsWithAStatusThatSaysSo(byte[] body, string expected)
    {
        using var response = await PostAsync("/test.Test/Echo", body);

        Assert.Equal(expected, Assert.Single(response.Headers.GetValues("grpc-status")));
    }

    [Theory]
    [InlineData("application/grpc", HttpStatusCode.OK)]
    [InlineData("APPLICATION/GRPC+Proto", HttpStatusCode.OK)]
    [InlineData("application/grpc; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/grpc+json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web+proto", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcfoo", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    public async Task Call_ContentType_DecidesWhetherItIsOne(string type, HttpStatusCode expected)
    {
        using var request = Request("/test.Test/Echo", Frame([1]));
        request.Content!.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var response = await _client!.SendAsync(request, _limit.Token);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("30m")]
    [InlineData("1n")]
    [InlineData("20000u")]
    public async Task Call_WhoseTimeIsOver_EndsWithDeadlineExceeded(string timeout)
    {
        using var request = Request("/test.Test/Stay", Frame([1]));
        request.Headers.Add("grpc-timeout", timeout);

        using var response = await _client!.SendAsync(request, _limit.Token);

        Assert.Equal("4", Assert.Single(response.TrailingHeaders.Concat(response.Headers).Where(static h => h.Key == "grpc-status").SelectMany(static h => h.Value)));
    }

    [Theory]
    [InlineData("m", "13")]
    [InlineData("5", "13")]
    [InlineData("-5S", "13")]
    [InlineData("5 S", "13")]
    [InlineData("123456789S", "13")]
    [InlineData("5s", "13")]
    [InlineData("99999999H", "10")]
    [InlineData("5M", "10")]
    public async Task Call_WithATimeout_IsReadAsTheProtocolSays(string timeout, string expected)
    {
        using var request = Request("/test.Test/Echo", Frame([1]));
        request.Headers.TryAddWithoutValidation("grpc-timeout", timeout);

        using var response = await _client!.SendAsync(request, _limit.Token);

        Assert.Equal(expected, Assert.Single(response.TrailingHeaders.Concat(response.Headers).Where(static h => h.Key == "grpc-status").SelectMany(static h => h.Value)));
    }

    [Fact]
    public async Task Call_WithACompressedMessage_LearnsWhatIsTaken()
    {
        using var response = await PostAsync("/test.Test/Echo", [1, 0, 0, 0, 1, 1]);

        Assert.Equal("identity", Assert.Single(response.Headers.GetValues("grpc-accept-encoding")));
    }

    [Fact]
    public async Task StopAsync_ConnectionThatHasSaidNothing_IsNotWaitedFor()
    {
        await RestartAsync(static options => options.HeaderTimeout = TimeSpan.FromHours(1));
        using var silent = new TcpClient();
        await silent.ConnectAsync(Server.EndPoints[0], _limit.Token);
        using var response = await PostAsync("/test.Test/Echo", Frame([1])); // so that the one before it has been taken

        await Server.StopAsync(CancellationToken.None).WaitAsync(_limit.Token);
    }

    [Fact]
    public async Task Call_WithoutPost_IsRefusedInHttp()
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, "/test.Test/Echo") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var notAllowed = await _client!.SendAsync(get, _limit.Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, notAllowed.StatusCode);
    }

    [Fact]
    public async Task Call_ThatTheClientCancels_IsCancelledHere()
    {
        var response = await PostAsync("/test.Test/Stay", Frame([1]));
        Assert.Equal(1, Server.Streams);

        response.Dispose();

        await _left.Task.WaitAsync(_limit.Token);
    }

    [Fact]
    public async Task Call_ThatIsNotRead_IsResetWhenItEnds()
    {
        using var response = await PostAsync("/test.Test/Flood", Frame([1]));
        await _left.Task.WaitAsync(_limit.Token);

        await using var body = await response.Content.ReadAsStreamAsync(_limit.Token);
        var broken = await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, _limit.Token));

        Assert.Equal(8, Assert.IsType<HttpProtocolException>(broken).ErrorCode);
    }

    [Fact]
    public async Task Calls_BeyondTheLimit_EndWithResourceExhausted()
    {
        await RestartAsync(static options => options.MaxStreams = 1);
        using var first = await PostAsync("/test.Test/Stay", Frame([1]));

        using var second = await PostAsync("/test.Test/Echo", Frame([1]));

        Assert.Equal("8", Assert.Single(second.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Request_ThatNeverEnds_EndsWithDeadlineExceeded()
    {
        await RestartAsync(static options => options.RequestTimeout = TimeSpan.FromMilliseconds(50));
        using var request = Request("/test.Test/Echo", []);
        request.Content = new NeverEnding();
        request.Content.Headers.ContentType = new("application/grpc");

        using var response = await _client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _limit.Token);

        Assert.Equal("4", Assert.Single(response.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task Bytes_ThatAreNoHttp2_CloseTheConnectionAndNothingElse()
    {
        using var tls = new TcpClient();
        await tls.ConnectAsync(Server.EndPoints[0], _limit.Token);
        await tls.GetStream().WriteAsync(new byte[] { 0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, _limit.Token);
        var buffer = new byte[1024];
        while (await ReadAsync(tls, buffer) > 0)
        {
        }

        using var response = await PostAsync("/test.Test/Echo", Frame([1]));

        Assert.Equal(Frame([7, 1]), await response.Content.ReadAsByteArrayAsync(_limit.Token));
    }

    // Frames: RFC 9113 section 4.1. Ping is type 6, and this client answers nothing.
    [Fact]
    public async Task Connection_WhosePeerIsGone_IsPingedAndThenClosed()
    {
        await RestartAsync(static o => (o.PingDelay, o.PingTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        using var dead = new TcpClient();
        await dead.ConnectAsync(Server.EndPoints[0], _limit.Token);
        await dead.GetStream().WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0], _limit.Token);

        var types = new List<byte>();
        var header = new byte[9];
        while (await ReadWholeAsync(dead, header))
        {
            types.Add(header[3]);
            await ReadWholeAsync(dead, new byte[(header[0] << 16) | (header[1] << 8) | header[2]]);
        }

        Assert.Contains((byte)6, types);
        using var response = await PostAsync("/test.Test/Echo", Frame([1]));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[GrpcFrame.HeaderBytes + message.Length];
        GrpcFrame.WriteHeader(frame, message.Length);
        message.CopyTo(frame, GrpcFrame.HeaderBytes);
        return frame;
    }

    private static HttpRequestMessage Request(string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        return request;
    }

    private async Task<int> ReadAsync(TcpClient client, byte[] buffer)
    {
        try
        {
            return await client.GetStream().ReadAsync(buffer, _limit.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<bool> ReadWholeAsync(TcpClient client, byte[] buffer)
    {
        try
        {
            return await client.GetStream().ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, _limit.Token) == buffer.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body)
    {
        using var request = Request(path, body);
        return await _client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _limit.Token);
    }

    private async Task RestartAsync(Action<GrpcServerOptions> configure)
    {
        await Server.DisposeAsync();
        _client!.Dispose();
        await StartAsync(configure);
    }

    private async Task StartAsync(Action<GrpcServerOptions> configure)
    {
        var options = new GrpcServerOptions { Addresses = { new GrpcListenAddress(IPAddress.Loopback, 0) } };
        configure(options);
        KeyValuePair<string, GrpcMethod>[] methods =
        [
            new("/test.Test/Echo", EchoAsync), new("/test.Test/Stay", StayAsync), new("/test.Test/Flood", FloodAsync),
            new("/test.Test/Fails", static _ => throw new InvalidOperationException("on purpose")),
        ];
        _server = new GrpcServer(options, methods, NullLoggerFactory.Instance);
        await _server.StartAsync(_limit.Token);
        _client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = new Uri($"http://{_server.EndPoints[0]}") };
    }

    private async Task<GrpcStatus> EchoAsync(GrpcCall call)
    {
        var message = await call.ReadRequestAsync(static (in ReadOnlySequence<byte> m) => m.ToArray());
        await call.StartAsync();
        call.Messages.Write([7], message);
        await call.Messages.FlushAsync(call.Cancelled);
        return new GrpcStatus(GrpcStatusCode.Aborted, "echoed 100%");
    }

    private async Task<GrpcStatus> StayAsync(GrpcCall call)
    {
        await call.StartAsync();
        try
        {
            await _end.Task.WaitAsync(call.Cancelled);
            return new GrpcStatus(GrpcStatusCode.Cancelled);
        }
        finally
        {
            _left.TrySetResult();
        }
    }

    // Writes until the client's flow control stops it, then gives up.
    private async Task<GrpcStatus> FloodAsync(GrpcCall call)
    {
        await call.StartAsync();
        using var stop = new CancellationTokenSource();
        var message = new byte[64 * 1024];
        try
        {
            while (true)
            {
                call.Messages.Write(message);
                var flush = call.Messages.FlushAsync(stop.Token).AsTask();
                if (call.Messages.BytesWritten > 64 * 1024 * 1024)
                {
                    await stop.CancelAsync();
                }

                await Task.WhenAny(flush, Task.Delay(TimeSpan.FromMilliseconds(200), _limit.Token));
                if (!flush.IsCompleted)
                {
                    await stop.CancelAsync();
                }

                await flush;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new GrpcStatus(GrpcStatusCode.Cancelled);
        }
        finally
        {
            _left.TrySetResult();
        }
    }

    private sealed class NeverEnding : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0 });
            await stream.FlushAsync();
            await Task.Delay(Timeout.Infinite);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
