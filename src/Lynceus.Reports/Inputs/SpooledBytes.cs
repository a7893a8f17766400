using System.Buffers;

namespace Lynceus.Reports.Inputs;

/// <summary>The bytes of a stream that cannot be positioned, kept so that they can: in memory when they are few, else in a temporary file.</summary>
internal sealed class SpooledBytes : IDisposable
{
    private const int MaxMemory = 8 * 1024 * 1024;

    private readonly byte[]? _bytes;
    private readonly string? _path;

    private SpooledBytes(byte[]? bytes, string? path) => (_bytes, _path) = (bytes, path);

    /// <exception cref="ReportFormatException">The stream is longer than <paramref name="maxBytes"/>.</exception>
    public static SpooledBytes Of(Stream stream, long maxBytes, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        FileStream? file = null;
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var total = 0L;
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                total += read;
                if (total > maxBytes)
                {
                    throw new ReportFormatException($"The archive is longer than {maxBytes} bytes when unpacked.", ReportProblem.TooLarge);
                }

                if (file is null && total > MaxMemory)
                {
                    // Readable for its owner alone, as its name is made by the runtime and not by the archive.
                    file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
                    memory.WriteTo(file);
                }

                ((Stream?)file ?? memory).Write(buffer, 0, read);
            }

            file?.Dispose();
            return file is null ? new SpooledBytes(memory.ToArray(), null) : new SpooledBytes(null, file.Name);
        }
        catch
        {
            if (file is not null)
            {
                file.Dispose();
                File.Delete(file.Name);
            }

            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Stream Open() => _path is null
        ? new MemoryStream(_bytes!, writable: false)
        : new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    public void Dispose()
    {
        if (_path is not null)
        {
            File.Delete(_path);
        }
    }
}
