using System.Text.RegularExpressions;
using Lynceus.Testing;

namespace Lynceus.Architecture.Tests;

public partial class SourceFileTests
{
    private const int MaxLines = 500;

    [Fact]
    public void Files_OfSource_StayShort()
    {
        var offenders =
            from file in SourceTree.Files(".cs", ".razor", ".css", ".js", ".sql")
            let lines = File.ReadLines(file).Count()
            where lines > MaxLines
            select $"{SourceTree.Relative(file)}: {lines} lines";

        Assert.Empty(offenders);
    }

    [Fact]
    public void TypeNames_OfSource_SayWhatTheTypeDoes()
    {
        var offenders =
            from file in SourceTree.Files(".cs")
            from match in EmptyName().Matches(File.ReadAllText(file))
            select $"{SourceTree.Relative(file)}: {match.Value}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Folders_OfSource_AreNamedAfterFeatures()
    {
        string[] layers = ["Models", "Services", "Interfaces", "Helpers", "Abstractions", "Common", "Shared", "Core", "Utils"];
        var offenders = SourceTree.Files(".cs", ".razor")
            .Select(SourceTree.Relative)
            .Where(path => path.Split('/').Intersect(layers, StringComparer.Ordinal).Any());

        Assert.Empty(offenders);
    }

    [Fact]
    public void Projects_All_AreInTheSolution()
    {
        var solution = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "Lynceus.slnx"));
        var offenders = ProjectFiles().Select(SourceTree.Relative).Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Projects_All_HaveALockFile()
    {
        var offenders = ProjectFiles()
            .Where(static path => !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json")))
            .Select(SourceTree.Relative);

        Assert.Empty(offenders);
    }

    private static IEnumerable<string> ProjectFiles() =>
        from top in (string[])["src", "tests", "benchmarks"]
        let folder = Path.Combine(RepositoryPaths.Root, top)
        where Directory.Exists(folder)
        from path in Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories)
        select path;

    [GeneratedRegex(
        @"\b(class|record|struct|interface|enum)\s+\w*(Manager|Helper|Util|Utils|Utility)s?\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex EmptyName();
}
