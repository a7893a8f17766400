using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Lynceus.Commands.Importing;

/// <summary>A report file as gzip request body, packed while it is sent. A file that is gzip already goes as it is.</summary>
internal sealed class ReportContent : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _path;
    private readonly Action<long> _onProgress;
    private readonly bool _isPacked;

    /// <param name="path">File with the report.</param>
    /// <param name="onProgress">Told how many bytes of the file have been sent.</param>
    public ReportContent(string path, Action<long> onProgress)
    {
        (_path, _onProgress) = (path, onProgress);
        _isPacked = IsGzip(path);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
        if (_isPacked)
        {
            await CopyAsync(file, stream, cancellationToken);
            return;
        }

        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await CopyAsync(file, gzip, cancellationToken);
    }

    // The packed length is known only at the end, so the body is sent in chunks.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task CopyAsync(FileStream file, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var sent = 0L;
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _onProgress(sent += read);
        }
    }

    private static bool IsGzip(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Span<byte> magic = stackalloc byte[2];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    }
}
