using System.Security.Cryptography;

namespace Lynceus.Hub.Ingest;

/// <summary>A report that was received whole and is not yet kept.</summary>
internal sealed class ReceivedReport(string path) : IDisposable
{
    /// <summary>Temporary gzip file.</summary>
    public string Path { get; } = path;

    /// <summary>Length when unpacked.</summary>
    public long Bytes { get; set; }

    public long StoredBytes { get; set; }

    /// <summary>Of the unpacked bytes.</summary>
    public byte[] Sha256 { get; } = new byte[SHA256.HashSizeInBytes];

    public void Dispose() => File.Delete(Path);
}
