using System.Text.Json;
using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>A finding as a SARIF result.</summary>
internal static class SarifResult
{
    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId"u8, finding.CheckId);
        json.WriteString("level"u8, LevelOf(finding.Severity.Band));
        json.WriteStartObject("message"u8);
        json.WriteString("text"u8, finding.Message ?? finding.Title);
        json.WriteEndObject();
        WriteLocation(json, finding);
        json.WriteStartObject("partialFingerprints"u8);
        json.WriteString("lynceus/v1"u8, finding.Fingerprint.ToString());
        json.WriteEndObject();
        json.WriteNumber("rank"u8, Math.Round(finding.Severity.Value * 100, 1));
        json.WriteNumber("occurrenceCount"u8, Math.Max(1, finding.Occurrences));
        if (finding.Suppression is { } suppression)
        {
            json.WriteStartArray("suppressions"u8);
            json.WriteStartObject();
            json.WriteString("kind"u8, "external");
            json.WriteString("justification"u8, suppression);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteStartObject("properties"u8);
        json.WriteString("category"u8, finding.Category.ToString());
        json.WriteString("severity"u8, FindingJson.NameOf(finding.Severity.Band));
        json.WriteString("rawPointer"u8, finding.RawPointer);
        if (finding.Package is { } package)
        {
            json.WriteString("package"u8, package.Purl ?? package.Name);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartArray("locations"u8);
        json.WriteStartObject();
        if (finding.Location is { } location)
        {
            json.WriteStartObject("physicalLocation"u8);
            json.WriteStartObject("artifactLocation"u8);
            json.WriteString("uri"u8, UriOf(location.Path));
            json.WriteEndObject();
            WriteRegion(json, location);
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, finding.Subject.Name);
        json.WriteString("fullyQualifiedName"u8, finding.Subject.Key);
        json.WriteString("kind"u8, "resource");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    // SARIF counts lines from 1; some tools write 0 for "the file as a whole".
    private static void WriteRegion(Utf8JsonWriter json, CodeLocation location)
    {
        if (location.StartLine is not (> 0 and var start))
        {
            return;
        }

        json.WriteStartObject("region"u8);
        json.WriteNumber("startLine"u8, start);
        if (location.EndLine is { } end && end >= start)
        {
            json.WriteNumber("endLine"u8, end);
        }

        json.WriteEndObject();
    }

    private static string UriOf(string path) =>
        SarifRule.IsUrl(path) ? new Uri(path).AbsoluteUri : string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));

    private static string LevelOf(SeverityBand band) => band switch
    {
        SeverityBand.Critical or SeverityBand.High => "error",
        SeverityBand.Medium => "warning",
        SeverityBand.Low => "note",
        _ => "none",
    };
}
