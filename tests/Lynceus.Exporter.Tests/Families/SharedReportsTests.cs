using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Exporter.Tests.Families;

/// <summary>Reports that others published, where the shared data are, else our own samples: what the queries of the published dashboards answer, against numbers computed from the reports in another way.</summary>
public sealed class SharedReportsTests : IDisposable
{
    private const string Images = "starboard_exporter_vulnerabilityreport_image_vulnerability_severity_count";
    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN", "NONE"];

    private readonly Rendering _rendering = new(GoldenTests.Everything([.. ProfileNames.All]));
    private readonly List<(ReportKind Kind, JsonObject Report)> _reports = [];

    public SharedReportsTests()
    {
        foreach (var report in Samples())
        {
            var kind = ReportKind.All.FirstOrDefault(k => k.Name == (string?)report["kind"]);
            if (kind is null || report["metadata"] is not JsonObject metadata || metadata["name"] is null)
            {
                continue;
            }

            // Names come again among the files.
            metadata["name"] = $"{metadata["name"]}-{_reports.Count}";
            metadata["namespace"] = kind.IsNamespaced ? (string?)metadata["namespace"] ?? "default" : null;
            metadata["uid"] = $"uid-{_reports.Count}";
            _reports.Add((kind, report));
            _rendering.Renderer.Show(_rendering.Render(kind.Plural, report.ToJsonString()));
        }

        _rendering.Renderer.Refresh();
    }

    [Fact]
    public void Render_PublishedReports_AllSeriesAreTaken()
    {
        Assert.Equal(_reports.Count, _rendering.Samples("lynceus_report_info").Count);
        Assert.True(RepositoryPaths.Shared is null || _reports.Count > 30, $"only {_reports.Count} reports were found");

        // Compliance reports of one title in several files are duplicates in trivy-operator's families, which have no name.
        Assert.Equal(_reports.Where(static r => r.Kind.Body == ReportBody.Compliance).GroupBy(static r => (string?)r.Report["spec"]?["compliance"]?["title"], StringComparer.Ordinal).Any(static g => g.Count() > 1), _rendering.Hidden() > 0);
    }

    [Fact]
    public void Query_ImagesBySeverity_IsTheSumOfSummaries()
    {
        foreach (var severity in Severities)
        {
            Assert.Equal(Vulnerabilities().Sum(r => SummaryOf(r, severity)), _rendering.Sum(Images, ("severity", severity)));
        }
    }

    [Fact]
    public void Query_VulnerabilitiesByNamespace_IsTheSumOfSummaries()
    {
        var expected = Vulnerabilities().GroupBy(static r => (string)r["metadata"]!["namespace"]!, StringComparer.Ordinal)
            .Select(g => (g.Key, Value: (double)g.Sum(static r => Severities.Sum(s => SummaryOf(r, s)))));
        var answered = _rendering.Samples(Images).GroupBy(static s => s["image_namespace"], StringComparer.Ordinal).Select(static g => (g.Key, Value: g.Sum(static s => s.Value)));

        Assert.Equal(expected.OrderBy(static e => e.Key, StringComparer.Ordinal), answered.OrderBy(static e => e.Key, StringComparer.Ordinal));
    }

    [Fact]
    public void Query_TopImages_IsTheSumOfCriticalAndHigh()
    {
        var expected = Vulnerabilities()
            .GroupBy(static r => $"{r["report"]?["registry"]?["server"]}/{r["report"]?["artifact"]?["repository"]}:{r["report"]?["artifact"]?["tag"]}", StringComparer.Ordinal)
            .Select(static g => (g.Key, Value: (double)g.Sum(static r => SummaryOf(r, "CRITICAL") + SummaryOf(r, "HIGH"))));
        var answered = _rendering.Samples(Images).Where(static s => s["severity"] is "CRITICAL" or "HIGH")
            .GroupBy(static s => $"{s["image_registry"]}/{s["image_repository"]}:{s["image_tag"]}", StringComparer.Ordinal).Select(static g => (g.Key, Value: g.Sum(static s => s.Value)));

        Assert.Equal(Top(expected), Top(answered));

        static IEnumerable<(string, double)> Top(IEnumerable<(string Key, double Value)> images) =>
            images.OrderByDescending(static i => i.Value).ThenBy(static i => i.Key, StringComparer.Ordinal).Take(10);
    }

