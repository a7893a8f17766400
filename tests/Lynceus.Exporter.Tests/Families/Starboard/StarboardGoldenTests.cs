using System.Text.Json;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Families;
using Lynceus.Testing;

namespace Lynceus.Exporter.Tests.Families.Starboard;

public class StarboardGoldenTests
{
    /// <summary>What starboard-exporter itself served for reports in a real cluster; there only where the shared data are.</summary>
    [Fact]
    public void Render_ReportsOfARealCluster_EqualsTheOriginalSeriesForSeries()
    {
        if (RepositoryPaths.Shared is not { } shared)
        {
            return;
        }

        using var rendering = new Rendering(new FamilyOptions { Profiles = [ProfileNames.Starboard], TargetLabels = ["all"] });
        using var list = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(shared, "golden", "starboard", "reports.json")));
        foreach (var item in list.RootElement.GetProperty("items").EnumerateArray())
        {
            rendering.Render(item.GetProperty("kind").GetString()!.ToLowerInvariant() + "s", item.GetRawText());
        }

        var golden = File.ReadAllLines(Path.Combine(shared, "golden", "starboard", "starboard-exporter-1.2.3.prom"));
        Assert.Equal(
            golden.Where(static l => !l.StartsWith('#')).Select(static l => Sample.Parse(l).ToString()).Order(StringComparer.Ordinal),
            rendering.Samples().Where(static s => s["severity"] != "NONE").Select(static s => s.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(golden.Where(static l => l.StartsWith('#')).Order(StringComparer.Ordinal), rendering.Lines().Where(static l => l.StartsWith('#')).Order(StringComparer.Ordinal));
        Assert.Equal(9, rendering.Samples().Count(static s => s["severity"] == "NONE"));
    }
}
