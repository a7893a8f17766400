using System.Text.Json;
using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>A finding as JSON. What the tool did not say is left out.</summary>
internal static class FindingJson
{
    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint"u8, finding.Fingerprint.ToString());
        json.WriteString("checkId"u8, finding.CheckId);
        json.WriteString("title"u8, finding.Title);
        Optional(json, "message", finding.Message);
        Optional(json, "description", finding.Description);
        Optional(json, "remediation", finding.Remediation);
        json.WriteString("category"u8, finding.Category.ToString());
        WriteSeverity(json, finding.Severity);
        Optional(json, "confidence", finding.Confidence);
        Write(json, finding.Subject);
        if (finding.Package is { } package)
        {
            Write(json, package);
        }

        if (finding.Location is { } location)
        {
            Write(json, location);
        }

        Texts(json, "aliases", finding.Aliases);
        Texts(json, "references", finding.References);
        Write(json, finding.Cvss);
        Optional(json, "status", finding.Status);
        Optional(json, "suppression", finding.Suppression);
        json.WriteStartObject("scope"u8);
        json.WriteString("family"u8, finding.Scope.Family);
        json.WriteString("namespace"u8, finding.Scope.Namespace);
        json.WriteString("key"u8, finding.Scope.Key);
        json.WriteEndObject();
        json.WriteString("rawPointer"u8, finding.RawPointer);
        json.WriteNumber("occurrences"u8, finding.Occurrences);
        json.WriteEndObject();
    }

    public static string NameOf(SeverityBand band) => band switch
    {
        SeverityBand.Critical => "critical",
        SeverityBand.High => "high",
        SeverityBand.Medium => "medium",
        SeverityBand.Low => "low",
        _ => "none",
    };

    private static void WriteSeverity(Utf8JsonWriter json, Severity severity)
    {
        json.WriteNumber("severity"u8, severity.Value);
        json.WriteString("severityName"u8, NameOf(severity.Band));
        Optional(json, "severityNative", severity.Native);
        Optional(json, "severitySource", severity.Source);
        if (severity.IsUnrated)
        {
            json.WriteBoolean("unrated"u8, true);
        }
    }

    private static void Write(Utf8JsonWriter json, Subject subject)
    {
        json.WriteStartObject("subject"u8);
        json.WriteString("kind"u8, subject.Kind);
        json.WriteString("namespace"u8, subject.Namespace);
        json.WriteString("name"u8, subject.Name);
        Optional(json, "apiGroup", subject.ApiGroup);
        Optional(json, "container", subject.Container);
        Optional(json, "image", subject.Image);
        Optional(json, "observed", subject.Observed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Package package)
    {
        json.WriteStartObject("package"u8);
        json.WriteString("name"u8, package.Name);
        Optional(json, "purl", package.Purl);
        Optional(json, "type", package.Type);
        Optional(json, "installedVersion", package.InstalledVersion);
        Optional(json, "fixedVersion", package.FixedVersion);
        Optional(json, "path", package.Path);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CodeLocation location)
    {
        json.WriteStartObject("location"u8);
        json.WriteString("path"u8, location.Path);
        if (location.StartLine is { } start)
        {
            json.WriteNumber("startLine"u8, start);
        }

        if (location.EndLine is { } end)
        {
            json.WriteNumber("endLine"u8, end);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<CvssScore> scores)
    {
        if (scores.Count == 0)
        {
            return;
        }

        json.WriteStartArray("cvss"u8);
        foreach (var score in scores)
        {
            json.WriteStartObject();
            json.WriteString("source"u8, score.Source);
            json.WriteString("version"u8, score.Version);
            if (score.Score is { } value && double.IsFinite(value))
            {
                json.WriteNumber("score"u8, value);
            }

            Optional(json, "vector", score.Vector);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Texts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
