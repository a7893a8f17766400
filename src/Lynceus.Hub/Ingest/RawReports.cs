using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lynceus.Hub.Storage;
using Lynceus.Reports;
using Lynceus.Reports.Inputs;

namespace Lynceus.Hub.Ingest;

/// <summary>Raw reports in the data folder, one gzip file per content, named by the SHA-256 of the unpacked bytes.</summary>
/// <remarks>A file appears under its name only when it is whole and on disk; names come from hashes alone, never from a request.</remarks>
internal sealed partial class RawReports
{
    private readonly string _folder;
    private readonly string _incoming;
    private readonly long _maxBytes;

    public RawReports(HubOptions options)
    {
        _folder = DataFolder.ReportsOf(options.DataDirectory);
        _incoming = DataFolder.IncomingOf(options.DataDirectory);
        _maxBytes = options.Limits.MaxReportBytes;
        Directory.CreateDirectory(_folder);
        Directory.CreateDirectory(_incoming);
    }

    /// <summary>Removes what a crash left half received. Called once, before anything is received.</summary>
    public void RemoveUnfinished()
    {
        foreach (var path in Directory.EnumerateFiles(_incoming))
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes a body to a temporary file while hashing it. The caller disposes the result, which removes the file unless it was kept.</summary>
    /// <exception cref="ReportFormatException">Over the size limit, or damaged.</exception>
    public async Task<ReceivedReport> ReceiveAsync(Stream body, CancellationToken cancellationToken)
    {
        var received = new ReceivedReport(Path.Combine(_incoming, $"{Guid.NewGuid():N}.gz"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = new FileStream(received.Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: false);
            await using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                received.Bytes = await CopyAsync(body, packed, hash, cancellationToken);
            }

            file.Flush(flushToDisk: true);
            received.StoredBytes = file.Length;
            hash.GetHashAndReset(received.Sha256);
            return received;
        }
        catch
        {
            received.Dispose();
            throw;
        }
    }

    /// <summary>Gives a received report its name. When this returns, the report survives a power cut.</summary>
    public void Keep(ReceivedReport received)
    {
        var path = PathOf(received.Sha256);
        var folder = Path.GetDirectoryName(path)!;
        var isNewFolder = !Directory.Exists(folder);
        if (isNewFolder)
        {
            RequireFolder();
            Directory.CreateDirectory(folder);
        }

        File.Move(received.Path, path, overwrite: true);
        SyncFolder(folder);
        if (isNewFolder)
        {
            SyncFolder(_folder);
        }
    }

    public ReportSource Open(byte[] sha256) => Stored(PathOf(sha256));

    /// <summary>A report in a file of ours, as it was sent.</summary>
    public static ReportSource Stored(string path) => ReportSource.From(path, () => Packing.Unpack(
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan), "gzip")!);

    /// <summary>The file of a report is gone while the others are there. Where all are away, so is the volume.</summary>
    public bool IsLost(byte[] sha256) => Directory.Exists(_folder) && !File.Exists(PathOf(sha256));

    /// <summary>Whether the kept bytes are those that the name stands for; reads them all. False also when they are cut or damaged.</summary>
    public async Task<bool> IsWholeAsync(byte[] sha256, CancellationToken cancellationToken)
    {
        try
        {
            await using var bytes = Open(sha256).OpenPacked();
            return (await SHA256.HashDataAsync(bytes, cancellationToken)).AsSpan().SequenceEqual(sha256);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>Paths of kept files that were written before a time.</summary>
    public IEnumerable<string> KeptBefore(DateTimeOffset time) =>
        Directory.EnumerateFiles(_folder, "*.gz", SearchOption.AllDirectories).Where(path => File.GetLastWriteTimeUtc(path) < time.UtcDateTime);

    /// <summary>The stored file itself, gzip.</summary>
    public string PathOf(byte[] sha256)
    {
        var name = Convert.ToHexStringLower(sha256);
        return Path.Combine(_folder, name[..2], name[2..] + ".gz");
    }

    // Made anew, it would lie below the place where the volume comes back, and hide from then on what was kept there.
    private void RequireFolder()
    {
        if (!Directory.Exists(_folder))
        {
            throw new DirectoryNotFoundException("The folder of the reports is away.");
        }
    }

    private async Task<long> CopyAsync(Stream from, Stream to, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            long total = 0;
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                total += read;
                if (total > _maxBytes)
                {
                    throw new ReportFormatException($"The report is longer than {_maxBytes} bytes when unpacked.", ReportProblem.TooLarge);
                }

                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A rename is on disk only when its folder is; .NET has no call for that.
    private static void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
        {
            return;
        }

        var descriptor = OpenForReading(folder, 0);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open '{folder}' to sync it: error {Marshal.GetLastPInvokeError()}.");
        }

        try
        {
            if (Sync(descriptor) != 0)
            {
                throw new IOException($"Cannot sync '{folder}': error {Marshal.GetLastPInvokeError()}.");
            }
        }
        finally
        {
            _ = CloseDescriptor(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenForReading(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseDescriptor(int descriptor);
}
