using System.Text.RegularExpressions;
using Lynceus.Testing;

namespace Lynceus.Architecture.Tests;

/// <summary>Every line of docs/reference/attacks.md names tests that are there and say which line they belong to, and no other test says so.</summary>
public partial class AttackTableTests
{
    private static readonly string[] Ids = [.. Numbered('H', 8), .. Numbered('M', 12), .. Numbered('L', 13)];

    [Fact]
    public void Table_HasEveryId()
    {
        Assert.Equal(Ids, Listed().Select(static l => l.Id).Distinct());
    }

    [Fact]
    public void Table_NamesTheTestsThatSaySo()
    {
        Assert.Equal(Marked().Order(), Listed().Order());
    }

    private static IEnumerable<string> Numbered(char letter, int count) => Enumerable.Range(1, count).Select(n => $"{letter}{n}");

    private static List<(string Id, string Test)> Listed() =>
    [
        .. File.ReadLines(Path.Combine(RepositoryPaths.Root, "docs", "reference", "attacks.md"))
            .Select(static line => line.Split('|'))
            .Where(static cells => cells.Length == 6 && Ids.Contains(cells[1].Trim()))
            .SelectMany(static cells => TestName().Matches(cells[4]).Select(m => (cells[1].Trim(), m.Groups["name"].Value))),
    ];

    private static List<(string Id, string Test)> Marked() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => MarkedTest().Matches(File.ReadAllText(file)))
            .SelectMany(static test => test.Groups["id"].Captures.Select(id => (id.Value, test.Groups["name"].Value))),
    ];

    [GeneratedRegex("`(?<name>[A-Za-z_0-9]+)`", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TestName();

    [GeneratedRegex(
        """([ ]+\[Trait\("Attack", "(?<id>[HML][0-9]+)"\)\]\r?\n)+[ ]+public (async )?(Task|void) (?<name>\w+)\(""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex MarkedTest();
}
