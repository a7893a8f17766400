using System.Globalization;
using Lynceus.Hosting;
using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>Translates files one after the other. What is wrong with one goes to standard error, and the others go on.</summary>
/// <param name="tool">Tool that wrote the reports; null to recognise it.</param>
/// <param name="subject">What was scanned; null to leave it to the reports.</param>
internal sealed class TranslationRun(IReportWriter writer, CommandHost host, string? tool, string? subject, CancellationToken cancellationToken)
{
    private const int NameWidth = 40;

    private string _name = "";
    private ReportTally? _tally;

    public int Run(ReportFiles files, IReadOnlyList<string> arguments)
    {
        using var progress = new ProgressLine(host, State);
        var exitCode = ExitCode.Ok;
        var seen = 0;
        try
        {
            foreach (var file in files.Expand(arguments))
            {
                seen++;
                exitCode = Math.Max(exitCode, Translate(file, progress));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.Hide();
            host.Error.WriteLine($"lynceus translate: {InputProblem.Describe(e)}");
            exitCode = ExitCode.InputIncomplete;
            seen++;
        }

        if (seen == 0)
        {
            host.Error.WriteLine($"{string.Join(' ', arguments)}: no report in it");
            exitCode = ExitCode.InputIncomplete;
        }

        writer.Finish();
        return exitCode;
    }

    private int Translate(ReportFile file, ProgressLine progress)
    {
        // On one terminal the rows show that it goes on, and a line between them would be in the way.
        var tally = new ReportTally(writer) { OnFirstFinding = host.IsOutputTerminal ? progress.Dispose : null };
        (_name, _tally) = (file.Name, tally);
        string? recognised = null;
        string? problem = null;
        try
        {
            var source = file.Source;
            recognised = tool ?? ReportTranslation.Recognise(source, ReportLimits.Default, cancellationToken);
            writer.Begin(file.Name, recognised);
            tally.Summary = ReportTranslation.Translate(source, recognised, tally, ReportLimits.Default, cancellationToken, subject);
        }
        catch (Exception e) when (InputProblem.IsOne(e))
        {
            problem = InputProblem.Describe(e);
            if (recognised is null)
            {
                writer.Begin(file.Name, tool: null);
            }

            progress.Hide();
            host.Error.WriteLine(PlainText.OneLine($"{file.Name}: {problem}"));
        }

        progress.Hide();
        writer.End(tally, problem);
        foreach (var note in tally.Summary?.Notes ?? [])
        {
            host.Error.WriteLine(PlainText.OneLine($"{file.Name}: {note}"));
        }

        SkippedElements.Write(host.Error, file.Name, tally.Skips, tally.SkippedTotal);
        return problem is null ? ExitCode.Ok : ExitCode.InputIncomplete;
    }

    private string State(TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture, $"{PlainText.FitEnd(PlainText.OneLine(_name), NameWidth)}: {_tally?.Findings ?? 0:N0} findings, {(int)elapsed.TotalSeconds} s");
}