    [Fact]
    public void Query_OurCounts_AreTheNumbersOfFindings()
    {
        var findings = Of(ReportBody.Vulnerabilities).Select(static r => Items(r, "vulnerabilities").ToList()).ToList();

        Assert.Equal(findings.Sum(static f => f.Count), _rendering.Sum("lynceus_vulnerabilities"));
        Assert.Equal(findings.Sum(static f => f.Count), _rendering.Sum("lynceus_vulnerability_findings"));
        Assert.Equal(findings.SelectMany(static f => f).Count(static v => (string?)v["fixedVersion"] is { Length: > 0 }), _rendering.Sum("lynceus_vulnerabilities", ("fixable", "true")));
        Assert.Equal(findings.Sum(static f => f.Select(static v => (string?)v["vulnerabilityID"]).Distinct(StringComparer.Ordinal).Count()), _rendering.Sum("lynceus_unique_vulnerabilities"));
        Assert.Equal(
            findings.SelectMany(static f => f).Select(static v => (string?)v["vulnerabilityID"]).Distinct(StringComparer.Ordinal).Count(),
            _rendering.Samples("lynceus_vulnerability_reports").Select(static s => s["vulnerability_id"]).Distinct(StringComparer.Ordinal).Count());
        foreach (var (body, word) in new[] { (ReportBody.ConfigChecks, "config"), (ReportBody.RbacChecks, "rbac"), (ReportBody.InfraChecks, "infra") })
        {
            var failed = Of(body).SelectMany(static r => Items(r, "checks")).Count(static c => (bool?)c["success"] != true);
            Assert.Equal(failed, _rendering.Sum($"lynceus_{word}_failures"));
            Assert.Equal(failed, _rendering.Sum($"lynceus_{word}_findings"));
        }

        Assert.Equal(Of(ReportBody.Secrets).Sum(static r => Items(r, "secrets").Count()), _rendering.Sum("lynceus_exposed_secret_findings"));
        Assert.Equal(Of(ReportBody.Components).Sum(static r => r["report"]?["components"]?["components"]?.AsArray().Count ?? 0), _rendering.Sum("lynceus_sbom_components"));
    }

    [Fact]
    public void Query_Compliance_IsWhatTheStatusSays()
    {
        foreach (var report in Of(ReportBody.Compliance).Where(static r => r["status"]?["summary"] is not null))
        {
            var name = (string)report["metadata"]!["name"]!;
            var (failed, passed) = (Number(report["status"]!["summary"]!["failCount"]), Number(report["status"]!["summary"]!["passCount"]));
            var controls = (report["status"]!["summaryReport"]?["controlCheck"] ?? report["status"]!["detailReport"]!["results"])!.AsArray().Count;
            if (controls != failed + passed)
            {
                continue; // one of the files has a part of the controls alone
            }

            // The summary takes those for passed that nobody has checked.
            var notChecked = _rendering.Sum("lynceus_compliance_controls", ("report", name), ("status", "not_checked"));
            Assert.Equal(report["status"]!["summaryReport"]?["controlCheck"]?.AsArray().Count(static c => c!["totalFail"] is null) ?? 0, notChecked);
            Assert.Equal(passed, notChecked + _rendering.Sum("lynceus_compliance_controls", ("report", name), ("status", "passed")));
            Assert.Equal(failed, _rendering.Sum("lynceus_compliance_controls", ("report", name), ("status", "failed")));
            Assert.Equal(failed, _rendering.Samples("lynceus_compliance_control_failures").Count(s => s["report"] == name && s.Value > 0));
        }
    }

    public void Dispose() => _rendering.Dispose();

    private static IEnumerable<JsonObject> Items(JsonObject report, string list) => (report["report"]?[list] as JsonArray ?? []).OfType<JsonObject>();

    private static long SummaryOf(JsonObject report, string severity) => Number(report["report"]!["summary"]![severity.ToLowerInvariant() + "Count"]);

    private static long Number(JsonNode? number) => number is null ? 0 : long.Parse(number.ToJsonString(), CultureInfo.InvariantCulture);

    private static IEnumerable<JsonObject> Samples()
    {
        if (RepositoryPaths.Shared is not { } shared)
        {
            return SampleReports.All.Select(static r =>
            {
                var report = JsonNode.Parse(r.Value)!.AsObject();
                report["kind"] = ReportKind.OfPlural(r.Key).Name;
                return report;
            });
        }

        return Directory.EnumerateFiles(Path.Combine(shared, "data", "trivy-operator")).Order(StringComparer.Ordinal).Where(static f => !f.EndsWith(".md", StringComparison.Ordinal)).SelectMany(Read);
    }

    private static IEnumerable<JsonObject> Read(string file)
    {
        var text = File.ReadAllText(file, Encoding.UTF8);
        IEnumerable<JsonNode?> roots = file.EndsWith(".json", StringComparison.Ordinal) ? [JsonNode.Parse(text)] : Manifests.Read(text);
        return roots.SelectMany(Flatten);
    }

    /// <summary>Objects with a kind, also out of lists and dictionaries of them.</summary>
    private static IEnumerable<JsonObject> Flatten(JsonNode? node) => node switch
    {
        JsonObject { } o when o["kind"] is not null && o["items"] is null => [o.DeepClone().AsObject()],
        JsonObject o => o.Select(static p => p.Value).SelectMany(Flatten),
        JsonArray a => a.SelectMany(Flatten),
        _ => [],
    };

    private IEnumerable<JsonObject> Vulnerabilities() => _reports.Where(static r => r.Kind.Name == "VulnerabilityReport").Select(static r => r.Report);

    private IEnumerable<JsonObject> Of(ReportBody body) => _reports.Where(r => r.Kind.Body == body).Select(static r => r.Report);
}
