using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Lynceus.Reports.Tests.Trivy;

public class TrivyMalformedTests
{
    private static readonly string[] Samples =
    [
        TrivySamples.Image, TrivySamples.Tree, TrivySamples.Cluster, TrivyComplianceTests.All, TrivySamples.Tree + TrivySamples.Image,
        $"[{TrivySamples.Tree},{TrivySamples.Image}]",
    ];

    [Fact]
    public void Translate_WrongTypes_AreReadAsFarAsTheyGo()
    {
        var report = Translated.Text("""
            {"SchemaVersion":"2","ArtifactName":"shop/cart:1","ArtifactType":"container_image","Metadata":[],"Trivy":"0.1","CreatedAt":5,"Results":[
             {"Target":"shop/cart:1 (alpine 3.20)","Class":"os-pkgs","Type":"alpine","Secrets":{},"Licenses":"none","Misconfigurations":null,"Vulnerabilities":[
              {"VulnerabilityID":"CVE-2024-1","VendorIDs":null,"PkgName":7,"PkgIdentifier":[],"InstalledVersion":1.2,"FixedVersion":{"a":1},"Severity":3,"Title":["x"],
               "References":"https://a.example","CVSS":{"nvd":{"V3Score":"7.5","V3Vector":null,"V2Score":"high"},"ghsa":null,"redhat":{"V3Score":1e999}},
               "CweIDs":{},"Description":true}]},
             {"Target":"Dockerfile","Class":"config","Type":"dockerfile","Misconfigurations":[
              {"ID":"DS002","CauseMetadata":{"StartLine":"12","EndLine":12.5,"Resource":null},"Severity":null,"Message":null,"Status":""}]}]}
            """);

        Assert.Empty(report.Skips);
        Assert.Equal(2, report.Findings.Count);
        Assert.Equal("CVE-2024-1 in 7", report.Findings[0].Title);
        Assert.Equal("1.2", report.Findings[0].Package!.InstalledVersion);
        Assert.Null(report.Findings[0].Package!.FixedVersion);
        Assert.Equal([new CvssScore("nvd", "3", 7.5, null)], report.Findings[0].Cvss);
        Assert.Equal(["https://a.example"], report.Findings[0].References);
        Assert.True(report.Findings[0].Severity.IsUnrated);
        Assert.Equal(new CodeLocation("Dockerfile", 12), report.Findings[1].Location);
        Assert.Equal("DS-0002", report.Findings[1].Title);
    }

    [Fact]
    public void Translate_ElementsWithoutIdentity_AreListedWithTheirPlace()
    {
        var report = Translated.Text("""
            {"SchemaVersion":2,"ArtifactName":"shop/cart:1","ArtifactType":"container_image","Results":[7,
             {"Target":"shop/cart:1 (alpine 3.20)","Class":"os-pkgs","Type":"alpine",
              "Vulnerabilities":[{"PkgName":"musl"},null,{"VulnerabilityID":"CVE-2024-1","PkgName":"musl"},{"VulnerabilityID":" "}],
              "Misconfigurations":[{"Title":"x"}],"Licenses":[{}],"ExperimentalModifiedFindings":[{"Type":"vulnerability"},{}]}]}
            """);

        Assert.Single(report.Findings);
        Assert.Equal(
            [
                "/Results/0", "/Results/1/Vulnerabilities/0", "/Results/1/Vulnerabilities/1", "/Results/1/Vulnerabilities/3",
                "/Results/1/Misconfigurations/0", "/Results/1/Licenses/0", "/Results/1/ExperimentalModifiedFindings/0", "/Results/1/ExperimentalModifiedFindings/1",
            ],
            report.Skips.Select(s => s.Pointer));
        Assert.Equal(8, report.Summary.Skipped);
    }

    [Theory]
    [InlineData("Several.", "/Results/0/Vulnerabilities/0", 2)]
    [InlineData("TEMP-0841856-B18BAF", "/Results/0/Vulnerabilities/1", 2)]
    [InlineData("Java", "/Results/1", 2)]
    [InlineData("0.69.1", "", 3)]
    public void Translate_InvalidUtf8_CostsOnlyItsElement(string spoilt, string pointer, int findings)
    {
        var bytes = Encoding.UTF8.GetBytes(TrivySamples.Image);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(spoilt));
        bytes[at] = 0xff;

