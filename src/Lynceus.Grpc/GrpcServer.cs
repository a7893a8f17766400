using System.Globalization;
using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Grpc;

/// <summary>A gRPC server on Kestrel for methods with one request and a stream of answers.</summary>
/// <remarks>Source: gRPC, PROTOCOL-HTTP2.md. Messages are neither compressed nor decompressed, and there is no reflection.</remarks>
public sealed class GrpcServer : IAsyncDisposable
{
    // RFC 9113 section 7; clients show them as CANCELLED and RESOURCE_EXHAUSTED (gRPC, PROTOCOL-HTTP2.md, "Errors").
    private const int Http2Cancel = 8;
    private const int Http2EnhanceYourCalm = 11;
    private const string ContentType = "application/grpc";
    private const string ProtobufSuffix = "+proto";

    private readonly GrpcServerOptions _options;
    private readonly Dictionary<string, GrpcMethod> _methods;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private int _streams;

    /// <param name="methods">By path, for example <c>/metadata.Metadata/Watch</c>.</param>
    public GrpcServer(GrpcServerOptions options, IEnumerable<KeyValuePair<string, GrpcMethod>> methods, ILoggerFactory logging, TimeProvider? time = null)
    {
        _options = options;
        _methods = new Dictionary<string, GrpcMethod>(methods, StringComparer.Ordinal);
        _logger = logging.CreateLogger<GrpcServer>();
        _time = time ?? TimeProvider.System;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(GrpcServer).Assembly.GetName().Name });
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton<IHostLifetime, OfTheRole>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var preface = new PrefaceGuard(options.HeaderTimeout, _time);
            Limit(kestrel.Limits, options);
            foreach (var address in options.Addresses)
            {
                Listen(kestrel, address, options.HeaderTimeout, preface);
            }
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Calls that are open now.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Where it listens, in the order of the options, with the ports that the system chose.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <exception cref="IOException">An address is in use or not there.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        var bound = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        EndPoints = [.. bound.Select(static url => BindingAddress.Parse(url)).Select(static a => new IPEndPoint(IPAddress.TryParse(a.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Any, a.Port))];
    }

    /// <summary>Takes no more connections and waits for open calls as long as the token allows. Methods end theirs first: a client that is cut off takes it for a fault.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Limit(KestrelServerLimits limits, GrpcServerOptions options)
    {
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.RequestHeadersTimeout = options.HeaderTimeout;
        limits.KeepAliveTimeout = options.IdleTimeout;

        // Bodies are bounded by the message and by RequestTimeout; a stream may be silent, or not be read, for any time.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        // A flush ends when the client has taken everything, so that methods know what waits and can bound it.
        limits.MaxResponseBufferSize = 0;
        var http2 = limits.Http2;
        http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        http2.MaxRequestHeaderFieldSize = Math.Min(options.MaxHeaderBytes, 32 * 1024);
        http2.KeepAlivePingDelay = options.PingDelay;
        http2.KeepAlivePingTimeout = options.PingTimeout;

        // What a client may send before anybody reads it. The least that Kestrel takes.
        http2.InitialStreamWindowSize = 65_535;
        http2.InitialConnectionWindowSize = 131_072;
    }

    private static void Listen(KestrelServerOptions kestrel, GrpcListenAddress address, TimeSpan handshakeTimeout, PrefaceGuard preface)
    {
        if (address.Address is { } ip)
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }

        void Configure(ListenOptions options)
        {
            options.Protocols = HttpProtocols.Http2;
            if (address.Tls is { } tls)
            {
                options.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ =>
                    {
                        var handshake = tls();
                        handshake.ApplicationProtocols = [SslApplicationProtocol.Http2];
                        return ValueTask.FromResult(handshake);
                    },
                    HandshakeTimeout = handshakeTimeout,
                });
            }

            options.Use(preface.Guard);
            options.Use(next => connection =>
            {
                connection.Features.Set(address);
                return next(connection);
            });
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !IsGrpc(request.ContentType))
        {
            context.Response.StatusCode = HttpMethods.IsPost(request.Method) ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status405MethodNotAllowed;
            return;
        }

        context.Response.ContentType = ContentType;
        using var call = new GrpcCall(context, _options, _time);
        var path = request.Path.Value ?? "";
        var status = await RunAsync(path, call);
        if (call.IsGone)
        {
            return;
        }

        if (call.IsLate)
        {
            status = new GrpcStatus(GrpcStatusCode.DeadlineExceeded, "The time that the client gave is over.");
        }

        if (status.Code != GrpcStatusCode.Ok)
        {
            GrpcLog.CallEnded(_logger, path, call.Peer, status.Code, status.Message);
        }

        End(context, call, status);
    }

    /// <summary>Protocol Buffers in gRPC, with or without saying so; not gRPC-Web, and no other encoding.</summary>
    private static bool IsGrpc(ReadOnlySpan<char> type)
    {
        var parameters = type.IndexOf(';');
        type = (parameters < 0 ? type : type[..parameters]).TrimEnd();
        return type.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
            || (type.EndsWith(ProtobufSuffix, StringComparison.OrdinalIgnoreCase) && type[..^ProtobufSuffix.Length].Equals(ContentType, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<GrpcStatus> RunAsync(string path, GrpcCall call)
    {
        if (!_methods.TryGetValue(path, out var method))
        {
            return new GrpcStatus(GrpcStatusCode.Unimplemented, "There is no such method.");
        }

        if (call.IsTimeoutMalformed)
        {
            return new GrpcStatus(GrpcStatusCode.Internal, "grpc-timeout is not up to eight digits and one of H, M, S, m, u, n.");
        }

        try
        {
            return Interlocked.Increment(ref _streams) > _options.MaxStreams
                ? new GrpcStatus(GrpcStatusCode.ResourceExhausted, "Too many calls are open.")
                : await method(call);
        }
        catch (GrpcException e)
        {
            return e.Status;
        }
        catch (OperationCanceledException) when (call.Cancelled.IsCancellationRequested || call.IsGone)
        {
            return new GrpcStatus(GrpcStatusCode.Cancelled);
        }
#pragma warning disable CA1031 // The boundary of a call: whatever fails in one leaves the others alone.
        catch (Exception e)
#pragma warning restore CA1031
        {
            GrpcLog.CallFailed(_logger, path, e);
            return new GrpcStatus(GrpcStatusCode.Internal, "The call failed.");
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private static void End(HttpContext context, GrpcCall call, GrpcStatus status)
    {
        if (call.Messages.IsStuck)
        {
            // Trailers would wait behind the messages that the client does not take.
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(status.Code == GrpcStatusCode.ResourceExhausted ? Http2EnhanceYourCalm : Http2Cancel);
            return;
        }

        var code = ((int)status.Code).ToString(CultureInfo.InvariantCulture);
        if (context.Response.HasStarted)
        {
            context.Response.AppendTrailer("grpc-status", code);
            if (status.Message.Length > 0)
            {
                context.Response.AppendTrailer("grpc-message", status.EncodedMessage());
            }
        }
        else
        {
            context.Response.Headers["grpc-status"] = code;
            if (status.Code == GrpcStatusCode.Unimplemented)
            {
                // The protocol asks for it when a message is compressed.
                context.Response.Headers["grpc-accept-encoding"] = "identity";
            }

            if (status.Message.Length > 0)
            {
                context.Response.Headers["grpc-message"] = status.EncodedMessage();
            }
        }
    }

    // Signals are the role's business.
    private sealed class OfTheRole : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
