using System.IO.Compression;
using ZstdSharp;

namespace Lynceus.Reports.Inputs;

/// <summary>Takes off what a report is packed into: gzip, zstd, the body of a form. Told by the first bytes; names and headers lie.</summary>
public static class Packing
{
    internal const int HeadBytes = 4096;

    // A packed file that a client packs once more for the way. Deeper nesting is no habit, but a way to hide a bomb.
    private const int MaxLayers = 2;

    /// <summary>The stream unpacked; null when the coding, as <c>Content-Encoding</c> names it, is not known.</summary>
    /// <remarks>Bytes that are not packed so are a <see cref="ReportFormatException"/> when they are read.</remarks>
    public static Stream? Unpack(Stream stream, string coding) => coding.Trim().ToUpperInvariant() switch
    {
        "" or "IDENTITY" => stream,
        "GZIP" or "X-GZIP" => Gzip(stream),
        "ZSTD" => Zstd(stream),
        _ => null,
    };

    /// <summary>Unpacks as often as needed and says what came out.</summary>
    internal static Unwrapped Unwrap(Stream stream)
    {
        try
        {
            var isPart = false;
            for (var layers = 0; ;)
            {
                var head = PutBack(ref stream);
                switch (Form(head))
                {
                    case PackedForm.Gzip or PackedForm.Zstd when layers == MaxLayers:
                        throw new ReportFormatException(
                            $"The report is packed more than {MaxLayers} times. Unpack it, and send the result.", ReportProblem.NotAReport);
                    case PackedForm.Gzip:
                        layers++;
                        stream = Gzip(stream);
                        break;
                    case PackedForm.Zstd:
                        layers++;
                        stream = Zstd(stream);
                        break;
                    case PackedForm.Multipart when !isPart:
                        isPart = true;
                        stream = new MultipartBody(stream);
                        break;
                    case PackedForm.Zip:
                        return new Unwrapped(stream, InputForm.Zip, head);
                    case PackedForm.Tar:
                        return new Unwrapped(stream, InputForm.Tar, head);
                    default:
                        return new Unwrapped(stream, InputForm.Text, head);
                }
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The first bytes, with the stream standing at its start again.</summary>
    internal static byte[] PutBack(ref Stream stream)
    {
        Span<byte> buffer = stackalloc byte[HeadBytes];
        var head = buffer[..stream.ReadAtLeast(buffer, HeadBytes, throwOnEndOfStream: false)].ToArray();
        if (stream.CanSeek)
        {
            stream.Position = 0;
        }
        else
        {
            stream = new HeadedStream(head, stream);
        }

        return head;
    }

    private static PackedForm Form(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, ..] => PackedForm.Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] or [>= 0x50 and <= 0x5f, 0x2a, 0x4d, 0x18, ..] => PackedForm.Zstd,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => PackedForm.Zip,
        _ when MultipartBody.Begins(head) => PackedForm.Multipart,
        _ when TarHeader.Begins(head) => PackedForm.Tar,
        _ => PackedForm.None,
    };

    // That cut gzip is an error is a setting of the process, made in Directory.Build.props.
    private static UnpackedStream Gzip(Stream stream) => new(new GZipStream(stream, CompressionMode.Decompress), "gzip");

    private static UnpackedStream Zstd(Stream stream) => new(new DecompressionStream(stream, leaveOpen: false), "zstd");

    private enum PackedForm
    {
        None,
        Gzip,
        Zstd,
        Multipart,
        Zip,
        Tar,
    }
}
