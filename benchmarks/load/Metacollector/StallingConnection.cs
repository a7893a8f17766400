using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lynceus.Load.Metacollector;

/// <summary>An HTTP/2 connection that opens streams and takes no byte of their answers: its window is 0. Written by hand, since no client is so rude.</summary>
/// <remarks>Source: RFC 9113, sections 4.1, 6.1, 6.2, 6.5; RFC 7541, section 6.2.2.</remarks>
internal sealed class StallingConnection : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte Ack = 1;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SemaphoreSlim _writing = new(1);
    private int _next = 1;

    /// <summary>Streams that the other side has reset.</summary>
    public int Resets { get; private set; }

    public static async Task<StallingConnection> OpenAsync(IPAddress from, int port)
    {
        var connection = new StallingConnection();
        connection._socket.Bind(new IPEndPoint(from, 0));
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        byte[] windowOfZero = [0, 4, 0, 0, 0, 0];
        await connection._socket.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, windowOfZero)]);
        _ = connection.ReadAsync();
        return connection;
    }

    public async Task WatchAsync(string node)
    {
        // POST and http stand in the static table; the rest is literal.
        byte[] headers =
        [
            0x83, 0x86, 0x04, .. Text("/metadata.Metadata/Watch"), 0x01, .. Text("broker"), 0x0f, 0x10, .. Text("application/grpc"), 0x00, .. Text("te"), .. Text("trailers"),
        ];
        var id = _next;
        _next += 2;
        await SendAsync([.. Frame(Headers, EndHeaders, id, headers), .. Frame(Data, EndStream, id, BenchSubscriber.Selector(node))]);
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = [0, (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        return frame;
    }

    private async Task SendAsync(byte[] bytes)
    {
        await _writing.WaitAsync();
        try
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await _socket.SendAsync(bytes.AsMemory(sent));
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    // Keeps the connection in order, so that nothing but the streams is against it.
    private async Task ReadAsync()
    {
        try
        {
            await using var stream = new NetworkStream(_socket);
            var header = new byte[9];
            while (true)
            {
                await stream.ReadExactlyAsync(header);
                var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
                await stream.ReadExactlyAsync(payload);
                if (header[3] is Settings or Ping && (header[4] & Ack) == 0)
                {
                    await SendAsync(Frame(header[3], Ack, 0, header[3] == Ping ? payload : []));
                }
                else if (header[3] == Reset)
                {
                    Resets++;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }
}
