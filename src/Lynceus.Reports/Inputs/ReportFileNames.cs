namespace Lynceus.Reports.Inputs;

/// <summary>Names that files with reports have. A folder and an archive also hold notes and scripts; only what is called like a report is taken from them.</summary>
public static class ReportFileNames
{
    private static readonly string[] Reports = [".json", ".yaml", ".yml", ".sarif", ".ndjson", ".jsonl"];

    private static readonly string[] Packings = [".gz", ".zst"];

    private static readonly string[] Archives = [".zip", ".tar", ".tgz", ".tzst"];

    /// <summary>The name of a report, packed or not.</summary>
    public static bool IsReport(ReadOnlySpan<char> name) => !IsHidden(name) && HasEnding(Unpacked(name), Reports);

    /// <summary>The name of an archive.</summary>
    public static bool IsArchive(ReadOnlySpan<char> name) =>
        !IsHidden(name) && HasEnding(HasEnding(name, Packings) && HasEnding(Unpacked(name), [".tar"]) ? Unpacked(name) : name, Archives);

    /// <summary>A name that no program shows, and what a Mac adds to archives.</summary>
    internal static bool IsHidden(ReadOnlySpan<char> path) =>
        Path.GetFileName(path).StartsWith('.') || path.StartsWith("__MACOSX/", StringComparison.Ordinal);

    private static ReadOnlySpan<char> Unpacked(ReadOnlySpan<char> name) => HasEnding(name, Packings) ? name[..name.LastIndexOf('.')] : name;

    private static bool HasEnding(ReadOnlySpan<char> name, ReadOnlySpan<string> endings)
    {
        var extension = Path.GetExtension(name);
        foreach (var ending in endings)
        {
            if (extension.Equals(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
