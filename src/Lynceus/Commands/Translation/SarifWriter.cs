using System.Text.Json;
using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>SARIF 2.1.0, one run per report.</summary>
/// <remarks>Source: OASIS "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". Results come first in a run, since its rules are known only at the end.</remarks>
internal sealed class SarifWriter(Stream output, bool indented) : IReportWriter
{
    private readonly JsonOutput _output = new(output, indented);
    private readonly Dictionary<string, SarifRule> _rules = new(StringComparer.Ordinal);
    private bool _started;
    private string? _tool;
    private string _file = "";

    public void Begin(string file, string? tool)
    {
        Start();
        _rules.Clear();
        (_file, _tool) = (file, tool);
        _output.Json.WriteStartObject();
        _output.Json.WriteStartArray("results"u8);
    }

    public void Add(Finding finding)
    {
        _rules.TryAdd(finding.CheckId, new SarifRule(finding.Title, finding.References.FirstOrDefault(SarifRule.IsUrl), finding.Severity.Value));
        SarifResult.Write(_output.Json, finding);
        _output.FlushWhenLarge();
    }

    public void End(ReportTally tally, string? problem)
    {
        var json = _output.Json;
        json.WriteEndArray();
        json.WriteStartObject("tool"u8);
        json.WriteStartObject("driver"u8);
        json.WriteString("name"u8, _tool ?? "unknown");
        if (tally.Summary?.ToolVersion is { } version)
        {
            json.WriteString("version"u8, version);
        }

        json.WriteStartArray("rules"u8);
        foreach (var (id, rule) in _rules)
        {
            rule.Write(json, id);
            _output.FlushWhenLarge();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        WriteInvocation(tally, problem);
        json.WriteStartObject("properties"u8);
        json.WriteString("file"u8, _file);
        json.WriteNumber("items"u8, tally.Items);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void Finish()
    {
        Start();
        _output.Json.WriteEndArray();
        _output.Json.WriteEndObject();
        _output.Finish();
    }

    public void Dispose() => _output.Dispose();

    private void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        _output.Json.WriteStartObject();
        _output.Json.WriteString("$schema"u8, "https://json.schemastore.org/sarif-2.1.0.json");
        _output.Json.WriteString("version"u8, "2.1.0");
        _output.Json.WriteStartArray("runs"u8);
    }

    private void WriteInvocation(ReportTally tally, string? problem)
    {
        var json = _output.Json;
        json.WriteStartArray("invocations"u8);
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful"u8, problem is null);
        json.WriteStartArray("toolExecutionNotifications"u8);
        if (problem is not null)
        {
            WriteNotification(json, "error", problem);
        }

        foreach (var (pointer, reason) in tally.Skips)
        {
            WriteNotification(json, "warning", $"Skipped {pointer}: {reason}");
            _output.FlushWhenLarge();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteNotification(Utf8JsonWriter json, string level, string text)
    {
        json.WriteStartObject();
        json.WriteString("level"u8, level);
        json.WriteStartObject("message"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
