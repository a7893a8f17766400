namespace Lynceus.Kubernetes.Http;

internal static class HttpContentReading
{
    /// <exception cref="InvalidDataException">The body is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(this HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            throw new InvalidDataException($"The answer has {content.Headers.ContentLength} bytes; the limit is {maxBytes}.");
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[(int)(content.Headers.ContentLength ?? 4096) + 1];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return bytes.AsMemory(0, length);
            }

            length += read;
            if (length > maxBytes)
            {
                throw new InvalidDataException($"The answer is longer than {maxBytes} bytes.");
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min((long)bytes.Length * 2, (long)maxBytes + 1));
            }
        }
    }
}
