using Lynceus.Exporter.Families.Starboard;

namespace Lynceus.Exporter.Tests.Families.Starboard;

public class TargetLabelsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("severity", "severity,report_name")]
    [InlineData("severity,image_tag,severity", "severity,image_tag,report_name")]
    [InlineData("report_name,severity", "report_name,severity")]
    [InlineData(" vulnerability_id , image_tag ", "vulnerability_id,image_tag,report_name")]
    public void Parse_Tokens_KeepsOrderAndNamesTheReport(string tokens, string names) => Assert.Equal(names, string.Join(',', TargetLabels.Parse([tokens]).Names));

    [Fact]
    public void Parse_All_HasAllSeventeenOnce()
    {
        Assert.Equal(17, TargetLabels.Parse(["severity", "all"]).Names.Count);
        Assert.Equal("severity", TargetLabels.Parse(["severity", "all"]).Names[0]);
    }

    [Fact]
    public void Parse_UnknownToken_IsAnError() =>
        Assert.Contains("'color'", Assert.Throws<FormatException>(static () => TargetLabels.Parse(["severity,color"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Render_WithoutTargetLabels_HasNoDetails()
    {
        using var rendering = new Rendering(new() { Profiles = ["starboard"] });
        rendering.Render("vulnerabilityreports", SampleReports.All["vulnerabilityreports"]);

        Assert.All(rendering.Samples(), static s => Assert.EndsWith("_count", s.Name, StringComparison.Ordinal));
        Assert.Equal(6, rendering.Samples().Count);
    }

    [Fact]
    public void Render_FindingsThatLookTheSame_ShowTheLastScore()
    {
        using var rendering = new Rendering(new() { Profiles = ["starboard"], TargetLabels = ["severity"] });
        rendering.Render("vulnerabilityreports", SampleReports.All["vulnerabilityreports"].Replace("\"severity\": \"CRITICAL\", \"score\": 9.8, \"title\": \"libssl: the same", "\"severity\": \"CRITICAL\", \"score\": 1.5, \"title\": \"libssl: the same", StringComparison.Ordinal));

        Assert.Equal(
            [("CRITICAL", 1.5), ("HIGH", 7.0), ("LOW", 0.0), ("UNKNOWN", 0.0)],
            rendering.Samples("starboard_exporter_vulnerabilityreport_image_vulnerability").Select(static s => (s["severity"], s.Value)));
    }
}
