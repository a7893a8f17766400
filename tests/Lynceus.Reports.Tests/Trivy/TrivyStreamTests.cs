namespace Lynceus.Reports.Tests.Trivy;

/// <summary>Several reports in one upload.</summary>
public class TrivyStreamTests
{
    private const string Cart = """
        {"SchemaVersion":2,"CreatedAt":"2026-10-01T10:00:00Z","ArtifactName":"shop/cart:1","ArtifactType":"container_image","Results":[
         {"Target":"shop/cart:1 (debian 12)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]}
        """;

    private const string Web = """
        {"SchemaVersion":2,"CreatedAt":"2026-10-02T10:00:00Z","ArtifactName":"shop/web:1","ArtifactType":"container_image","Results":[
         {"Target":"shop/web:1 (debian 12)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]}
        """;

    // The same, with the names behind the results.
    private const string Pay = """
        {"Results":[{"Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}],"Type":"debian","Target":"shop/pay:1 (debian 12)","Class":"os-pkgs"}],
         "ArtifactType":"container_image","ArtifactName":"shop/pay:1","CreatedAt":"2026-10-03T10:00:00Z","SchemaVersion":2}
        """;

    private const string Legacy = """[{"Target":"redis:6 (debian 10.4)","Type":"debian","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]""";

    public static TheoryData<string, string> Streams => new()
    {
        { Cart + Web + Pay, "/{0}/Results/0/Vulnerabilities/0" },
        { Cart + "\n\n" + Web + "\n" + Pay + "\n", "/{0}/Results/0/Vulnerabilities/0" },
        { Cart.ReplaceLineEndings("") + "\n" + Web.ReplaceLineEndings("") + "\n" + Pay.ReplaceLineEndings(""), "/{0}/Results/0/Vulnerabilities/0" },
        { $"[{Cart},{Web},{Pay}]", "/{0}/Results/0/Vulnerabilities/0" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Translate_SeveralReports_EachSpeaksForItsOwnSubject(string stream, string pointer)
    {
        var report = Translated.Text(stream);

        Assert.Equal(["Image//shop/cart", "Image//shop/web", "Image//shop/pay"], report.Findings.Select(f => f.Subject.Key));
        Assert.Equal(["Image//shop/cart", "Image//shop/web", "Image//shop/pay"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Equal([1, 2, 3], report.Examinations.Select(s => s.Time!.Value.Day));
        Assert.Equal(Enumerable.Range(0, 3).Select(i => string.Format(null, pointer, i)), report.Findings.Select(f => f.RawPointer));
        Assert.All(report.Findings, f => Assert.Contains("CVE-1", Fragment(stream, f.RawPointer)));
        Assert.Equal(new DateTimeOffset(2026, 10, 3, 10, 0, 0, TimeSpan.Zero), report.Summary.GeneratedAt);
        Assert.Null(report.ClosesNothingBecause);
        Assert.Empty(report.Skips);
    }

    [Fact]
    public void Translate_LegacyArraysOneAfterAnother_AreEachAReport()
    {
        foreach (var (stream, pointer) in (ReadOnlySpan<(string, string)>)[(Legacy + Legacy.Replace("redis", "nginx"), "/{0}/0/Vulnerabilities/0"), ($"[{Legacy},{Legacy.Replace("redis", "nginx")}]", "/{0}/0/Vulnerabilities/0")])
        {
            var report = Translated.Text(stream);

            Assert.Equal(["Image//redis", "Image//nginx"], report.ExaminedScopes.Select(s => s.Key));
            Assert.Equal(Enumerable.Range(0, 2).Select(i => string.Format(null, pointer, i)), report.Findings.Select(f => f.RawPointer));
            Assert.All(report.Findings, f => Assert.Contains("CVE-1", Fragment(stream, f.RawPointer)));
        }
    }

    [Fact]
    public void Translate_MixedStream_ReadsEveryLayout()
    {
        var report = Translated.Text(Cart + Legacy + TrivySamples.Cluster + $"[{Web}]" + "\nnull\n" + Pay);

        Assert.Equal(
            ["Image//shop/cart", "Image//redis", "Deployment/shop/cart", "Deployment/shop/cart/app", "Image//shop/web", "Image//shop/pay"],
            report.Findings.Select(f => f.Subject.Key));
        Assert.Equal(
            ["/0/Results/0/Vulnerabilities/0", "/1/0/Vulnerabilities/0", "/2/Resources/0/Results/0/Vulnerabilities/0",
             "/2/Resources/0/Results/1/Misconfigurations/0", "/3/0/Results/0/Vulnerabilities/0", "/4/Results/0/Vulnerabilities/0"],
            report.Findings.Select(f => f.RawPointer));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_OneReportWithoutResults_KeepsOnlyItsOwnSubjectOpen()
    {
        var report = Translated.Text(Cart + """{"SchemaVersion":2,"ArtifactName":"scratch:1","ArtifactType":"container_image"}""");

        Assert.Equal(["Image//shop/cart"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_OneReportWithoutName_KeepsOnlyItsOwnSubjectOpen()
    {
        var report = Translated.Text(Cart + Cart.Replace("shop/cart:1 (debian 12)", "x").Replace("shop/cart:1", "").Replace("container_image", "filesystem"));

        Assert.Equal(["Image//shop/cart"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Contains(report.NotExaminedScopes, s => s.Scope.Key == "Filesystem//" && s.Scope.Family == "vulnerability");
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_NoReportWithResults_ClosesNothing()
    {
        const string Clean = """{"SchemaVersion":2,"ArtifactName":"scratch:1","ArtifactType":"container_image"}""";

        Assert.NotNull(Translated.Text(Clean + Clean).ClosesNothingBecause);
        Assert.NotNull(Translated.Text($"[{Clean},{Clean}]").ClosesNothingBecause);
    }

    [Theory]
    [InlineData("{0}{1}")]
    [InlineData("[{0},{1}]")]
    public void Translate_TimeBehindTheResults_IsThatOfItsOwnReport(string format)
    {
        const string Time = "\"CreatedAt\":\"2026-10-01T10:00:00Z\",";
        var late = Cart.Replace(Time, "").TrimEnd()[..^1] + "," + Time[..^1] + "}";

        var report = Translated.Text(string.Format(null, format, late, Web));

        Assert.Equal([1, 2], report.Examinations.Select(s => s.Time?.Day));
    }

    [Fact]
    public void Translate_SeveralResultsBehindAReport_AreExamined()
    {
        const string Redis = """{"Target":"redis:6 (debian 10.4)","Type":"debian"}""";

        Assert.Equal(["Image//shop/cart", "Image//redis"], Translated.Text($"[{Cart},{Redis},{Redis}]").ExaminedScopes.Select(s => s.Key));
    }

    [Fact]
    public void Translate_ReportBehindABenchmark_IsReadByItsOwnNames()
    {
        var report = Translated.Text(TrivyComplianceTests.All + Pay);

        Assert.Equal(["Benchmark//k8s-cis", "Image//shop/pay"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Fact]
    public void Translate_NoReportThatMayClose_GivesTheReasonOfTheFirst()
    {
        const string Clean = """{"SchemaVersion":2,"ArtifactName":"scratch:1","ArtifactType":"container_image"}""";
        const string Nameless = """[{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm"}]""";

        Assert.Equal("The report shows no result of any scanner.", Translated.Text(Clean + Nameless).ClosesNothingBecause);
        Assert.Equal("The report does not name what was scanned.", Translated.Text(Nameless + Clean).ClosesNothingBecause);
        Assert.Equal("The report shows no result of any scanner.", Translated.Text($"[{Clean},{Nameless}]").ClosesNothingBecause);
    }

    [Theory]
    [InlineData("[{0},null,{{}},{1}]", "")]
    [InlineData("[{0},7,{1}]", "/1")]
    [InlineData("[{0},{{\"Target\":\"redis:6 (debian 10.4)\",\"Type\":\"debian\"}},{1}]", "")]
    public void Translate_ArrayOfReportsAndOtherThings_ReadsTheReports(string format, string skipped)
    {
        var report = Translated.Text(string.Format(null, format, Cart, Web));

        Assert.Equal(["Image//shop/cart", "Image//shop/web"], report.Findings.Select(f => f.Subject.Key));
        Assert.Equal(skipped, string.Join(' ', report.Skips.Select(s => s.Pointer)));
        Assert.Equal(format.Contains("redis"), report.ExaminedScopes.Any(s => s.Key == "Image//redis"));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_AnotherDocumentBehindIt_IsSkippedByName()
    {
        var report = Translated.Text(Cart + """{"hello":1}""");

        Assert.Equal([("/1", "It is not a report of Trivy.")], report.Skips);
        Assert.Single(report.ExaminedScopes);
    }

    [Fact]
    public void Translate_LongFirstReport_IsNotReadTwiceAndPointsIntoItself()
    {
        var padded = Cart.Replace("\"PkgName\":\"a\"", $"\"PkgName\":\"a\",\"Description\":\"{new string('x', 5 << 20)}\"");
        var stream = padded + Web;

        var report = Translated.Text(stream);

        Assert.Equal(["/Results/0/Vulnerabilities/0", "/1/Results/0/Vulnerabilities/0"], report.Findings.Select(f => f.RawPointer));
        Assert.All(report.Findings, f => Assert.Contains("CVE-1", Fragment(stream, f.RawPointer)));
        Assert.Equal([1, 2], report.Examinations.Select(s => s.Time!.Value.Day));
    }

    [Fact]
    public void Translate_SameImageTwice_IsOneSubjectLookedAtTwice()
    {
        var report = Translated.Text(Cart + Cart);

        Assert.Equal(1, report.Items);
        Assert.Equal(2, report.ExaminedScopes.Count);
    }

    private static string Fragment(string stream, string pointer) =>
        ReportFragment.Extract(ReportSource.FromBytes(System.Text.Encoding.UTF8.GetBytes(stream)), pointer, 4096, ReportLimits.Default, CancellationToken.None)!;
}
