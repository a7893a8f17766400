using System.Net;
using System.Text.Json;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Kubernetes.Watch;

/// <summary>Reads the events of a watch, one JSON object per line.</summary>
internal sealed class WatchStream(ResponseBuffer buffer, int maxObjectBytes)
{
    /// <summary>Hands out events until the server ends the response. What follows the last line end is a cut connection: the next watch sends that event again.</summary>
    /// <exception cref="KubernetesApiException">The stream carried an <c>ERROR</c> event, for example 410.</exception>
    /// <exception cref="InvalidDataException">A line is not a watch event or is longer than the limit.</exception>
    /// <exception cref="TimeoutException">Nothing came within the idle limit, not even a bookmark.</exception>
    public async Task ReadAsync(WatchEventAction onEvent)
    {
        var scanned = 0;
        do
        {
            scanned = TakeLines(scanned, onEvent);
            if (scanned > maxObjectBytes)
            {
                throw new InvalidDataException($"A watch event has more than {maxObjectBytes} bytes.");
            }
        }
        while (await buffer.FillAsync());
    }

    private int TakeLines(int scanned, WatchEventAction onEvent)
    {
        while (true)
        {
            var unread = buffer.Unread;
            var length = unread[scanned..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return unread.Length;
            }

            var line = unread[..(scanned + length)];
            scanned = 0;
            if (line.ContainsAnyExcept((byte)' ', (byte)'\r'))
            {
                Take(line, onEvent);
            }

            buffer.Advance(line.Length + 1);
        }
    }

    private static void Take(ReadOnlySpan<byte> bytes, WatchEventAction onEvent)
    {
        RawObject raw;
        WatchLine line;
        try
        {
            line = WatchLine.Parse(bytes.TrimEnd((byte)'\r'));
            if (line.Type == WatchEventType.Error)
            {
                var status = ErrorResponse.Parse(line.Object, HttpStatusCode.InternalServerError);
                throw new KubernetesApiException(status.Code == 0 ? HttpStatusCode.InternalServerError : (HttpStatusCode)status.Code, status);
            }

            raw = RawObject.Read(line.Object);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter for text that is not UTF-8.
            throw new InvalidDataException($"A watch sent a line that is not an event: {e.Message}", e);
        }

        onEvent(line.Type, raw);
    }
}
