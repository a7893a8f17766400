using System.Buffers;
using System.Globalization;
using Lynceus.Exposition;
using Lynceus.Exposition.Text;

namespace Lynceus.Load.Exposition;

/// <summary>Series of vulnerability reports with 17 labels, about 775 bytes each: 4,000 vulnerabilities that come again in every report, as they do in a fleet.</summary>
internal sealed class GeneratedSeries
{
    public static readonly FamilyHeader Header = new(MetricName.Parse("lynceus_bench_image_vulnerability"), "A vulnerability of an image.", MetricType.Gauge);

    private const int Vulnerabilities = 4000;

    private readonly Vulnerability[] _vulnerabilities = new Vulnerability[Vulnerabilities];

    public GeneratedSeries(int seed = 1)
    {
        var random = new Random(seed);
        var prose = new SecurityProse(random);
        string[] severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];
        for (var i = 0; i < Vulnerabilities; i++)
        {
            var package = $"lib{prose.Pick(["ssl", "xml2", "curl", "expat", "tiff", "gnutls"])}{i % 400}";
            var id = $"CVE-{2019 + (i % 8)}-{1000 + (i * 7)}";
            _vulnerabilities[i] = new Vulnerability(
                id,
                package,
                $"1.{random.Next(30)}.{random.Next(99)}-1+deb12u1",
                i % 3 == 0 ? "" : $"1.{random.Next(30)}.{random.Next(99)}-1+deb12u2",
                prose.Title(package),
                $"https://avd.example.com/nvd/{id.ToLowerInvariant()}",
                severities[random.Next(severities.Length)],
                Math.Round(random.NextDouble() * 10, 1));
        }
    }

    /// <summary>Writes the series of one report. Another version has other scores and one other finding.</summary>
    public void Write(IBufferWriter<byte> output, int report, int findings, int version)
    {
        var hash = new Random(report);
        var digest = $"sha256:{hash.NextInt64():x16}{hash.NextInt64():x16}{hash.NextInt64():x16}{hash.NextInt64():x16}";
        var name = string.Create(CultureInfo.InvariantCulture, $"replicaset-checkout-{hash.Next():x8}-{report}-app");
        var space = $"team-{report % 50}";
        var repository = $"shop/service-{report % 300}";
        var tag = $"4.17.{report % 20}";
        var workload = $"checkout-{report % 300}";
        var first = hash.Next(Vulnerabilities);
        for (var i = 0; i < findings; i++)
        {
            // A step that has no common factor with their number: no vulnerability comes twice in a report.
            var found = _vulnerabilities[(first + (i * 37) + (i == 0 ? version : 0)) % Vulnerabilities];
            var sample = new SampleWriter(output, Header.Name);
            sample.Label("report_name"u8, name);
            sample.Label("image_namespace"u8, space);
            sample.Label("image_registry"u8, "registry.example.com");
            sample.Label("image_repository"u8, repository);
            sample.Label("image_tag"u8, tag);
            sample.Label("image_digest"u8, digest);
            sample.Label("workload_kind"u8, "ReplicaSet");
            sample.Label("workload_name"u8, workload);
            sample.Label("container_name"u8, "app");
            sample.Label("vulnerability_id"u8, found.Id);
            sample.Label("vulnerable_resource_name"u8, found.Package);
            sample.Label("installed_resource_version"u8, found.Installed);
            sample.Label("fixed_resource_version"u8, found.Fixed);
            sample.Label("vulnerability_title"u8, found.Title);
            sample.Label("vulnerability_link"u8, found.Link);
            sample.Label("severity"u8, found.Severity);
            sample.Label("target"u8, "registry.example.com/shop (debian 12.5)");
            sample.Value(found.Score + version);
        }
    }

    private sealed record Vulnerability(string Id, string Package, string Installed, string Fixed, string Title, string Link, string Severity, double Score);
}
