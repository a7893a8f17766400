using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lynceus.Load;

/// <summary>Writes a Trivy report of any size, the same for the same seed: property order, indentation and proportions as Trivy has them.</summary>
internal sealed class TrivyReportGenerator : IDisposable
{
    private const int Vulnerabilities = 800;
    private const int SystemPackages = 180;
    private const int ImagesOfCluster = 60;
    private const int FlushBytes = 1 << 16;

    private static readonly string[] Severities = ["LOW", "LOW", "MEDIUM", "MEDIUM", "MEDIUM", "HIGH", "HIGH", "CRITICAL", "UNKNOWN"];
    private static readonly string[] Namespaces = ["shop", "payments", "observability", "kube-system", "search", "identity"];
    private static readonly string[] Words = ["lib", "core", "ssl", "xml", "net", "auth", "image", "font", "util", "data", "cache", "proto"];

    private readonly Random _random;
    private readonly SecurityProse _prose;
    private readonly Utf8JsonWriter _writer;
    private readonly long _size;
    private readonly string[] _packages;
    private readonly GeneratedVulnerability[] _vulnerabilities;

    private TrivyReportGenerator(Stream output, long size, int seed)
    {
        _random = new Random(seed);
        _prose = new SecurityProse(_random);
        _size = size;
        _writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _packages = [.. Enumerable.Range(0, SystemPackages).Select(i => $"{Words[i % Words.Length]}{Words[i / Words.Length % Words.Length]}{i % 7}")];
        _vulnerabilities = [.. Enumerable.Range(0, Vulnerabilities).Select(NewVulnerability)];
    }

    /// <summary>Writes at least <paramref name="size"/> bytes; a report ends with a whole element, so it is a little longer.</summary>
    public static void Write(Stream output, long size, bool isCluster, int seed)
    {
        using var generator = new TrivyReportGenerator(output, size, seed);
        if (isCluster)
        {
            generator.WriteCluster();
        }
        else
        {
            generator.WriteImage();
        }
    }

    public void Dispose() => _writer.Dispose();

    private bool IsFull => _writer.BytesCommitted + _writer.BytesPending >= _size;

    private void WriteCluster()
    {
        _writer.WriteStartObject();
        _writer.WriteString("ClusterName", "fleet-1");
        _writer.WriteStartArray("Resources");
        for (var i = 0; !IsFull; i++)
        {
            _writer.WriteStartObject();
            _writer.WriteString("Namespace", Namespaces[i % Namespaces.Length]);
            _writer.WriteString("Kind", i % 5 == 0 ? "StatefulSet" : "Deployment");
            _writer.WriteString("Name", $"{Words[i % Words.Length]}-service-{i}");
            _writer.WriteStartArray("Metadata");
            _writer.WriteEndArray();
            _writer.WriteStartArray("Results");
            WriteImageResults($"registry.example/team/{Words[i % Words.Length]}-{i % ImagesOfCluster}:1.{i % 9}.{i % 4}", results: 4);
            WriteMisconfigurations(i);
            _writer.WriteEndArray();
            _writer.WriteEndObject();
            Flush();
        }

        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }

    private void WriteImage()
    {
        const string Image = "registry.example/team/monolith:4.2.0";
        _writer.WriteStartObject();
        _writer.WriteNumber("SchemaVersion", 2);
        _writer.WriteStartObject("Trivy");
        _writer.WriteString("Version", "0.69.1");
        _writer.WriteEndObject();
        _writer.WriteString("CreatedAt", "2026-03-02T10:00:00.123456789Z");
        _writer.WriteString("ArtifactName", Image);
        _writer.WriteString("ArtifactType", "container_image");
        _writer.WriteStartObject("Metadata");
        _writer.WriteStartArray("RepoTags");
        _writer.WriteStringValue(Image);
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        _writer.WriteStartArray("Results");
        while (!IsFull)
        {
            WriteImageResults(Image, results: 8);
        }

        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }

