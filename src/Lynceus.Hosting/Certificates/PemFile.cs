using System.Text;

namespace Lynceus.Hosting.Certificates;

/// <summary>Reads a PEM file whole, within a limit.</summary>
internal static class PemFile
{
    // The system's own bundle of authorities has some 250 KiB.
    private const int MaxBytes = 4 * 1024 * 1024;

    /// <exception cref="IOException">It cannot be read, or is larger than any certificate.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = (int)Math.Min(stream.Length, MaxBytes);
        var bytes = new byte[length + 1];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= length
            ? Encoding.UTF8.GetString(bytes, 0, read)
            : throw new IOException($"{path} is over the limit of {ByteSize.Format(MaxBytes)}, or grew while it was read.");
    }
}
