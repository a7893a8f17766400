using System.IO.Compression;

namespace Lynceus.Reports;

/// <summary>The bytes of one report, readable more than once: a file or a buffer, plain or gzip.</summary>
public sealed class ReportSource
{
    private readonly Func<Stream> _open;

    private ReportSource(string name, Func<Stream> open) => (Name, _open) = (name, open);

    /// <summary>Name for messages, usually the file's.</summary>
    public string Name { get; }

    public static ReportSource FromFile(string path) => new(path, () => new FileStream(
        path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan));

    public static ReportSource FromBytes(ReadOnlyMemory<byte> bytes, string name = "report") =>
        new(name, () => new MemoryStream(bytes.ToArray(), writable: false));

    /// <summary>Opens the report from its start, unpacked.</summary>
    /// <remarks>That cut gzip is an error is a setting of the process, made in Directory.Build.props.</remarks>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Stream Open()
    {
        var stream = _open();
        try
        {
            Span<byte> magic = stackalloc byte[2];
            var read = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            return read == 2 && magic[0] == 0x1f && magic[1] == 0x8b ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }
}