    private void WriteImageResults(string image, int results)
    {
        for (var i = 0; i < results && !IsFull; i++)
        {
            var isSystem = i == 0;
            _writer.WriteStartObject();
            _writer.WriteString("Target", isSystem ? $"{image} (debian 12.9)" : i % 2 == 0 ? "Java" : $"usr/local/bin/{Words[i]}");
            _writer.WriteString("Class", isSystem ? "os-pkgs" : "lang-pkgs");
            _writer.WriteString("Type", isSystem ? "debian" : i % 2 == 0 ? "jar" : "gobinary");
            _writer.WriteStartArray("Vulnerabilities");
            for (var n = isSystem ? 220 : 30; n > 0 && !IsFull; n--)
            {
                WriteVulnerability(isSystem, isJar: i % 2 == 0);
                Flush();
            }

            _writer.WriteEndArray();
            _writer.WriteEndObject();
        }
    }

    private void WriteVulnerability(bool isSystem, bool isJar)
    {
        var vulnerability = _prose.Pick(_vulnerabilities);
        var package = _prose.Pick(_packages);
        var version = $"{_random.Next(1, 9)}.{_random.Next(20)}.{_random.Next(30)}";
        var isFixed = _random.Next(3) > 0;
        var name = isSystem ? package : isJar ? $"org.example:{package}" : $"example.org/go/{package}";
        _writer.WriteStartObject();
        _writer.WriteString("VulnerabilityID", vulnerability.Id);
        _writer.WriteString("PkgID", $"{name}@{version}");
        _writer.WriteString("PkgName", name);
        if (!isSystem && isJar)
        {
            _writer.WriteString("PkgPath", $"app/lib/{package}-{version}.jar");
        }

        _writer.WriteStartObject("PkgIdentifier");
        _writer.WriteString("PURL", isSystem ? $"pkg:deb/debian/{package}@{version}?arch=amd64&distro=debian-12.9"
            : isJar ? $"pkg:maven/org.example/{package}@{version}" : $"pkg:golang/example.org/go/{package}@v{version}");
        _writer.WriteString("UID", _random.NextInt64().ToString("x16"));
        _writer.WriteEndObject();
        _writer.WriteString("InstalledVersion", version);
        if (isFixed)
        {
            _writer.WriteString("FixedVersion", version + "-2");
        }

        _writer.WriteString("Status", isFixed ? "fixed" : "affected");
        _writer.WriteStartObject("Layer");
        _writer.WriteString("Digest", Digest("digest" + package));
        _writer.WriteString("DiffID", Digest("diff" + package));
        _writer.WriteEndObject();
        _writer.WriteString("SeveritySource", isSystem ? "debian" : "ghsa");
        _writer.WriteString("PrimaryURL", "https://avd.aquasec.com/nvd/" + vulnerability.Id.ToLowerInvariant());
        _writer.WriteStartObject("DataSource");
        _writer.WriteString("ID", isSystem ? "debian" : "ghsa");
        _writer.WriteString("Name", isSystem ? "Debian Security Tracker" : "GitHub Security Advisory");
        _writer.WriteString("URL", isSystem ? "https://salsa.debian.org/security-tracker-team/security-tracker" : "https://github.com/advisories");
        _writer.WriteEndObject();
        _writer.WriteString("Fingerprint", Digest($"{vulnerability.Id}{name}{version}"));
        WriteDetails(vulnerability);
        _writer.WriteEndObject();
    }

