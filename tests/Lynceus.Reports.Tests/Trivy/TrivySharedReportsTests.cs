using System.Globalization;

namespace Lynceus.Reports.Tests.Trivy;

/// <summary>Real reports of other projects' test suites, where the folder beside the repository has them.</summary>
public class TrivySharedReportsTests
{
    // Column 6 is what the source's own test asserts; where it asserts nothing, column 7 is an independent count.
    public static TheoryData<string, int> Reports
    {
        get
        {
            var reports = new TheoryData<string, int> { { "", 0 } };
            if (SharedReports.Find("reports/MANIFEST.tsv") is { } manifest)
            {
                foreach (var columns in System.IO.File.ReadLines(manifest).Skip(1).Select(static l => l.Split('\t')))
                {
                    if (columns[0] == "trivy" && !columns[1].Contains(".cdx.", StringComparison.Ordinal))
                    {
                        reports.Add(columns[1], int.Parse(columns[5].Length > 0 ? columns[5] : columns[6], CultureInfo.InvariantCulture));
                    }
                }
            }

            return reports;
        }
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Translate_SharedReport_CountsAsAsserted(string file, int findings)
    {
        var report = file.Length == 0 ? Translated.Text("null") : Translated.File(SharedReports.Find("reports/trivy/" + file)!);

        Assert.Equal("trivy", report.Summary.Tool);
        Assert.Equal(findings, report.Findings.Count);
        Assert.Empty(report.Skips);
        Assert.All(report.Findings, f => Assert.DoesNotContain('\n', f.Title));
        Assert.All(report.Findings, f => Assert.NotEqual("", f.Subject.Name));
        Assert.All(report.Findings, f => Assert.Contains(f.Scope, report.Examinations));
    }

    [Theory]
    [InlineData("exposedsecret", 4)]
    [InlineData("full", 6)]
    public void Translate_ReportWithoutArtifactName_IsOfTheImageInItsMetadata(string sample, int findings)
    {
        if (SharedReports.Find($"trivy-operator/to-rawtrivy-{sample}_report.json") is not { } path)
        {
            return;
        }

        var report = Translated.File(path);

        Assert.Equal(findings, report.Findings.Count);
        Assert.All(report.Findings, f => Assert.Equal("Image//alpine", f.Subject.Key));
    }

    [Fact]
    public void Translate_CycloneDxOfTrivy_IsNotTakenForItsJson()
    {
        var path = SharedReports.Find("reports/trivy/golden-fluentd-multiple-lockfiles.cdx.json.golden");
        var source = path is null
            ? ReportSource.FromBytes("""{"bomFormat":"CycloneDX","specVersion":"1.6","components":[],"vulnerabilities":[]}"""u8.ToArray())
            : ReportSource.FromFile(path);

        var e = Assert.Throws<ReportFormatException>(() => Translated.Of(source, "trivy"));

        Assert.True(e.Problem is ReportProblem.UnknownLayout or ReportProblem.WrongTool);
    }
}
