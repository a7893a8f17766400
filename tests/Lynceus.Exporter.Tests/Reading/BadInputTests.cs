using System.Text;
using System.Text.Json;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Tests.Families;
using Lynceus.Testing;

namespace Lynceus.Exporter.Tests.Reading;

/// <summary>Reports that are not as they should be: exported as far as they go, counted, and nothing breaks.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Rendering _rendering = new(GoldenTests.Everything([.. ProfileNames.All]));
    private readonly MetricsReading _metrics;

    public BadInputTests() => _metrics = new MetricsReading(_rendering.Renderer.Metrics.Meter);

    [Fact]
    public void Render_ReportWithoutAnything_IsThereWithZeros()
    {
        Render("{}");

        Assert.Equal(0, _rendering.Sum("lynceus_vulnerabilities"));
        Assert.Single(_rendering.Samples("lynceus_report_info"));
        Assert.Contains("missing", Problems());
    }

    [Fact]
    public void Render_NullsEverywhere_IsThereWithZeros()
    {
        Render("""{"updateTimestamp": null, "scanner": null, "registry": null, "artifact": null, "os": null, "summary": null, "vulnerabilities": null}""", "\"labels\": null, \"annotations\": null, \"ownerReferences\": null");

        Assert.Equal(12, _rendering.Samples("lynceus_vulnerabilities").Count);
        Assert.Equal(0, _rendering.Hidden());
    }

    [Fact]
    public void Render_MistypedFields_KeepsWhatCanBeRead()
    {
        Render("""
            {"updateTimestamp": 12, "artifact": {"repository": "shop/cart", "tag": 1.16, "digest": {"x": [1]}}, "registry": "none", "os": {"eosl": "true", "family": ["x"]},
             "summary": {"criticalCount": "2", "highCount": -1, "lowCount": {}},
             "vulnerabilities": [7, "x", null, {"vulnerabilityID": "CVE-1", "severity": "HIGH", "score": "7.5"}, {"vulnerabilityID": ["CVE-2"], "severity": 5, "score": 1e999}, {"links": "x", "fixedVersion": false}]}
            """);

        var one = Assert.Single(_rendering.Samples("starboard_exporter_vulnerabilityreport_image_vulnerability"), static s => s["vulnerability_id"] == "CVE-1");
        Assert.Equal(7.5, one.Value);
        Assert.Equal("1.16", one["image_tag"]);
        Assert.Equal("true", Assert.Single(_rendering.Samples("lynceus_image_info"))["os_end_of_life"]);
        Assert.Equal(3, _rendering.Sum("lynceus_vulnerabilities"));
        Assert.Equal(2, _rendering.Sum("starboard_exporter_vulnerabilityreport_image_vulnerability_severity_count", ("severity", "CRITICAL")));
        Assert.Contains("mistyped", Problems());
        Assert.Contains("unknown_severity", Problems());
        Assert.Equal(0, _rendering.Hidden());
    }

    [Fact]
    public void Render_UnknownFields_AreNotMinded()
    {
        Render("""{"future": {"a": [{"b": null}]}, "summary": {"newCount": 3}, "vulnerabilities": [{"vulnerabilityID": "CVE-1", "severity": "LOW", "epss": {"score": 0.1}}]}""");

        Assert.Equal(1, _rendering.Sum("lynceus_vulnerabilities", ("severity", "low")));
        Assert.Empty(Problems());
    }

    [Fact]
    public void Render_DuplicateKeys_LastOneCounts()
    {
        Render("""{"summary": {}, "vulnerabilities": [{"vulnerabilityID": "CVE-0", "severity": "LOW"}], "vulnerabilities": [{"vulnerabilityID": "CVE-1", "vulnerabilityID": "CVE-2", "severity": "LOW"}]}""");

        Assert.Equal("CVE-2", Assert.Single(_rendering.Samples("lynceus_vulnerability_findings"))["vulnerability_id"]);
        Assert.Contains("duplicate_key", Problems());
    }

    [Theory]
    [InlineData("""a\u0000b""", "a\uFFFDb")]
    [InlineData("""a\ud800b""", "a\uFFFDb")]
    [InlineData("""a\udc00\ud83d\ude00b""", "a\uFFFD\U0001F600b")]
    public void Render_TextThatIsNoUnicode_IsReplaced(string json, string shown)
    {
        Render($$"""{"summary": {}, "vulnerabilities": [{"vulnerabilityID": "CVE-1", "severity": "LOW", "title": "{{json}}"}]}""");

        Assert.Equal(shown, Assert.Single(_rendering.Samples("lynceus_vulnerability_findings"))["title"]);
        Assert.Contains("invalid_text", Problems());
        Assert.Equal(0, _rendering.Hidden());
    }

    [Fact]
    public void Render_BytesThatAreNotUtf8_AreReplaced()
    {
        var json = Encoding.UTF8.GetBytes(Report("""{"summary": {}, "vulnerabilities": [{"vulnerabilityID": "CVE-1", "severity": "LOW", "title": "a#b", "resource": "caf\u00e9 é"}]}""", "\"labels\": {}"));
        json[json.AsSpan().IndexOf("a#b"u8) + 1] = 0xFF;

        _rendering.Render("vulnerabilityreports", json);

        var finding = Assert.Single(_rendering.Samples("lynceus_vulnerability_findings"));
        Assert.Equal("a\uFFFDb", finding["title"]);
        Assert.Equal("café é", finding["package"]);
        Assert.Contains("invalid_text", Problems());
    }

    [Fact]
    public void Render_TextOverTheLimit_IsCutBetweenCharacters()
    {
        Render($$"""{"summary": {}, "vulnerabilities": [{"vulnerabilityID": "CVE-1", "severity": "LOW", "title": "x{{string.Concat(Enumerable.Repeat("é", 5000))}}"}]}""");

        Assert.Equal("x" + string.Concat(Enumerable.Repeat("é", 2047)), Assert.Single(_rendering.Samples("lynceus_vulnerability_findings"))["title"]);
        Assert.Contains("truncated", Problems());
    }

    [Fact]
    public void Render_EscapedNamesOfProperties_AreUnderstood()
    {
        Render("""{"summary": {}, "vulnerabilit\u0069es": [{"\u0076ulnerabilityID": "CVE\u002d1", "severity": "\u004cOW"}]}""");

        Assert.Equal("CVE-1", Assert.Single(_rendering.Samples("lynceus_vulnerability_findings"))["vulnerability_id"]);
    }

    [Fact]
    public void Render_FindingsWithEqualLabels_AreCountedTogether()
    {
        Render("""{"summary": {}, "vulnerabilities": [{"vulnerabilityID": "C", "severity": "LOW", "score": 2}, {"vulnerabilityID": "C", "severity": "LOW", "score": 1}, {"vulnerabilityID": "\u0043", "severity": "LOW"}]}""");

        Assert.Equal(3, Assert.Single(_rendering.Samples("lynceus_vulnerability_findings")).Value);
        Assert.Equal(2, Assert.Single(_rendering.Samples("lynceus_vulnerability_score")).Value);
        Assert.Equal(0, Assert.Single(_rendering.Samples("starboard_exporter_vulnerabilityreport_image_vulnerability")).Value);
        Assert.Equal(0, _rendering.Hidden());
    }

    [Fact]
    public void Render_ReportOf50Megabytes_IsExported()
    {
        var findings = new StringBuilder();
        var filler = new string('x', 400);
        for (var i = 0; i < 110_000; i++)
        {
            findings.Append(i == 0 ? "" : ",").Append($$"""{"vulnerabilityID":"CVE-{{i}}","severity":"LOW","title":"t","description":"{{filler}}","fixedVersion":"1"}""");
        }

        using var rendering = new Rendering(new() { Profiles = ["starboard"], TargetLabels = ["vulnerability_id"] });
        var json = Report($$"""{"summary": {"lowCount": 110000}, "vulnerabilities": [{{findings}}]}""", "\"labels\": {}");
        Assert.True(json.Length > 50_000_000);

        rendering.Render("vulnerabilityreports", json);

        Assert.Equal(110_000, rendering.Samples("starboard_exporter_vulnerabilityreport_image_vulnerability").Count);
    }

    [Theory]
    [InlineData("""{"metadata": {"name": "a"}, "report": {"vulnerabilities": [""")]
    [InlineData("""{"metadata": {"name": "a"}, "report": nonsense}""")]
    public void Render_NotJson_ThrowsAndIsCounted(string json)
    {
        Assert.ThrowsAny<JsonException>(() => _rendering.Render("vulnerabilityreports", json));

        Assert.Contains("not_json", Problems());
        Assert.Empty(_rendering.Samples());
    }

    [Fact]
    public void Render_NameOver63Characters_IsReadFromTheAnnotation()
    {
        var name = "a-name-that-is-too-long-for-a-label-" + new string('x', 100);
        Render("""{"summary": {}, "vulnerabilities": []}""", $$"""
            "labels": {"trivy-operator.resource.kind": "Role", "trivy-operator.resource.name-hash": "1"}, "annotations": {"trivy-operator.resource.name": "{{name}}"}
            """);

        Assert.All(_rendering.Samples("trivy_image_vulnerabilities"), s => Assert.Equal(name, s["resource_name"]));
        Assert.All(_rendering.Samples("lynceus_vulnerabilities"), s => Assert.Equal(name, s["workload"]));
    }

    [Fact]
    public void Render_SecretWithItsText_ShowsNothingOfIt()
    {
        _rendering.Render("exposedsecretreports", SampleReports.All["exposedsecretreports"].Replace("\"title\"", "\"code\": {\"lines\": [\"TOPSECRET\"]}, \"title\"", StringComparison.Ordinal));

        Assert.NotEmpty(_rendering.Samples("lynceus_exposed_secret_findings"));
        Assert.DoesNotContain("TOPSECRET", _rendering.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_SummaryThatIsWrong_IsCountedAndOurCountsAreTheFindings()
    {
        Render("""{"summary": {"criticalCount": 9}, "vulnerabilities": [{"vulnerabilityID": "C", "severity": "LOW"}]}""");

        Assert.Equal(1, _rendering.Sum("lynceus_vulnerabilities"));
        Assert.Equal(9, _rendering.Sum("starboard_exporter_vulnerabilityreport_image_vulnerability_severity_count", ("severity", "CRITICAL")));
        Assert.Contains("summary_mismatch", Problems());
    }

    [Fact]
    public void Render_TwoComplianceReportsWithOneTitle_AreBothRenderedAndOneIsShown()
    {
        var json = SampleReports.All["clustercompliancereports"];
        _rendering.Render("clustercompliancereports", json);
        _rendering.Render("clustercompliancereports", json.Replace("\"nsa\"", "\"nsa-2\"", StringComparison.Ordinal));

        Assert.Equal(2, _rendering.Samples("trivy_cluster_compliance").Count);
        Assert.Equal(6, _rendering.Samples("lynceus_compliance_controls").Count);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _rendering.Dispose();
    }

    private static string Report(string report, string metadata) => $$"""{"metadata": {"name": "a", "namespace": "shop", "uid": "u", {{metadata}}}, "report": {{report}}}""";

    private void Render(string report, string metadata = "\"labels\": {}") => _rendering.Render("vulnerabilityreports", Report(report, metadata));

    private string Problems() => string.Join('\n', _metrics.Lines("lynceus_exporter_report_problems_total"));
}
