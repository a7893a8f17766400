using System.IO.Compression;
using System.Text;

namespace Lynceus.Reports.Tests;

public class ReportTranslationTests
{
    private const string Polaris = """{"PolarisOutputVersion":"1.0","SourceType":"Cluster","Results":[{"Name":"a","Kind":"Pod","Namespace":"n","Results":{}}]}""";

    [Fact]
    public void Tools_AllTranslators_AreNamedOnceAndSorted()
    {
        Assert.Equal(ReportTranslation.Translators.Select(t => t.Tool).Order(StringComparer.Ordinal), ReportTranslation.Tools);
        Assert.Equal(ReportTranslation.Tools.Distinct(), ReportTranslation.Tools);
        Assert.All(ReportTranslation.Translators, t => Assert.True(t.Keys.Version >= 1));
    }

    [Theory]
    [InlineData("""{"foo":1,"bar":{"x":2}}""", "it is an object with foo, bar.")]
    [InlineData("{}", "it is an empty object.")]
    [InlineData("[]", "it is an array.")]
    [InlineData("""[{"baz":1}]""", "it is an array of objects with baz.")]
    [InlineData("[1,2]", "it is an array.")]
    public void Translate_UnknownLayout_SaysWhatItSaw(string report, string expected)
    {
        var e = Refused(report);

        Assert.Equal(ReportProblem.UnknownLayout, e.Problem);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.Contains("Known tools: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(", polaris,", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_ReportOfAnotherTool_NamesBoth()
    {
        var e = Refused(Polaris, "sarif");

        Assert.Equal(ReportProblem.WrongTool, e.Problem);
        Assert.Equal("This is a report of polaris, not of sarif.", e.Message);
    }

    [Fact]
    public void Translate_ToolNamedForAnUnknownLayout_IsRefused()
    {
        var e = Refused("""{"foo":1}""", "polaris");

        Assert.Equal(ReportProblem.UnknownLayout, e.Problem);
        Assert.StartsWith("This is not a report of polaris", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuchtool")]
    [InlineData("Polaris")]
    [InlineData("")]
    public void Translate_UnknownTool_IsRefused(string tool)
    {
        Assert.Equal(ReportProblem.UnknownTool, Refused(Polaris, tool).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\t")]
    [InlineData("\uFEFF")]
    public void Translate_Empty_IsRefused(string report)
    {
        var e = Refused(report);

        Assert.Equal(ReportProblem.Malformed, e.Problem);
        Assert.StartsWith("The report is empty.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"PolarisOutputVersion":"1.0",""", 1, 30)]
    [InlineData("{\n\"PolarisOutputVersion\":\n!}", 3, 1)]
    public void Translate_Malformed_NamesThePlace(string report, long line, long column)
    {
        var e = Refused(report);

        Assert.Equal((ReportProblem.Malformed, line, column), (e.Problem, e.Line, e.Column));
        Assert.Contains($"line {line}, column {column}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_Gzip_IsUnpacked()
    {
        var summary = Translated.Of(ReportSource.FromBytes(Gzip(Polaris))).Summary;

        Assert.Equal(("polaris", Polaris.Length), (summary.Tool, (int)summary.Bytes));
        Assert.Equal("polaris", ReportTranslation.Recognise(ReportSource.FromBytes(Gzip(Polaris)), ReportLimits.Default, CancellationToken.None));
    }

    // The second one is whole documents up to most places, so only the packing can tell that some are missing.
    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    public void Translate_GzipTruncatedAtAnyByte_IsRefused(string format)
    {
        var documents = string.Concat(Enumerable.Range(0, 50).Select(i => $"---\nPolarisOutputVersion: '1.0'\nAuditTime: {i * 7919 % 9973}\n"));
        var packed = Gzip(format == "json" ? Polaris : documents);

        for (var length = 2; length < packed.Length; length++)
        {
            var cut = ReportSource.FromBytes(packed.AsMemory(0, length));
            var e = Record.Exception(() => Translated.Of(cut));
            Assert.True(e is ReportFormatException { Problem: ReportProblem.Malformed }, $"{length} of {packed.Length}: {e}");
        }
    }

    [Fact]
    public void Translate_GzipWithWrongChecksum_IsRefused()
    {
        var packed = Gzip(Polaris);
        packed[^6] ^= 0xff;

        Assert.Equal(ReportProblem.Malformed, Assert.Throws<ReportFormatException>(() => Translated.Of(ReportSource.FromBytes(packed))).Problem);
    }

    [Fact]
    public void Translate_GzipBomb_IsStoppedAtTheLimit()
    {
        var limits = new ReportLimits { MaxReportBytes = 1_000_000 };
        var bomb = Gzip(Polaris[..^1] + ",\"x\":[" + string.Concat(Enumerable.Repeat("0,", 2_000_000)) + "0]}");
        Assert.True(bomb.Length < 100_000);

        var e = Assert.Throws<ReportFormatException>(() => Translated.Of(ReportSource.FromBytes(bomb), limits: limits));

        Assert.Equal(ReportProblem.TooLarge, e.Problem);
    }

    [Fact]
    public void Translate_GzipBombOfBlanks_IsStoppedAtTheLimit()
    {
        var limits = new ReportLimits { MaxReportBytes = 1_000_000, MaxYamlBytes = 1_000_000 };

        var e = Assert.Throws<ReportFormatException>(() => Translated.Of(ReportSource.FromBytes(Gzip(new string(' ', 5_000_000))), limits: limits));

        Assert.Equal(ReportProblem.TooLarge, e.Problem);
    }

    [Fact]
    public void Translate_MoreFindingsThanAllowed_IsRefused()
    {
        const string Sarif = """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":"a","message":"m"},{"ruleId":"b","message":"m"}]}]}""";

        Assert.Equal(2, Translated.Text(Sarif, limits: new ReportLimits { MaxFindings = 2 }).Findings.Count);
        Assert.Equal(ReportProblem.TooLarge, Refused(Sarif, limits: new ReportLimits { MaxFindings = 1 }).Problem);
    }

    [Fact]
    public void Translate_MoreSkipsThanListed_AreCounted()
    {
        var report = Translated.Text("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[1,2,3]}]}""", limits: new ReportLimits { MaxListedSkips = 2 });

        Assert.Equal((2, 3), (report.Skips.Count, report.Summary.Skipped));
    }

    [Theory]
    [InlineData("""{"kind":"\ud800","PolarisOutputVersion":"1.0","Results":[]}""")]
    [InlineData("""{"a":{"b":"\ud800"},"PolarisOutputVersion":"1.0","Results":[]}""")]
    public void Recognise_BrokenTextElsewhere_DoesNotMatter(string report)
    {
        Assert.Equal("polaris", Translated.Text(report).Summary.Tool);
    }

    private static ReportFormatException Refused(string report, string? tool = null, ReportLimits? limits = null) =>
        Assert.Throws<ReportFormatException>(() => Translated.Text(report, tool, limits));

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