    private void WriteDetails(GeneratedVulnerability vulnerability)
    {
        _writer.WriteString("Title", vulnerability.Title);
        _writer.WriteString("Description", vulnerability.Description);
        _writer.WriteString("Severity", vulnerability.Severity);
        _writer.WriteStartArray("CweIDs");
        _writer.WriteStringValue(vulnerability.Cwe);
        _writer.WriteEndArray();
        _writer.WriteStartObject("VendorSeverity");
        foreach (var source in (ReadOnlySpan<string>)["alma", "amazon", "ghsa", "nvd", "redhat", "ubuntu"])
        {
            _writer.WriteNumber(source, 1 + (vulnerability.Id.Length + source.Length) % 4);
        }

        _writer.WriteEndObject();
        _writer.WriteStartObject("CVSS");
        WriteCvss("ghsa", vulnerability.VendorScore, vulnerability.HasV4);
        WriteCvss("nvd", vulnerability.NvdScore, isV4: false);
        WriteCvss("redhat", vulnerability.VendorScore, isV4: false);
        _writer.WriteEndObject();
        _writer.WriteStartArray("References");
        foreach (var reference in vulnerability.References)
        {
            _writer.WriteStringValue(reference);
        }

        _writer.WriteEndArray();
        _writer.WriteString("PublishedDate", "2025-02-17T19:21:55.31Z");
        _writer.WriteString("LastModifiedDate", "2025-11-18T17:51:53.51Z");
    }

    private void WriteCvss(string source, double score, bool isV4)
    {
        _writer.WriteStartObject(source);
        _writer.WriteString("V3Vector", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H");
        if (isV4)
        {
            _writer.WriteString("V40Vector", "CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N");
        }

        _writer.WriteNumber("V3Score", score);
        if (isV4)
        {
            _writer.WriteNumber("V40Score", score);
        }

        _writer.WriteEndObject();
    }

    private void WriteMisconfigurations(int resource)
    {
        _writer.WriteStartObject();
        _writer.WriteString("Target", $"Deployment/{Words[resource % Words.Length]}-service-{resource}");
        _writer.WriteString("Class", "config");
        _writer.WriteString("Type", "kubernetes");
        _writer.WriteStartArray("Misconfigurations");
        for (var check = 1; check <= 12; check++)
        {
            _writer.WriteStartObject();
            _writer.WriteString("Type", "Kubernetes Security Check");
            _writer.WriteString("ID", $"KSV-{check:D4}");
            _writer.WriteString("Title", $"Setting {check} of the security context is missing");
            _writer.WriteString("Description", _vulnerabilities[check].Description);
            _writer.WriteString("Message", $"Container 'app' of Deployment '{Words[resource % Words.Length]}-service-{resource}' should set 'securityContext.setting{check}'");
            _writer.WriteString("Resolution", $"Set 'containers[].securityContext.setting{check}' to true.");
            _writer.WriteString("Severity", Severities[check % Severities.Length]);
            _writer.WriteString("Status", "FAIL");
            _writer.WriteStartObject("CauseMetadata");
            _writer.WriteString("Provider", "Kubernetes");
            _writer.WriteNumber("StartLine", 132);
            _writer.WriteNumber("EndLine", 143);
            _writer.WriteEndObject();
            _writer.WriteEndObject();
        }

        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }

    private GeneratedVulnerability NewVulnerability(int index)
    {
        var id = $"CVE-{2016 + index % 10}-{10000 + index * 37 % 40000}";
        var package = _prose.Pick(_packages);

        // Most descriptions are short; the long tail is what GitHub's advisories have.
        var length = _random.Next(10) switch { < 6 => _random.Next(150, 500), < 9 => _random.Next(500, 1500), _ => _random.Next(1500, 4000) };
        string[] references =
        [
            $"https://access.redhat.com/security/cve/{id}",
            .. Enumerable.Range(0, _random.Next(2, 18)).Select(i => $"https://github.com/example/{package}/commit/{Digest(id + i)[7..47]}"),
            $"https://nvd.nist.gov/vuln/detail/{id}",
            $"https://www.cve.org/CVERecord?id={id}",
        ];
        return new GeneratedVulnerability(
            id, _prose.Title(package), _prose.Description(package, length), _prose.Pick(Severities), $"CWE-{_random.Next(20, 900)}",
            references, Score(), Score(), _random.Next(6) == 0);
    }

    private double Score() => _random.Next(20, 100) / 10.0;

    private static string Digest(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private void Flush()
    {
        if (_writer.BytesPending > FlushBytes)
        {
            _writer.Flush();
        }
    }
}
