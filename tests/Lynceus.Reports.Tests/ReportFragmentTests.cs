using System.Text;
using System.Text.Json;

namespace Lynceus.Reports.Tests;

public class ReportFragmentTests
{
    private const string Report = """
        {"a":{"x/y":[10,{"z~":"deep"}],"1.50":1.50,"t":true,"n":null,"e":{},"l":[]},"":"empty name","b":"last"}
        """;

    [Theory]
    [InlineData("/a/x~1y/1/z~0", "\"deep\"")]
    [InlineData("/a/x~1y/0", "10")]
    [InlineData("/a/1.50", "1.50")]
    [InlineData("/a/t", "true")]
    [InlineData("/a/n", "null")]
    [InlineData("/a/e", "{}")]
    [InlineData("/a/l", "[]")]
    [InlineData("/", "\"empty name\"")]
    [InlineData("/a/x~1y", "[\n  10,\n  {\n    \"z~\": \"deep\"\n  }\n]")]
    public void Extract_Pointer_GivesTheValueIndented(string pointer, string expected)
    {
        Assert.Equal(expected, Extract(Report, pointer));
    }

    [Fact]
    public void Extract_EmptyPointer_GivesTheDocument()
    {
        Assert.Equal("last", JsonDocument.Parse(Extract(Report, "")!).RootElement.GetProperty("b").GetString());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("/missing")]
    [InlineData("/a/x~1y/2")]
    [InlineData("/a/x~1y/00")]
    [InlineData("/a/x~1y/01")]
    [InlineData("/a/x~1y/-")]
    [InlineData("/a/x~1y/-1")]
    [InlineData("/a/x~1y/+1")]
    [InlineData("/a/x~1y/99999999999999999999")]
    [InlineData("/b/0")]
    [InlineData("/a/")]
    [InlineData("/0/a")]
    [InlineData("/a/n/x")]
    public void Extract_PointerThatLeadsNowhere_IsNull(string pointer)
    {
        Assert.Null(Extract(Report, pointer));
    }

    [Fact]
    public void Extract_EndlessPointer_IsNull()
    {
        Assert.Null(Extract(Report, string.Concat(Enumerable.Repeat("/a", 100_000))));
        Assert.Null(Extract(Report, "/" + new string('a', 1_000_000)));
    }

    [Theory]
    [InlineData("/0/a", "1")]
    [InlineData("/1/b", "\"second\"")]
    [InlineData("/2", null)]
    public void Extract_SeveralDocuments_FirstSegmentIsTheIndex(string pointer, string? expected)
    {
        Assert.Equal(expected, Extract("""{"a":1}{"b":"second"}""", pointer));
        Assert.Equal(expected, Extract("a: 1\n---\nb: second\n", pointer));
    }

    [Theory]
    [InlineData("/spec/list/1", "\"two\"")]
    [InlineData("/spec/version", "1.10")]
    public void Extract_Yaml_IsReadAsJson(string pointer, string expected)
    {
        Assert.Equal(expected, Extract("spec:\n  list: [one, two]\n  version: 1.10\n", pointer));
    }

    [Fact]
    public void Extract_ArrayAtTheRoot_IndexIsTheElement()
    {
        Assert.Equal("\"b\"", Extract("""["a","b"]""", "/1"));
    }

    [Fact]
    public void Extract_NameLongerThanTheNameBuffer_IsFound()
    {
        var name = new string('n', 300);

        Assert.Equal("1", Extract($$"""{"{{new string('m', 300)}}":0,"{{name}}":1}""", "/" + name));
    }

    [Theory]
    [InlineData("""{"a":""", "/a")]
    [InlineData("""{"a":1,,"b":2}""", "/b")]
    [InlineData("""{"a":{"b":[1,2}}""", "/a")]
    public void Extract_Malformed_IsRefused(string report, string pointer)
    {
        Assert.Equal(ReportProblem.Malformed, Assert.Throws<ReportFormatException>(() => Extract(report, pointer)).Problem);
    }

    [Fact]
    public void Extract_BrokenText_IsNamed()
    {
        Assert.Equal("[\n  \"(not valid UTF-8)\",\n  1\n]", Extract("""["\ud800",1]""", ""));
    }

    [Theory]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(4096)]
    public void Extract_LongValue_IsCutAndSaysSo(int maxBytes)
    {
        var report = "[" + string.Join(',', Enumerable.Repeat("{\"name\":\"žluťoučký 🐎\",\"depth\":[[[[1]]]]}", 5000)) + "]";

        var fragment = Extract(report, "", maxBytes)!;

        Assert.InRange(Encoding.UTF8.GetByteCount(fragment), maxBytes / 2, maxBytes);
        Assert.EndsWith($"\n… cut: this part of the report is longer than {maxBytes} bytes.", fragment, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', fragment);
    }

    [Fact]
    public void Extract_LongText_IsShortened()
    {
        var fragment = Extract($$"""{"a":"{{new string('x', 100_000)}}","b":1}""", "", 65536)!;

        using var json = JsonDocument.Parse(fragment);
        Assert.Equal(ReportLimits.Default.MaxTextChars + 1, json.RootElement.GetProperty("a").GetString()!.Length);
        Assert.Equal(1, json.RootElement.GetProperty("b").GetInt32());
    }

    [Fact]
    public void Extract_CutValue_DoesNotReadOn()
    {
        var report = "[" + string.Join(',', Enumerable.Repeat("1", 1000)) + ", this is no JSON";

        Assert.EndsWith("bytes.", Extract(report, "", 256), StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_DeepestDocument_IsShown()
    {
        var depth = ReportLimits.Default.MaxDepth;

        Assert.NotNull(Extract(new string('[', depth) + new string(']', depth), "", 1 << 20));
        Assert.Throws<ReportFormatException>(() => Extract(new string('[', depth + 1) + new string(']', depth + 1), ""));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(255)]
    public void Extract_TooFewBytes_IsRefused(int maxBytes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Extract(Report, "", maxBytes));
    }

    [Fact]
    public void Extract_PointersOfFindings_LeadToTheirSource()
    {
        foreach (var tool in ReportTranslation.Tools)
        {
            foreach (var (_, file, _) in SharedReports.Asserted(tool))
            {
                var source = ReportSource.FromFile(SharedReports.Find($"reports/{tool}/{file}")!);
                foreach (var finding in Translated.Of(source).Findings.Take(3))
                {
                    Assert.StartsWith("{", ReportFragment.Extract(source, finding.RawPointer, 65536, ReportLimits.Default, CancellationToken.None), StringComparison.Ordinal);
                }
            }
        }

        const string Own = """[{"version":"cis-1.9","node_type":"node","tests":[{"results":[{"test_number":"4.1.1","status":"FAIL"}]}]}]""";
        Assert.Contains("\"4.1.1\"", Extract(Own, Assert.Single(Translated.Text(Own).Findings).RawPointer), StringComparison.Ordinal);
    }

    private static string? Extract(string report, string pointer, int maxBytes = 1 << 20) =>
        ReportFragment.Extract(ReportSource.FromBytes(Encoding.UTF8.GetBytes(report)), pointer, maxBytes, ReportLimits.Default, CancellationToken.None);
}
