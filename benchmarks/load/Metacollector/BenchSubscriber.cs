using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace Lynceus.Load.Metacollector;

/// <summary>One sensor: a call of Watch, and how late changes reach it.</summary>
internal sealed class BenchSubscriber(HttpClient client, string node, int expectedPods)
{
    private static readonly string[] Kinds = ["Pod", "Namespace", "Deployment", "Service", "ReplicaSet", "ReplicaController"];

    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pods;

    /// <summary>Completes when every pod of the node was told, which come after all else.</summary>
    public Task Synced => _synced.Task;

    public long Events { get; private set; }

    /// <summary>Times from change to event, in ticks of the stopwatch; taken and emptied by whoever measures.</summary>
    public List<long> Latencies { get; } = [];

    public async Task RunAsync(bool isStalled, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/metadata.Metadata/Watch")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Selector(node)),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (isStalled)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var buffer = new byte[32 * 1024];
        var length = 0;
        while (await body.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
        {
            length += read;
            var at = 0;
            while (length - at >= 5 && BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at + 1)) is var size && length - at - 5 >= size)
            {
                Take(buffer.AsSpan(at + 5, size));
                at += 5 + size;
            }

            buffer.AsSpan(at, length - at).CopyTo(buffer);
            length -= at;
        }
    }

    public static byte[] Selector(string node)
    {
        var message = new List<byte> { 0x0a, (byte)node.Length };
        message.AddRange(Encoding.UTF8.GetBytes(node));
        foreach (var kind in Kinds)
        {
            message.AddRange([0x12, (byte)(kind.Length + 8), 0x0a, (byte)kind.Length, .. Encoding.UTF8.GetBytes(kind), 0x12, 4, .. "true"u8]);
        }

        return [0, 0, 0, 0, (byte)message.Count, .. message];
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        Events++;
        if (message.IndexOf("\"churn\":\""u8) is not (>= 0 and var at))
        {
            return;
        }

        var value = message[(at + 9)..];
        if (value[0] == (byte)'t' && Utf8Parser.TryParse(value[1..], out long changed, out _))
        {
            Latencies.Add(Stopwatch.GetTimestamp() - changed);
        }
        else if (++_pods == expectedPods)
        {
            _synced.TrySetResult();
        }
    }
}
