using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Load.Exporter;

/// <summary>VulnerabilityReports as trivy-operator writes them: 4,000 vulnerabilities that come again in many images, as they do in a fleet. With all 17 labels a finding is a series of about 775 bytes.</summary>
internal sealed class GeneratedReports
{
    private const int Vulnerabilities = 4000;

    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];

    private readonly Vulnerability[] _vulnerabilities = new Vulnerability[Vulnerabilities];

    public GeneratedReports(int seed = 1)
    {
        var random = new Random(seed);
        var prose = new SecurityProse(random);
        for (var i = 0; i < Vulnerabilities; i++)
        {
            var package = $"lib{prose.Pick(["ssl", "xml2", "curl", "expat", "tiff", "gnutls"])}{i % 400}";
            _vulnerabilities[i] = new Vulnerability(
                $"CVE-{2019 + (i % 8)}-{1000 + (i * 7)}",
                package,
                $"1.{random.Next(30)}.{random.Next(99)}-1+deb12u1",
                i % 3 == 0 ? "" : $"1.{random.Next(30)}.{random.Next(99)}-1+deb12u2",
                prose.Title(package),
                Severities[random.Next(Severities.Length)],
                Math.Round(random.NextDouble() * 10, 1));
        }
    }

    /// <summary>Definition of the kind, without a schema.</summary>
    public static JsonObject Definition() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = "vulnerabilityreports.aquasecurity.github.io" },
        ["spec"] = new JsonObject
        {
            ["group"] = "aquasecurity.github.io",
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["kind"] = "VulnerabilityReport", ["listKind"] = "VulnerabilityReportList", ["plural"] = "vulnerabilityreports", ["singular"] = "vulnerabilityreport" },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1alpha1",
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
            }),
        },
    };

    /// <summary>Another version of a report has other scores and one other finding.</summary>
    public JsonObject Report(int number, int findings, int version)
    {
        var hash = new Random(number);
        var digest = $"sha256:{hash.NextInt64():x16}{hash.NextInt64():x16}{hash.NextInt64():x16}{hash.NextInt64():x16}";
        var suffix = hash.Next().ToString("x8", CultureInfo.InvariantCulture);
        var (space, workload) = ($"team-{number % 50}", $"checkout-{number % 300}-{suffix}");
        var (repository, tag) = ($"shop/service-{number % 300}", $"4.17.{number % 20}");
        var first = hash.Next(Vulnerabilities);
        var found = new JsonArray();
        for (var i = 0; i < findings; i++)
        {
            // A step that has no common factor with their number: no vulnerability comes twice in a report.
            var vulnerability = _vulnerabilities[(first + (i * 37) + (i == 0 ? version : 0)) % Vulnerabilities];
            found.Add(new JsonObject
            {
                ["class"] = "os-pkgs",
                ["fixedVersion"] = vulnerability.Fixed,
                ["installedVersion"] = vulnerability.Installed,
                ["lastModifiedDate"] = "2026-04-01T12:15:08Z",
                ["links"] = new JsonArray(),
                ["packagePURL"] = $"pkg:deb/debian/{vulnerability.Package}@{Uri.EscapeDataString(vulnerability.Installed)}?arch=amd64&distro=debian-12.5",
                ["primaryLink"] = $"https://avd.example.com/nvd/{vulnerability.Id.ToLowerInvariant()}",
                ["publishedDate"] = "2026-03-01T10:15:08Z",
                ["resource"] = vulnerability.Package,
                ["score"] = Math.Round(Math.Min(10, vulnerability.Score + (version / 10.0)), 1),
                ["severity"] = vulnerability.Severity,
                ["target"] = $"registry.example.com/{repository}:{tag} (debian 12.5)",
                ["title"] = vulnerability.Title,
                ["vulnerabilityID"] = vulnerability.Id,
            });
        }

        var counts = found.GroupBy(static f => f!["severity"]!.GetValue<string>(), StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Count(), StringComparer.Ordinal);
        return new JsonObject
        {
            ["apiVersion"] = "aquasecurity.github.io/v1alpha1",
            ["kind"] = "VulnerabilityReport",
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { ["trivy-operator.aquasecurity.github.io/report-ttl"] = "24h0m0s" },
                ["labels"] = new JsonObject
                {
                    ["resource-spec-hash"] = "7bf9bfcd4c",
                    ["trivy-operator.container.name"] = "app",
                    ["trivy-operator.resource.kind"] = "ReplicaSet",
                    ["trivy-operator.resource.name"] = workload,
                    ["trivy-operator.resource.namespace"] = space,
                },
                ["name"] = $"replicaset-{workload}-app-{number}",
                ["namespace"] = space,
            },
            ["report"] = new JsonObject
            {
                ["artifact"] = new JsonObject { ["digest"] = digest, ["repository"] = repository, ["tag"] = tag },
                ["os"] = new JsonObject { ["family"] = "debian", ["name"] = "12.5" },
                ["registry"] = new JsonObject { ["server"] = "registry.example.com" },
                ["scanner"] = new JsonObject { ["name"] = "Trivy", ["vendor"] = "Aqua Security", ["version"] = "0.57.1" },
                ["summary"] = new JsonObject
                {
                    ["criticalCount"] = counts.GetValueOrDefault("CRITICAL"),
                    ["highCount"] = counts.GetValueOrDefault("HIGH"),
                    ["lowCount"] = counts.GetValueOrDefault("LOW"),
                    ["mediumCount"] = counts.GetValueOrDefault("MEDIUM"),
                    ["noneCount"] = 0,
                    ["unknownCount"] = counts.GetValueOrDefault("UNKNOWN"),
                },
                ["updateTimestamp"] = "2026-05-02T10:00:00Z",
                ["vulnerabilities"] = found,
            },
        };
    }

    private sealed record Vulnerability(string Id, string Package, string Installed, string Fixed, string Title, string Severity, double Score);
}
