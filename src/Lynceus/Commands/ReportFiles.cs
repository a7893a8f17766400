using System.IO.Enumeration;
using Lynceus.Hosting;
using Lynceus.Reports;
using Lynceus.Reports.Inputs;

namespace Lynceus.Commands;

/// <summary>Turns FILE arguments into reports: files as they are, directories walked, archives member by member, pipes and <c>-</c> spooled.</summary>
internal sealed class ReportFiles(CommandHost host, long maxSpoolBytes) : IDisposable
{
    public const string ArgumentHelp = "file, archive, directory that is walked, or - for standard input";

    private readonly List<string> _spools = [];
    private string? _input;

    /// <summary>More than one report may come, whatever the directories and archives hold.</summary>
    public static bool AreSeveral(IReadOnlyList<string> arguments) =>
        arguments.Count != 1 || Directory.Exists(arguments[0]) || IsArchive(arguments[0]);

    /// <summary>The reports in the order of the arguments; those of a directory sorted by path. A file that is missing comes too and fails when it is opened.</summary>
    /// <exception cref="IOException">Standard input or a directory cannot be read.</exception>
    public IEnumerable<ReportFile> Expand(IReadOnlyList<string> arguments)
    {
        foreach (var (name, path) in arguments.SelectMany(Paths))
        {
            using var archive = TryOpenArchive(path);
            if (archive is null)
            {
                yield return new ReportFile(name, path);
                continue;
            }

            if (archive.Note is { } note)
            {
                host.Error.WriteLine(PlainText.OneLine($"{name}: {note}"));
            }

            foreach (var member in archive.Reports)
            {
                yield return new ReportFile($"{name}: {member.MemberName}", member);
            }
        }
    }

    public void Dispose() => _spools.ForEach(File.Delete);

    private static bool IsArchive(string path)
    {
        if (!MayBeRegular(path))
        {
            return false;
        }

        using var archive = TryOpenArchive(path);
        return archive is not null;
    }

    private IEnumerable<(string Name, string Path)> Paths(string argument)
    {
        if (argument == "-")
        {
            return [("-", _input ??= Spool(host.OpenInput()))];
        }

        return Directory.Exists(argument) ? Walk(argument).Select(static p => (p, p)) : [(argument, SpooledIfPipe(argument))];
    }

    // What is wrong with an archive is said where the file is read, as of any other report.
    private static ReportArchive? TryOpenArchive(string path)
    {
        try
        {
            return ReportArchive.TryOpen(ReportSource.FromFile(path), ReportLimits.Default, CancellationToken.None);
        }
        catch (Exception e) when (InputProblem.IsOne(e))
        {
            return null;
        }
    }

    // A directory of reports also holds notes and scripts: only names that a report can have are taken from it.
    private static IEnumerable<string> Walk(string directory) =>
        new FileSystemEnumerable<string>(
            directory,
            static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
        {
            // Linked directories may form a circle; linked files (a mounted ConfigMap) are read.
            ShouldRecursePredicate = static (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !entry.FileName.StartsWith('.'),
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && (ReportFileNames.IsReport(entry.FileName) || ReportFileNames.IsArchive(entry.FileName)),
        }.Order(StringComparer.Ordinal);

    // A pipe has no length, and must not be opened only to be looked at: its bytes come once.
    private static bool MayBeRegular(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private string SpooledIfPipe(string path)
    {
        if (MayBeRegular(path))
        {
            return path;
        }

        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!file.CanSeek)
            {
                return Spool(file);
            }

            file.Dispose();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Said where the file is read.
        }

        return path;
    }

    // A report is read more than once (to recognise it, then to translate it), which a pipe does not allow.
    private string Spool(Stream from)
    {
        var path = Path.GetTempFileName();
        _spools.Add(path);
        using var input = from;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        var buffer = new byte[128 * 1024];
        var total = 0L;
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            total += read;
            if (total > maxSpoolBytes)
            {
                throw new IOException($"standard input or a pipe is over the limit of {ByteSize.Format(maxSpoolBytes)}");
            }

            file.Write(buffer, 0, read);
        }

        return path;
    }
}
