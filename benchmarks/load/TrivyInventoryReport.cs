using System.Text.Json;

namespace Lynceus.Load;

/// <summary>Writes an inventory as <c>trivy k8s --report all</c> does. Texts are short, so that a million findings stay below the hub's limit for a report.</summary>
internal static class TrivyInventoryReport
{
    // A prime, so that stepping through the ids meets each once.
    private const int Vulnerabilities = 4001;
    private const int EverywhereFirst = 20;
    private const int Packages = 80;
    private const int FlushBytes = 1 << 16;

    private static readonly string[] Severities = ["LOW", "LOW", "LOW", "MEDIUM", "MEDIUM", "MEDIUM", "MEDIUM", "HIGH", "HIGH", "CRITICAL"];

    public static void Write(Stream output, Inventory inventory, InventoryVariation variation)
    {
        var prose = new SecurityProse(new Random(7));
        var titles = Enumerable.Range(0, Vulnerabilities).Select(v => prose.Title(PackageOf(v))).ToArray();
        var descriptions = Enumerable.Range(0, Vulnerabilities).Select(v => prose.Description(PackageOf(v), 200)).ToArray();
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("ClusterName", inventory.Cluster);
        json.WriteStartArray("Resources");
        foreach (var (workload, findings) in inventory.Workloads(variation))
        {
            json.WriteStartObject();
            json.WriteString("Namespace", Inventory.NamespaceOf(workload));
            json.WriteString("Kind", Inventory.KindOf(workload));
            json.WriteString("Name", inventory.NameOf(workload));
            json.WriteStartArray("Metadata");
            json.WriteEndArray();
            json.WriteStartArray("Results");
            json.WriteStartObject();
            json.WriteString("Target", $"registry.example/team/{inventory.NameOf(workload)}:1.4.2 (debian 12.9)");
            json.WriteString("Class", "os-pkgs");
            json.WriteString("Type", "debian");
            json.WriteStartArray("Vulnerabilities");
            foreach (var finding in findings)
            {
                var vulnerability = VulnerabilityOf(workload, finding % Inventory.ItemsOfWorkload);
                WriteFinding(json, finding, vulnerability, titles[vulnerability], descriptions[vulnerability], variation);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            if (json.BytesPending > FlushBytes)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Id of a vulnerability; the first twenty are in every workload.</summary>
    public static string IdOf(int vulnerability) => $"CVE-{2016 + vulnerability % 10}-{10000 + vulnerability}";

    private static int VulnerabilityOf(int workload, int place) =>
        place < EverywhereFirst ? place : EverywhereFirst + (workload * 31 + place * 7) % (Vulnerabilities - EverywhereFirst);

    private static string PackageOf(int vulnerability) => $"lib{"abcdefghij"[vulnerability % 10]}core{vulnerability % Packages}";

    private static void WriteFinding(
        Utf8JsonWriter json, int finding, int vulnerability, string title, string description, InventoryVariation variation)
    {
        var id = IdOf(vulnerability);
        var package = PackageOf(vulnerability);
        var isFixed = vulnerability % 3 > 0;
        var severity = vulnerability * 13 % Severities.Length;
        if (variation == InventoryVariation.OnePercent && Inventory.IsChanged(finding))
        {
            severity = severity < Severities.Length / 2 ? Severities.Length - 1 : 0;
        }

        json.WriteStartObject();
        json.WriteString("VulnerabilityID", id);
        json.WriteString("PkgID", $"{package}@1.{vulnerability % 20}.3");
        json.WriteString("PkgName", package);
        json.WriteString("InstalledVersion", $"1.{vulnerability % 20}.3");
        if (isFixed)
        {
            json.WriteString("FixedVersion", $"1.{vulnerability % 20}.4");
        }

        json.WriteString("Status", isFixed ? "fixed" : "affected");
        json.WriteString("SeveritySource", "debian");
        json.WriteString("PrimaryURL", $"https://avd.aquasec.com/nvd/{id}");
        json.WriteString("Title", title);
        json.WriteString("Description", description);
        json.WriteString("Severity", Severities[severity]);
        json.WriteStartObject("CVSS");
        json.WriteStartObject("nvd");
        json.WriteString("V3Vector", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H");
        json.WriteNumber("V3Score", 7.5);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("References");
        json.WriteStringValue($"https://nvd.nist.gov/vuln/detail/{id}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
