using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lynceus.Grpc;

/// <summary>One call as its method sees it: one message of the client, any number of messages back.</summary>
public sealed class GrpcCall : IDisposable
{
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _either;
    private readonly HttpContext _context;
    private readonly GrpcServerOptions _options;
    private readonly TimeProvider _time;

    internal GrpcCall(HttpContext context, GrpcServerOptions options, TimeProvider time)
    {
        (_context, _options, _time) = (context, options, time);
        Cancelled = context.RequestAborted;
        if (context.Request.Headers["grpc-timeout"] is [{ } timeout])
        {
            if (GrpcTimeout.TryParse(timeout) is not { } limit)
            {
                IsTimeoutMalformed = true;
            }
            else if (limit < GrpcTimeout.Longest)
            {
                _deadline = new CancellationTokenSource(limit, time);
                _either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _deadline.Token);
                Cancelled = _either.Token;
            }
        }

        Messages = new GrpcStreamWriter(context.Response.BodyWriter);
    }

    /// <summary>Fires when the client cancels, its connection breaks, or the time is over that it gave in <c>grpc-timeout</c>.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>Only after <see cref="StartAsync"/>.</summary>
    public GrpcStreamWriter Messages { get; }

    /// <summary>Address and port of the client.</summary>
    public string Peer => $"{_context.Connection.RemoteIpAddress}:{_context.Connection.RemotePort}";

    /// <summary>The same without the port; null when it is not known.</summary>
    public IPAddress? PeerAddress => _context.Connection.RemoteIpAddress;

    /// <summary>Which of the addresses of this server took the call.</summary>
    public GrpcListenAddress Address => _context.Features.GetRequiredFeature<GrpcListenAddress>();

    /// <summary>What the client showed in the handshake, verified only as far as the options of the address do it.</summary>
    public X509Certificate2? ClientCertificate => _context.Connection.ClientCertificate;

    /// <summary>The header <c>authorization</c>; null when there is none or more than one.</summary>
    public string? Authorization => _context.Request.Headers.Authorization is [{ Length: > 0 } value] ? value : null;

    /// <summary>Nobody is there to be told anything.</summary>
    internal bool IsGone => _context.RequestAborted.IsCancellationRequested || Messages.IsClientGone;

    /// <summary>The client's time is over.</summary>
    internal bool IsLate => _deadline?.IsCancellationRequested == true;

    internal bool IsTimeoutMalformed { get; }

    /// <summary>Sends the headers of the answer, so that the client sees the call accepted before there is anything to say.</summary>
    public async Task StartAsync()
    {
        await _context.Response.StartAsync(Cancelled);
        await _context.Response.BodyWriter.FlushAsync(Cancelled);
    }

    /// <summary>Reads the message of the request. What follows it is thrown away. Call it once.</summary>
    /// <exception cref="GrpcException">There is none, it is too long, compressed or malformed, or it did not come in time.</exception>
    public async Task<T> ReadRequestAsync<T>(GrpcMessageReader<T> read)
    {
        using var deadline = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(Cancelled, deadline.Token);
        var body = _context.Request.BodyReader;
        try
        {
            while (true)
            {
                var result = await body.ReadAsync(either.Token);
                var buffer = result.Buffer;
                if (GrpcFrame.TryRead(ref buffer, _options.MaxMessageBytes, out var message))
                {
                    var value = read(message);
                    body.AdvanceTo(buffer.Start);

                    // Gives the buffer back: a stream may stay for weeks.
                    await body.CompleteAsync();
                    return value;
                }

                if (result.IsCompleted)
                {
                    throw new GrpcException(GrpcStatusCode.Internal, buffer.IsEmpty ? "The request has no message." : "The request ends within its message.");
                }

                body.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !Cancelled.IsCancellationRequested)
        {
            throw new GrpcException(GrpcStatusCode.DeadlineExceeded, "The request did not come in time.", e);
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException)
        {
            throw new GrpcException(GrpcStatusCode.Cancelled, "The request broke off.", e);
        }
    }

    void IDisposable.Dispose()
    {
        _either?.Dispose();
        _deadline?.Dispose();
    }
}