        var report = Translated.Of(ReportSource.FromBytes(bytes));

        Assert.Equal(pointer, Assert.Single(report.Skips).Pointer);
        Assert.Equal(findings, report.Findings.Count);
    }

    [Fact]
    public void Translate_InvalidUtf8InResource_KeepsTheOthers()
    {
        var bytes = Encoding.UTF8.GetBytes(TrivySamples.Cluster);
        bytes[bytes.AsSpan().IndexOf("Service"u8)] = 0xff;

        var report = Translated.Of(ReportSource.FromBytes(bytes));

        Assert.Equal("/Resources/1", Assert.Single(report.Skips).Pointer);
        Assert.Equal(2, report.Findings.Count);
        Assert.Empty(report.CompleteFamilies);
    }

    [Fact]
    public void Translate_Truncated_NamesTheLine()
    {
        var cut = TrivySamples.Image[..TrivySamples.Image.IndexOf("\"TEMP-", StringComparison.Ordinal)];

        var e = Assert.Throws<ReportFormatException>(() => Translated.Text(cut));

        Assert.Equal(ReportProblem.Malformed, e.Problem);
        Assert.Equal(cut.Split('\n').Length, e.Line);
    }

    [Fact]
    public void Translate_TooDeep_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);

        var e = Assert.Throws<ReportFormatException>(() => Translated.Text(TrivySamples.Image.Replace("{\"Digest\":\"sha256:aa\"}", deep)));

        Assert.Equal(ReportProblem.Malformed, e.Problem);
    }

    [Fact]
    public void Translate_LongText_IsCut()
    {
        var report = Translated.Text(TrivySamples.Image.Replace("Several.", new string('x', 100_000)));

        Assert.Equal(ReportLimits.Default.MaxTextChars + 1, report.Findings[0].Description!.Length);
    }

    [Fact]
    public void Translate_MutatedBytes_ThrowNothingButTheDocumentedException()
    {
        var mutations = from sample in Gen.Choose(0, Samples.Length - 1)
                        from count in Gen.Choose(1, 4)
                        from edits in Gen.ListOf(from at in Gen.Choose(0, 1 << 20) from kind in Gen.Choose(0, 9) from value in Gen.Choose(0, 255) select (at, kind, value), count)
                        select (sample, edits);

        Prop.ForAll(mutations.ToArbitrary(), m => IsTranslatedOrRefused(Mutate(Samples[m.sample], m.edits)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(4000).WithReplay(20260302, 1));
    }

    private static bool IsTranslatedOrRefused(byte[] bytes)
    {
        foreach (var tool in (string?[])["trivy", null])
        {
            try
            {
                _ = Translated.Of(ReportSource.FromBytes(bytes), tool);
            }
            catch (ReportFormatException e)
            {
                Assert.NotEqual("", e.Message);
            }
        }

        return true;
    }

    // Most random edits end at the parser; a text that becomes a value of another kind gets through to the translator.
    private static void ReplaceText(List<byte> bytes, int at, int value)
    {
        var start = bytes.FindIndex(at, static b => b == '"');
        var end = start < 0 ? -1 : bytes.FindIndex(start + 1, static b => b == '"');
        if (end > 0)
        {
            string[] others = ["null", "7", "-1e400", "[]", "{}", "[null]", "{\"ID\":[1]}", "true", "\"\"", "\" \"", "\"\\ud800\"", "\"(\"", "\"/\"", "\"@\""];
            bytes.RemoveRange(start, end - start + 1);
            bytes.InsertRange(start, Encoding.UTF8.GetBytes(others[value % others.Length]));
        }
    }

    private static byte[] Mutate(string sample, IEnumerable<(int At, int Kind, int Value)> edits)
    {
        var bytes = Encoding.UTF8.GetBytes(sample).ToList();
        foreach (var (position, kind, value) in edits)
        {
            if (bytes.Count == 0)
            {
                break;
            }

            var at = position % bytes.Count;
            switch (kind)
            {
                case 0:
                    bytes[at] = (byte)value;
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)value);
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(value, bytes.Count - at));
                    break;
                case 4:
                    // JSON's own characters are what breaks structure rather than text.
                    bytes[at] = "{}[]\",:0tn\\"u8[value % 11];
                    break;
                default:
                    ReplaceText(bytes, at, value);
                    break;
            }
        }

        return [.. bytes];
    }
}
