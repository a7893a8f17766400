using Lynceus.Reports.Inputs;

namespace Lynceus.Reports;

/// <summary>The bytes of one report, readable more than once: a file, a buffer or a member of an archive, plain or packed.</summary>
public sealed class ReportSource
{
    private readonly Func<Stream> _open;

    private ReportSource(string name, Func<Stream> open) => (Name, _open) = (name, open);

    /// <summary>Name for messages, usually the file's.</summary>
    public string Name { get; }

    /// <summary>Name inside the archive; null for a source that is none's member.</summary>
    public string? MemberName { get; private init; }

    /// <summary>Length of the bytes as they lie (of a member unpacked); null when it is not known.</summary>
    public long? Length { get; private init; }

    internal bool IsMember => MemberName is not null;

    /// <summary>A file. It must be one that can be read more than once.</summary>
    public static ReportSource FromFile(string path) => new(path, () => OpenFile(path))
    {
        Length = new FileInfo(path) is { Exists: true } file ? file.Length : null,
    };

    public static ReportSource FromBytes(ReadOnlyMemory<byte> bytes, string name = "report")
    {
        var copy = bytes.ToArray();
        return new(name, () => new MemoryStream(copy, writable: false));
    }

    /// <summary>What a function opens, each time from its start.</summary>
    public static ReportSource From(string name, Func<Stream> open) => new(name, open);

    internal static ReportSource OfMember(ReportSource archive, ArchiveMember member, Func<Stream> openArchive)
    {
        return new($"{archive.Name}: {member.Name}", Open) { MemberName = member.Name, Length = member.Length };

        Stream Open()
        {
            var stream = openArchive();
            try
            {
                return member.Open(stream);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
    }

    /// <summary>Opens the bytes from their start, as they lie.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Stream OpenPacked() => _open();

    /// <summary>Opens the report from its start, unpacked: gzip, zstd and the body of a form are taken off, an archive stays one.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ReportFormatException">It is packed and damaged; also thrown where the stream is read.</exception>
    public Stream Open() => Unwrap().Stream;

    internal Unwrapped Unwrap() => Packing.Unwrap(_open());

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new ReportFormatException("This is a directory. Send the reports in it one by one.", ReportProblem.NotAReport, e);
        }
    }
}
