namespace Lynceus.Kubernetes.Authentication;

/// <summary>Reads a whole file that must not be larger than a limit.</summary>
internal static class BoundedFile
{
    /// <exception cref="IOException">The file cannot be read, or is over the limit.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        // Without a buffer of its own, and with others free to replace the file meanwhile.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var content = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            if (content.Length + read > maxBytes)
            {
                throw new IOException($"it is over the limit of {maxBytes} bytes");
            }

            content.Write(chunk, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>What to tell of a failed read, without the path, which the message names already.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder or may not be read",
        _ => exception.Message,
    };

    public static bool IsReadFailure(Exception exception) => exception is IOException or UnauthorizedAccessException;
}
