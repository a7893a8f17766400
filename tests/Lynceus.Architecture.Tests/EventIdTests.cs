using System.Globalization;
using System.Text.RegularExpressions;

namespace Lynceus.Architecture.Tests;

/// <summary>Ids of log events: each project has a hundred of its own, and no id means two things.</summary>
public partial class EventIdTests
{
    private static readonly Dictionary<string, int> FirstId = new(StringComparer.Ordinal)
    {
        ["Lynceus.Kubernetes"] = 1000,
        ["Lynceus.Grpc"] = 1100,
        ["Lynceus.Exposition"] = 1200,
        ["Lynceus.Reports"] = 1300,
        ["Lynceus.Hosting"] = 1400,
        ["Lynceus.Exporter"] = 2000,
        ["Lynceus.Metacollector"] = 2100,
        ["Lynceus.Monitor"] = 2200,
        ["Lynceus.Agent"] = 2300,
        ["Lynceus.Hub"] = 2400,
        ["Lynceus.Gate"] = 2500,
        ["Lynceus.Node"] = 2600,
    };

    [Fact]
    public void EventIds_OfEveryProject_LieInItsRange()
    {
        var offenders = Messages()
            .Where(static m => m.Id is not { } id || !FirstId.TryGetValue(m.Project, out var first) || id < first || id >= first + 100)
            .Select(static m => $"{m.Place}: {m.Id?.ToString(CultureInfo.InvariantCulture) ?? "no id"}");

        Assert.Empty(offenders);
    }

    [Fact]
    public void EventIds_OfAllProjects_AreUnique()
    {
        var offenders = Messages()
            .Where(static m => m.Id is not null)
            .GroupBy(static m => m.Id)
            .Where(static g => g.Count() > 1)
            .Select(static g => $"{g.Key}: {string.Join(", ", g.Select(static m => m.Place))}");

        Assert.Empty(offenders);
    }

    private static IEnumerable<(string Project, string Place, int? Id)> Messages() =>
        from file in SourceTree.Files(".cs")
        from match in LogMessage().Matches(File.ReadAllText(file))
        select (
            SourceTree.ProjectOf(file),
            SourceTree.Relative(file),
            match.Groups["id"].Success ? int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture) : (int?)null);

    [GeneratedRegex(@"\[LoggerMessage\(\s*((EventId\s*=\s*)?(?<id>\d+))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogMessage();
}
