using Lynceus.Testing;

namespace Lynceus.Reports.Tests;

/// <summary>Real reports beside the repository, with the number of findings that each tool's own test suite asserts. Empty where the folder is missing.</summary>
internal static class SharedReports
{
    public static string? Find(string relativePath) =>
        RepositoryPaths.Shared is { } shared && Path.Combine(shared, "data", relativePath) is var path && System.IO.File.Exists(path) ? path : null;

    /// <summary>Rows of <c>data/reports/MANIFEST.tsv</c> with an asserted number: tool, file, findings.</summary>
    public static IEnumerable<(string Tool, string File, int Findings)> Asserted(string tool)
    {
        if (Find("reports/MANIFEST.tsv") is not { } manifest)
        {
            yield break;
        }

        foreach (var line in System.IO.File.ReadLines(manifest).Skip(1))
        {
            var columns = line.Split('\t');
            if (columns[0] == tool && int.TryParse(columns[5], System.Globalization.CultureInfo.InvariantCulture, out var findings))
            {
                yield return (columns[0], columns[1], findings);
            }
        }
    }
}
