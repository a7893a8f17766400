using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The exporter as a process with the rights of its role and no more, scraped by a real Prometheus.</summary>
public sealed partial class ExporterTests : IDisposable
{
    private const string Exporter = "system:serviceaccount:lynceus:exporter";
    private const string Scraper = "system:serviceaccount:monitoring:prometheus";

    private const string Count = "starboard_exporter_vulnerabilityreport_image_vulnerability_severity_count";

    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-exporter-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Exporter_AccountThatOnlyReads_AnswersTheQueriesOfDashboards()
    {
        await using var api = await StartApiAsync();
        var reports = Enumerable.Range(0, 40).Select(static i => new Image(i)).ToArray();
        foreach (var report in reports)
        {
            api.Load(report.ToReport());
        }

        await using var exporter = RoleProcess.Start(
            "exporter", "--kubeconfig", api.WriteKubeconfig(Path.Combine(_folder, "kubeconfig"), Exporter), "--profile", "starboard,lynceus", "--target-labels", "all",
            "--metrics-listen", "127.0.0.1:0", "--health-listen", "127.0.0.1:0");
        var metrics = await exporter.MetricsAddressAsync();
        await exporter.PrintedAsync(Loaded());
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), api.TokenOf(Scraper));

        await using var prometheus = await PrometheusProcess.StartAsync(_folder, Configuration(metrics));
        var total = reports.Sum(static r => r.Counts.Sum());
        await prometheus.UntilAsync($"sum({Count})", value => value == total);

        // What the dashboard of starboard-exporter asks: stats by severity, by namespace, and the images with most that is critical or high.
        Assert.Equal(
            Severities.Select((s, i) => (s, (double)reports.Sum(r => r.Counts[i]))).Append(("NONE", 0)).OrderBy(static x => x.Item1, StringComparer.Ordinal),
            await prometheus.SumsAsync($"sum by (severity) ({Count})", "severity"));
        Assert.Equal(
            reports.GroupBy(static r => r.Namespace, StringComparer.Ordinal).Select(static g => (g.Key, (double)g.Sum(static r => r.Counts.Sum()))).OrderBy(static x => x.Key, StringComparer.Ordinal),
            await prometheus.SumsAsync($"sum by (image_namespace) ({Count})", "image_namespace"));
        var worst = reports
            .GroupBy(static r => $"{r.Repository}:{r.Tag}", StringComparer.Ordinal)
            .Select(static g => (g.Key, (double)g.Sum(static r => r.Counts[0] + r.Counts[1])))
            .OrderByDescending(static x => x.Item2)
            .ToArray();
        var top = await prometheus.SumsAsync(
            $"topk(10, sum by (image_registry, image_repository, image_tag) ({Count}{{severity=~\"CRITICAL|HIGH\"}}))", "image_repository", "image_tag");
        Assert.Equal(worst.Take(10).Select(static x => x.Item2), top.Select(static x => x.Value).OrderDescending());
        Assert.All(top, t => Assert.Contains((t.Key, t.Value), worst));

        // Details and counts agree, and so do the profiles.
        Assert.Equal(total, await prometheus.ValueAsync("count(starboard_exporter_vulnerabilityreport_image_vulnerability)"));
        Assert.Equal(1, await prometheus.ValueAsync("up"));
        Assert.All(api.Requests.Where(static r => r.User == Exporter), static r => Assert.True(r.Verb is "get" or "list" or "watch" or "" || r.Resource.EndsWith("reviews", StringComparison.Ordinal), r.ToString()));
        Assert.DoesNotContain(api.Requests, static r => r.User == Exporter && r.Status == 403);
        Assert.Equal(0, await exporter.TerminateAsync());
    }

    [Theory]
    [InlineData("--profile starbord", "--profile: 'starbord'")]
    [InlineData("--profile starboard --target-labels namspace", "namspace")]
    [InlineData("--deleted-grace forever", "--deleted-grace is 'forever'")]
    [InlineData("--kubeconfig /nowhere/kubeconfig", "/nowhere/kubeconfig")]
    public async Task Exporter_WrongUse_EndsWithOneLine(string arguments, string expected)
    {
        await using var exporter = RoleProcess.Start(["exporter", .. arguments.Split(' ')]);

        Assert.Equal(64, await exporter.ExitAsync());
        Assert.Contains(expected, exporter.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", exporter.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("Loaded 40 reports", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Loaded();

    private static async Task<FakeApiServer> StartApiAsync()
    {
        var api = await FakeApiServer.StartAsync(new FakeApiServerOptions
        {
            Users = [new ClusterUser(Exporter), new ClusterUser(Scraper)],
            Rules =
            [
                new AccessRule { Subject = Exporter, Verbs = ["get", "list", "watch"], ApiGroups = ["aquasecurity.github.io"], Resources = ["*"] },
                new AccessRule { Subject = Exporter, Verbs = ["list", "watch"], ApiGroups = ["apps"], Resources = ["replicasets"] },
                new AccessRule { Subject = Exporter, Verbs = ["list", "watch"], ApiGroups = ["batch"], Resources = ["jobs"] },
                new AccessRule { Subject = Exporter, Verbs = ["get", "list", "watch"], ApiGroups = ["apiextensions.k8s.io"], Resources = ["customresourcedefinitions"] },
                new AccessRule { Subject = Exporter, Verbs = ["create"], Resources = ["tokenreviews", "subjectaccessreviews"] },
                new AccessRule { Subject = Scraper, Verbs = ["get"], NonResourceUrls = ["/metrics"] },
            ],
        });
        api.Load("""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: vulnerabilityreports.aquasecurity.github.io }
            spec:
              group: aquasecurity.github.io
              scope: Namespaced
              names: { kind: VulnerabilityReport, listKind: VulnerabilityReportList, plural: vulnerabilityreports, singular: vulnerabilityreport }
              versions:
              - name: v1alpha1
                served: true
                storage: true
                schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
            """);
        return api;
    }

    private string Configuration(Uri metrics) =>
        $$"""
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
        scrape_configs:
        - job_name: exporter
          scheme: https
          authorization:
            credentials_file: {{_folder}}/token
          tls_config:
            insecure_skip_verify: true
          static_configs:
          - targets: ['127.0.0.1:{{metrics.Port}}']
        """;

    /// <summary>An image with findings that follow from a number.</summary>
    private sealed class Image(int number)
    {
        public string Namespace => $"team-{number % 4}";

        public string Repository => $"shop/service-{number % 13}";

        public string Tag => $"1.{number % 3}";

        public int[] Counts { get; } = [.. Enumerable.Range(0, Severities.Length).Select(s => (number * (s + 3) + s) % 7)];

        public JsonObject ToReport() => new()
        {
            ["apiVersion"] = "aquasecurity.github.io/v1alpha1",
            ["kind"] = "VulnerabilityReport",
            ["metadata"] = new JsonObject { ["name"] = $"replicaset-service-{number}-app", ["namespace"] = Namespace },
            ["report"] = new JsonObject
            {
                ["artifact"] = new JsonObject { ["repository"] = Repository, ["tag"] = Tag },
                ["registry"] = new JsonObject { ["server"] = "registry.example.com" },
                ["summary"] = new JsonObject(Severities.Select((s, i) => KeyValuePair.Create<string, JsonNode?>($"{s.ToLowerInvariant()}Count", Counts[i]))),
                ["vulnerabilities"] = new JsonArray([.. Severities.SelectMany((s, i) => Enumerable.Range(0, Counts[i]).Select(n => (JsonNode)new JsonObject
                {
                    ["vulnerabilityID"] = string.Create(CultureInfo.InvariantCulture, $"CVE-2026-{i}{n:D3}"),
                    ["resource"] = "libexample",
                    ["installedVersion"] = "1.0",
                    ["fixedVersion"] = "",
                    ["severity"] = s,
                    ["title"] = "An example",
                }))]),
            },
        };
    }
}
