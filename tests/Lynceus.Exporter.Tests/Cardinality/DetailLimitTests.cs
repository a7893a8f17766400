using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Tests.Families;

namespace Lynceus.Exporter.Tests.Cardinality;

/// <summary>What details leave out, while counts stay complete.</summary>
public class DetailLimitTests
{
    private const string Details = "lynceus_vulnerability_findings";

    [Fact]
    public void Render_WithoutLimits_DetailsAddUpToTheCounts()
    {
        using var rendering = Render(new FamilyOptions());

        Assert.Equal(5, rendering.Sum(Details));
        foreach (var severity in new[] { "critical", "high", "medium", "low", "unknown", "none" })
        {
            Assert.Equal(rendering.Sum("lynceus_vulnerabilities", ("severity", severity)), rendering.Sum(Details, ("severity", severity)));
        }
    }

    [Fact]
    public void Render_SeverityFloor_LeavesOutWhatIsBelow()
    {
        using var rendering = Render(new FamilyOptions { SeverityFloor = "high" });

        Assert.Equal(["critical", "critical", "high"], rendering.Samples(Details).Select(static s => s["severity"]));
        Assert.Equal(5, rendering.Sum("lynceus_vulnerabilities"));
        Assert.Equal(2, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.SeverityFloor));
    }

    [Fact]
    public void Render_FixableOnly_LeavesOutWhatHasNoFix()
    {
        using var rendering = Render(new FamilyOptions { FixableOnly = true });

        Assert.All(rendering.Samples(Details), static s => Assert.Equal("true", s["fixable"]));
        Assert.Equal(3, rendering.Sum(Details));
        Assert.Equal(2, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.FixableOnly));
    }

    [Theory]
    [InlineData("sh*", "", true)]
    [InlineData("shop", "", true)]
    [InlineData("kube-*", "", false)]
    [InlineData("", "sh*", false)]
    [InlineData("*", "kube-*", true)]
    [InlineData("shop", "shop", false)]
    public void Render_Namespaces_DecideOnDetailsAlone(string included, string excluded, bool isTaken)
    {
        using var rendering = Render(new FamilyOptions
        {
            Namespaces = included.Split(',', StringSplitOptions.RemoveEmptyEntries),
            ExcludedNamespaces = excluded.Split(',', StringSplitOptions.RemoveEmptyEntries),
        });

        Assert.Equal(isTaken ? 5 : 0, rendering.Sum(Details));
        Assert.Equal(5, rendering.Sum("lynceus_vulnerabilities"));
        Assert.Equal(isTaken ? 0 : 5, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.Namespace));
    }

    [Fact]
    public void Render_TopN_KeepsTheWorstAndPutsTheRestTogether()
    {
        using var rendering = Render(new FamilyOptions { TopN = 2, Profiles = ["lynceus", "starboard"], TargetLabels = ["vulnerability_id", "severity", "vulnerable_resource_name"] });

        Assert.Equal(["libssl", "libcrypto", "other"], rendering.Samples(Details).Select(static s => s["package"]));
        Assert.Equal([1.0, 1, 3], rendering.Samples(Details).Select(static s => s.Value));
        Assert.Equal([9.8, 9.8, 7], rendering.Samples("lynceus_vulnerability_score").Select(static s => s.Value));
        var other = Assert.Single(rendering.Samples("starboard_exporter_vulnerabilityreport_image_vulnerability"), static s => s["vulnerability_id"] == "other");
        Assert.Equal(("other", 7), (other["severity"], other.Value));
        Assert.Equal(3, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.TopN));
    }

    [Fact]
    public void Hide_ReportThatLeftOut_IsNotCountedAnyMore()
    {
        using var rendering = new Rendering(new FamilyOptions { SeverityFloor = "critical", VulnerabilityLabels = ["vulnerability_id"] });
        var report = rendering.Render("vulnerabilityreports", SampleReports.All["vulnerabilityreports"]);
        Assert.Equal(0, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.SeverityFloor));

        rendering.Renderer.Show(report);
        rendering.Renderer.Show(report);
        Assert.Equal(3, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.SeverityFloor));

        rendering.Renderer.Hide(report);
        Assert.Equal(0, rendering.Renderer.Metrics.LeftOutFor(LeftOutFindings.SeverityFloor));
    }

    [Fact]
    public void Find_OptionsWithErrors_NamesAllOfThem()
    {
        var errors = FamilyOptionErrors.Find(new FamilyOptions
        {
            Profiles = ["lynceus", "nobody"],
            TargetLabels = ["severity", "color"],
            TrivyOperatorFamilies = ["everything"],
            VulnerabilityLabels = ["vulnerability_id,smell"],
            SeverityFloor = "7",
            TopN = 0,
            ReportLabels = ["app.team", "app/team"],
        });

        Assert.Equal(
            ["Profiles", "TrivyOperatorFamilies", "TargetLabels", "VulnerabilityLabels", "SeverityFloor", "TopN", "ReportLabels"],
            errors.Select(static e => e.Property));
        Assert.Empty(FamilyOptionErrors.Find(new FamilyOptions()));
    }

    private static Rendering Render(FamilyOptions options)
    {
        var rendering = new Rendering(options with { VulnerabilityLabels = ["package", "vulnerability_id", "severity", "fixable"] });
        rendering.Renderer.Show(rendering.Render("vulnerabilityreports", SampleReports.All["vulnerabilityreports"]));
        return rendering;
    }
}
