using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Lynceus.Hub.Pages;

/// <summary>Style sheet, script and icon of the pages, embedded in the assembly and compressed once at start.</summary>
/// <remarks>The address holds a hash of the content, so a browser may keep a file forever and still gets a new one after an upgrade.</remarks>
internal sealed class PageAssets
{
    private const string Prefix = "Lynceus.Hub.Pages.Assets.";

    private readonly FrozenDictionary<string, Asset> _byName = Load();

    /// <exception cref="KeyNotFoundException">There is no such asset.</exception>
    public string Url(string name) => _byName[name].Url;

    /// <summary>Answers <c>/assets/{hash}/{name}</c>; 404 for names and hashes of another version.</summary>
    public Task ServeAsync(HttpContext context, string hash, string name)
    {
        if (!_byName.TryGetValue(name, out var asset) || !string.Equals(asset.Hash, hash, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var (encoding, body) =
            Accepts(accepted, "br") ? ("br", asset.Brotli)
            : Accepts(accepted, "gzip") ? ("gzip", asset.Gzip)
            : (null, asset.Plain);
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        headers.ContentEncoding = encoding;
        headers.ContentType = asset.ContentType;
        headers.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static bool Accepts(IList<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(resource =>
            {
                using var stream = assembly.GetManifestResourceStream(resource)!;
                using var content = new MemoryStream();
                stream.CopyTo(content);
                return Asset.From(resource[Prefix.Length..], content.ToArray());
            })
            .ToFrozenDictionary(static a => a.Name, StringComparer.Ordinal);
    }

    private sealed record Asset(string Name, string Hash, string ContentType, byte[] Plain, byte[] Brotli, byte[] Gzip)
    {
        public string Url => $"/assets/{Hash}/{Name}";

        public static Asset From(string name, byte[] content) => new(
            name,
            Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)),
            Path.GetExtension(name) switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => "application/octet-stream",
            },
            content,
            Compress(content, static s => new BrotliStream(s, CompressionLevel.SmallestSize)),
            Compress(content, static s => new GZipStream(s, CompressionLevel.SmallestSize)));

        private static byte[] Compress(byte[] content, Func<Stream, Stream> wrap)
        {
            using var output = new MemoryStream();
            using (var stream = wrap(output))
            {
                stream.Write(content);
            }

            return output.ToArray();
        }
    }
}
