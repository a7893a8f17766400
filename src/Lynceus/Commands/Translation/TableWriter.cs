using Lynceus.Reports;
using Spectre.Console;

namespace Lynceus.Commands.Translation;

/// <summary>A line per finding: columns that fit a terminal, or whole texts parted by tabs where the output goes elsewhere.</summary>
internal sealed class TableWriter : IReportWriter
{
    private const int SeverityWidth = 8;
    private const int Gap = 2;

    private readonly StreamWriter _output;
    private readonly IAnsiConsole? _terminal;
    private readonly int _checkWidth;
    private readonly int _subjectWidth;
    private readonly int _titleWidth;
    private string _file = "";
    private string? _tool;
    private int _rows;

    /// <param name="terminalWidth">Columns of the terminal; null when the output is none.</param>
    public TableWriter(StreamWriter output, int? terminalWidth)
    {
        _output = output;
        _terminal = terminalWidth is null ? null : CommandHost.Ansi(output, isTerminal: true);

        // The subject gets the most: the title says in other words what the check is, and nothing else says where it is.
        var width = Math.Max(60, terminalWidth ?? 0);
        _checkWidth = width < 100 ? 16 : 20;
        var rest = width - SeverityWidth - _checkWidth - (3 * Gap);
        _subjectWidth = Math.Min(60, rest * 3 / 5);
        _titleWidth = rest - _subjectWidth;
    }

    public void Begin(string file, string? tool) => (_file, _tool, _rows) = (file, tool, 0);

    public void Add(Finding finding)
    {
        if (_rows++ == 0)
        {
            WriteRow("SEVERITY", "CHECK", "SUBJECT", "TITLE", Style.Plain);
        }

        var severity = FindingJson.NameOf(finding.Severity.Band);
        var subject = _terminal is null ? SubjectText.Whole(finding) : SubjectText.Fit(finding, _subjectWidth);
        WriteRow(
            finding.Suppression is null ? severity : $"({severity})", finding.CheckId, subject, finding.Title, StyleOf(finding.Severity.Band));
    }

    public void End(ReportTally tally, string? problem)
    {
        if (problem is null)
        {
            var version = tally.Summary?.ToolVersion is { } v ? $" {v}" : "";
            _output.WriteLine(PlainText.OneLine($"{_file}: {_tool}{version}: {Summary(tally)}"));
        }

        _output.Flush();
    }

    public void Finish() => _output.Flush();

    public void Dispose() => _output.Dispose();

    private static string Summary(ReportTally tally)
    {
        var bands = Enum.GetValues<SeverityBand>().Reverse()
            .Where(b => tally.Count(b) > 0)
            .Select(b => $"{tally.Count(b)} {FindingJson.NameOf(b)}");
        var text = tally.Findings == 0 ? "no findings" : $"{Plural(tally.Findings, "finding")} ({string.Join(", ", bands)}), {Plural(tally.Items, "item")}";
        return tally.SkippedTotal == 0 ? text : $"{text}, {tally.SkippedTotal} skipped";
    }

    private static string Plural(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static Style StyleOf(SeverityBand band) => band switch
    {
        SeverityBand.Critical => new Style(Color.Red, decoration: Decoration.Bold),
        SeverityBand.High => new Style(Color.Red),
        SeverityBand.Medium => new Style(Color.Yellow),
        SeverityBand.Low => new Style(Color.Blue),
        _ => Style.Plain,
    };

    private void WriteRow(string severity, string check, string subject, string title, Style style)
    {
        (check, subject, title) = (PlainText.OneLine(check), PlainText.OneLine(subject), PlainText.OneLine(title));
        if (_terminal is null)
        {
            _output.Write(severity);
            _output.Write('\t');
            _output.Write(check);
            _output.Write('\t');
            _output.Write(subject);
            _output.Write('\t');
            _output.WriteLine(title);
            return;
        }

        _terminal.Write(new Text(PlainText.Fit(severity, SeverityWidth).PadRight(SeverityWidth + Gap), style));
        _output.Write(PlainText.Fit(check, _checkWidth).PadRight(_checkWidth + Gap));
        _output.Write(subject.PadRight(_subjectWidth + Gap));
        _output.WriteLine(PlainText.FitWords(title, _titleWidth));
    }
}
