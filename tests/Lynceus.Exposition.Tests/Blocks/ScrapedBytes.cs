using System.IO.Compression;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

internal static class ScrapedBytes
{
    public static async Task<byte[]> PlainAsync(SeriesScrape scrape)
    {
        using var output = new MemoryStream();
        await scrape.WritePlainAsync(output, CancellationToken.None);
        return output.ToArray();
    }

    public static async Task<byte[]> GzipAsync(SeriesScrape scrape)
    {
        using var output = new MemoryStream();
        await scrape.WriteGzipAsync(output, CancellationToken.None);
        return output.ToArray();
    }

    /// <summary>Exactly one member: anything after the first would be read too.</summary>
    public static byte[] Decompress(byte[] gzip)
    {
        using var input = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var output = new MemoryStream();
        input.CopyTo(output);
        return output.ToArray();
    }
}
