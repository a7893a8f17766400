using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Lynceus.Reports;

namespace Lynceus.Commands.Importing;

/// <summary>A report file as gzip request body, packed while it is sent. A file that is gzip already goes as it is.</summary>
internal sealed class ReportContent : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    private readonly ReportSource _source;
    private readonly Action<long> _onProgress;
    private readonly bool _isPacked;

    /// <param name="source">The report; sent as it lies.</param>
    /// <param name="onProgress">Told how many bytes of the file have been sent.</param>
    public ReportContent(ReportSource source, Action<long> onProgress)
    {
        (_source, _onProgress) = (source, onProgress);
        _isPacked = IsGzip(source);
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var file = _source.OpenPacked();
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

    private async Task CopyAsync(Stream file, Stream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var sent = 0L;
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            _onProgress(sent += read);
        }
    }

    private static bool IsGzip(ReportSource source)
    {
        using var file = source.OpenPacked();
        Span<byte> magic = stackalloc byte[2];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    }
}
