using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Tests.Watch;

/// <summary>Lists and watches with bytes changed, cut out and doubled: whatever comes, the answer is events or one of the documented exceptions.</summary>
public class MutationTests
{
    private const string List =
        """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"257","continue":"abc"},"items":[{"metadata":{"name":"w0","namespace":"demo","uid":"u0","resourceVersion":"251","annotations":{"a":"b"}},"spec":{"text":"a ] } \" \\"}},{"metadata":{"name":"w1"}}]}""";

    private const string Watch =
        """
        {"type":"ADDED","object":{"metadata":{"name":"a","namespace":"n","uid":"1","resourceVersion":"5","annotations":{"k8s.io/initial-events-end":"true"}}}}
        {"object":{"metadata":{"name":"a","uid":"1","resourceVersion":"7"}},"type":"DELETED"}
        {"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old","reason":"Expired","details":{"retryAfterSeconds":1,"causes":[{"reason":"x"}]},"code":410}}

        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReadAsync_DamagedBytes_GiveObjectsOrDocumentedExceptions(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 5000; round++)
        {
            await ReadAsync(Mutate(Encoding.UTF8.GetBytes(List), random), random.Next(1, 90), static (buffer, take) => new ListBody(buffer, 400).ReadAsync(take));
            await ReadAsync(
                Mutate(Encoding.UTF8.GetBytes(Watch), random),
                random.Next(1, 90),
                static (buffer, take) => new WatchStream(buffer, 400).ReadAsync((_, in raw) => take(raw)));
        }
    }

    private static async Task ReadAsync(byte[] bytes, int piece, Func<ResponseBuffer, RawObjectAction, Task> read)
    {
        using var buffer = new ResponseBuffer(new ChunkedStream(bytes, piece), TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        try
        {
            await read(buffer, Take);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or KubernetesApiException)
        {
            // Documented.
        }
    }

    // What every consumer does: take the names, and read the rest, which may be broken.
    private static void Take(in RawObject raw)
    {
        _ = raw.NamespacedName;
        try
        {
            var reader = raw.CreateReader();
            while (reader.Read())
            {
                // To the end.
            }
        }
        catch (JsonException)
        {
            // A malformed object; the store counts it.
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(list.Count);
            var length = Math.Min(random.Next(1, 30), list.Count - at);
            switch (random.Next(4))
            {
                case 0:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1:
                    list[at] = "{}[]\",:\\\n0"u8[random.Next(10)];
                    break;
                case 2 when list.Count > length:
                    list.RemoveRange(at, length);
                    break;
                default:
                    list.InsertRange(at, list.GetRange(at, length));
                    break;
            }
        }

        return [.. list];
    }
}
