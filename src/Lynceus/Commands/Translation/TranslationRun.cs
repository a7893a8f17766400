using Lynceus.Hosting;
using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>Translates files one after the other. What is wrong with one goes to standard error, and the others go on.</summary>
internal sealed class TranslationRun(IReportWriter writer, TextWriter error, string? tool, CancellationToken cancellationToken)
{
    public int Run(ReportFiles files, IReadOnlyList<string> arguments)
    {
        var exitCode = ExitCode.Ok;
        var seen = 0;
        try
        {
            foreach (var file in files.Expand(arguments))
            {
                seen++;
                exitCode = Math.Max(exitCode, Translate(file));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"lynceus translate: {InputProblem.Describe(e)}");
            exitCode = ExitCode.InputIncomplete;
            seen++;
        }

        if (seen == 0)
        {
            error.WriteLine($"{string.Join(' ', arguments)}: no report in it");
            exitCode = ExitCode.InputIncomplete;
        }

        writer.Finish();
        return exitCode;
    }

    private int Translate(ReportFile file)
    {
        var tally = new ReportTally(writer);
        string? recognised = null;
        string? problem = null;
        try
        {
            var source = file.Source;
            recognised = tool ?? ReportTranslation.Recognise(source, ReportLimits.Default, cancellationToken);
            writer.Begin(file.Name, recognised);
            tally.Summary = ReportTranslation.Translate(source, recognised, tally, ReportLimits.Default, cancellationToken);
        }
        catch (Exception e) when (InputProblem.IsOne(e))
        {
            problem = InputProblem.Describe(e);
            if (recognised is null)
            {
                writer.Begin(file.Name, tool: null);
            }

            error.WriteLine(PlainText.OneLine($"{file.Name}: {problem}"));
        }

        writer.End(tally, problem);
        foreach (var note in tally.Summary?.Notes ?? [])
        {
            error.WriteLine(PlainText.OneLine($"{file.Name}: {note}"));
        }

        SkippedElements.Write(error, file.Name, tally.Skips, tally.SkippedTotal);
        return problem is null ? ExitCode.Ok : ExitCode.InputIncomplete;
    }
}
