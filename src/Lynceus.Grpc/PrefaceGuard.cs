using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Lynceus.Grpc;

/// <summary>Closes connections that do not begin as HTTP/2 does. Kestrel would keep them until they have been idle for long, and a client that speaks TLS to a cleartext port would learn nothing meanwhile.</summary>
/// <param name="limit">How long a client may take for its first bytes.</param>
internal sealed class PrefaceGuard(TimeSpan limit, TimeProvider time)
{
    // An empty SETTINGS frame, as servers begin with: a TLS client sees at once that this is not TLS.
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    // RFC 9113 section 3.4.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        if (await BeginsWellAsync(connection))
        {
            await next(connection);
        }
    };

    private async Task<bool> BeginsWellAsync(ConnectionContext connection)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connection.ConnectionClosed, Stopping(connection));
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(either.Token);
                var (isPreface, isWhole) = Compare(result.Buffer);
                input.AdvanceTo(result.Buffer.Start, isWhole ? result.Buffer.Start : result.Buffer.End);
                if (!isPreface)
                {
                    await connection.Transport.Output.WriteAsync(Settings, either.Token);
                }

                if (!isPreface || isWhole || result.IsCompleted)
                {
                    return isPreface && isWhole;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException)
        {
            return false;
        }
    }

    // Kestrel asks so when it stops; nobody else is there to answer yet.
    private static CancellationToken Stopping(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;

    private static (bool IsPreface, bool IsWhole) Compare(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> begin = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(buffer.Length, begin.Length);
        buffer.Slice(0, length).CopyTo(begin);
        return (Preface.StartsWith(begin[..length]), length == Preface.Length);
    }
}
