using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Lynceus.Load.Exporter;

/// <summary>VulnerabilityReports as trivy-operator writes them, about 1 KB a finding: 4,000 vulnerabilities that come again in every report, as they do in a fleet.</summary>
internal sealed class GeneratedReports
{
    private const int Vulnerabilities = 4000;

    private readonly byte[][] _findings = new byte[Vulnerabilities][];

    public GeneratedReports(int seed = 1)
    {
        var random = new Random(seed);
        var prose = new SecurityProse(random);
        string[] severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];
        for (var i = 0; i < Vulnerabilities; i++)
        {
            var package = $"lib{prose.Pick(["ssl", "xml2", "curl", "expat", "tiff", "gnutls"])}{i % 400}";
            var id = $"CVE-{2019 + (i % 8)}-{1000 + (i * 7)}";
            _findings[i] = JsonBytes(json =>
            {
                json.WriteStartObject();
                json.WriteString("class", "os-pkgs");
                json.WriteString("description", prose.Description(package, 300));
                json.WriteString("fixedVersion", i % 3 == 0 ? "" : $"1.{random.Next(30)}.{random.Next(99)}-1+deb12u2");
                json.WriteString("installedVersion", $"1.{random.Next(30)}.{random.Next(99)}-1+deb12u1");
                json.WriteString("lastModifiedDate", "2026-03-14T09:26:53Z");
                json.WriteStartArray("links");
                json.WriteEndArray();
                json.WriteString("packagePURL", $"pkg:deb/debian/{package}@1.0?arch=amd64&distro=debian-12.5");
                json.WriteString("primaryLink", $"https://avd.example.com/nvd/{id.ToLowerInvariant()}");
                json.WriteString("publishedDate", "2026-02-01T00:15:08Z");
                json.WriteString("resource", package);
                json.WriteNumber("score", Math.Round(random.NextDouble() * 10, 1));
                json.WriteString("severity", severities[random.Next(severities.Length)]);
                json.WriteString("target", "registry.example.com/shop (debian 12.5)");
                json.WriteString("title", prose.Title(package));
                json.WriteString("vulnerabilityID", id);
                json.WriteEndObject();
            });
        }
    }

    /// <param name="version">Another one has one other finding.</param>
    public byte[] Create(int report, int findings, int version)
    {
        var hash = new Random(report);
        var digest = $"sha256:{hash.NextInt64():x16}{hash.NextInt64():x16}{hash.NextInt64():x16}{hash.NextInt64():x16}";
        var owner = string.Create(CultureInfo.InvariantCulture, $"checkout-{report % 300}-{hash.Next():x8}");
        var first = hash.Next(Vulnerabilities);
        return JsonBytes(json =>
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "aquasecurity.github.io/v1alpha1");
            json.WriteString("kind", "VulnerabilityReport");
            json.WriteStartObject("metadata");
            json.WriteString("creationTimestamp", "2026-03-15T01:02:03Z");
            json.WriteStartObject("labels");
            json.WriteString("trivy-operator.container.name", "app");
            json.WriteString("trivy-operator.resource.kind", "ReplicaSet");
            json.WriteString("trivy-operator.resource.name", owner);
            json.WriteString("trivy-operator.resource.namespace", $"team-{report % 50}");
            json.WriteEndObject();
            json.WriteString("name", $"replicaset-{owner}-{report}-app");
            json.WriteString("namespace", $"team-{report % 50}");
            json.WriteString("resourceVersion", $"{1000 + report + version}");
            json.WriteString("uid", string.Create(CultureInfo.InvariantCulture, $"6f1d3e6a-e867-4a6a-ac98-{report:D12}"));
            json.WriteEndObject();
            json.WriteStartObject("report");
            json.WriteStartObject("artifact");
            json.WriteString("digest", digest);
            json.WriteString("repository", $"shop/service-{report % 300}");
            json.WriteString("tag", $"4.17.{report % 20}");
            json.WriteEndObject();
            json.WriteStartObject("os");
            json.WriteString("family", "debian");
            json.WriteString("name", "12.5");
            json.WriteEndObject();
            json.WriteStartObject("registry");
            json.WriteString("server", "registry.example.com");
            json.WriteEndObject();
            json.WriteStartObject("scanner");
            json.WriteString("name", "Trivy");
            json.WriteString("vendor", "Aqua Security");
            json.WriteString("version", "0.68.1");
            json.WriteEndObject();
            json.WriteString("updateTimestamp", "2026-03-15T01:02:03Z");
            json.WriteStartArray("vulnerabilities");
            for (var i = 0; i < findings; i++)
            {
                // A step that has no common factor with their number: no vulnerability comes twice in a report.
                json.WriteRawValue(_findings[(first + (i * 37) + (i == 0 ? version : 0)) % Vulnerabilities], skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static byte[] JsonBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
