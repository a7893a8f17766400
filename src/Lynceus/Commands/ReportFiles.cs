using System.IO.Enumeration;
using Lynceus.Hosting;

namespace Lynceus.Commands;

/// <summary>Turns FILE arguments into reports: files as they are, directories walked, <c>-</c> spooled from standard input.</summary>
internal sealed class ReportFiles(CommandHost host, long maxSpoolBytes) : IDisposable
{
    public const string ArgumentHelp = "file, directory that is walked, or - for standard input";

    private static readonly string[] Extensions = [".json", ".yaml", ".yml", ".sarif", ".ndjson", ".jsonl"];

    private string? _spool;

    /// <summary>More than one report may come, whatever the directories hold.</summary>
    public static bool AreSeveral(IReadOnlyList<string> arguments) => arguments.Count != 1 || Directory.Exists(arguments[0]);

    /// <summary>The reports in the order of the arguments; those of a directory sorted by path. A file that is missing comes too and fails when it is opened.</summary>
    /// <exception cref="IOException">Standard input or a directory cannot be read.</exception>
    public IEnumerable<ReportFile> Expand(IReadOnlyList<string> arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument == "-")
            {
                yield return new ReportFile("-", Spool());
            }
            else if (!Directory.Exists(argument))
            {
                yield return new ReportFile(argument, argument);
            }
            else
            {
                foreach (var path in Walk(argument))
                {
                    yield return new ReportFile(path, path);
                }
            }
        }
    }

    public void Dispose()
    {
        if (_spool is not null)
        {
            File.Delete(_spool);
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
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory && IsReportName(entry.FileName),
        }.Order(StringComparer.Ordinal);

    private static bool IsReportName(ReadOnlySpan<char> name)
    {
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        var extension = Path.GetExtension(plain);
        foreach (var known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return !name.StartsWith('.');
            }
        }

        return false;
    }

    // A report is read more than once (to recognise it, then to translate it), which a pipe does not allow.
    private string Spool()
    {
        if (_spool is not null)
        {
            return _spool;
        }

        _spool = Path.GetTempFileName();
        using var input = host.OpenInput();
        using var file = new FileStream(_spool, FileMode.Open, FileAccess.Write);
        var buffer = new byte[128 * 1024];
        var total = 0L;
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            total += read;
            if (total > maxSpoolBytes)
            {
                throw new IOException($"standard input is over the limit of {ByteSize.Format(maxSpoolBytes)}");
            }

            file.Write(buffer, 0, read);
        }

        return _spool;
    }
}
