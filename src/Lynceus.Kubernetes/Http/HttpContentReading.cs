using System.Buffers;

namespace Lynceus.Kubernetes.Http;

internal static class HttpContentReading
{
    private const int FirstBytes = 16 * 1024;

    /// <summary>Reads a body whole and gives it to <paramref name="read"/>, which must not keep the bytes: they lie in a buffer that others get afterwards.</summary>
    /// <exception cref="InvalidDataException">The body is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<T> ReadBoundedAsync<T>(this HttpContent content, int maxBytes, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            throw new InvalidDataException($"The answer has {content.Headers.ContentLength} bytes; the limit is {maxBytes}.");
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = ArrayPool<byte>.Shared.Rent((int)(content.Headers.ContentLength + 1 ?? FirstBytes));
        try
        {
            var length = 0;
            while (true)
            {
                var count = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
                if (count == 0)
                {
                    return read(bytes.AsMemory(0, length));
                }

                length += count;
                if (length > maxBytes)
                {
                    throw new InvalidDataException($"The answer is longer than {maxBytes} bytes.");
                }

                if (length == bytes.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)bytes.Length * 2, (long)maxBytes + 1));
                    bytes.AsSpan().CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(bytes);
                    bytes = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
