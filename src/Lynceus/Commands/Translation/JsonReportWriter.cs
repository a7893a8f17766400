namespace Lynceus.Commands.Translation;

/// <summary>One object per report; an array of them when there may be several. Members of an archive from standard input are one object a line.</summary>
/// <remarks>The tool's version comes after the findings: a report may state it at its very end, and findings are not held back for it.</remarks>
internal sealed class JsonReportWriter(Stream output, bool indented, bool isArray) : IReportWriter
{
    private readonly JsonOutput _output = new(output, indented);
    private bool _started;

    public void Begin(string file, string? tool)
    {
        if (_started && !isArray)
        {
            _output.Finish();
            _output.Json.Reset();
        }

        Start();
        _output.Json.WriteStartObject();
        _output.Json.WriteString("file"u8, file);
        _output.Json.WriteString("tool"u8, tool);
        _output.Json.WriteStartArray("findings"u8);
    }

    public void Add(Reports.Finding finding)
    {
        FindingJson.Write(_output.Json, finding);
        _output.FlushWhenLarge();
    }

    public void End(ReportTally tally, string? problem)
    {
        var json = _output.Json;
        json.WriteEndArray();
        json.WriteString("toolVersion"u8, tally.Summary?.ToolVersion);
        json.WriteNumber("items"u8, tally.Items);
        json.WriteStartArray("skipped"u8);
        foreach (var (pointer, reason) in tally.Skips)
        {
            json.WriteStartObject();
            json.WriteString("pointer"u8, pointer);
            json.WriteString("reason"u8, reason);
            json.WriteEndObject();
            _output.FlushWhenLarge();
        }

        json.WriteEndArray();
        if (tally.SkippedTotal > tally.Skips.Count)
        {
            json.WriteNumber("skippedTotal"u8, tally.SkippedTotal);
        }

        if (tally.Summary is { Notes: { Count: > 0 } notes })
        {
            json.WriteStartArray("notes"u8);
            foreach (var note in notes)
            {
                json.WriteStringValue(note);
            }

            json.WriteEndArray();
        }

        if (problem is not null)
        {
            json.WriteString("error"u8, problem);
        }

        json.WriteEndObject();
    }

    public void Finish()
    {
        Start();
        if (isArray)
        {
            _output.Json.WriteEndArray();
        }

        _output.Finish();
    }

    public void Dispose() => _output.Dispose();

    private void Start()
    {
        if (isArray && !_started)
        {
            _output.Json.WriteStartArray();
        }

        _started = true;
    }
}
