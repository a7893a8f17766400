using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>SARIF 2.1.0 (OASIS), the exchange format of static analysis: every run of every tool in the file.</summary>
/// <remarks>
/// Rules, base directories, invocations and the run's category may stand before or behind the results, so a first pass collects them
/// and passes over the results; the second pass then turns each result into a finding as it is read.
/// </remarks>
internal sealed class SarifTranslator : IReportTranslator
{
    public const string Name = "sarif";

    public static readonly KeyScheme Scheme = new(Name, 2);

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) =>
        shape.Text("$schema")?.Contains("sarif", StringComparison.OrdinalIgnoreCase) == true
        || (shape.Has("runs")
            && (shape.IsComplete
                || shape.Text("version")?.StartsWith("2.", StringComparison.Ordinal) == true
                || shape.Child?.First?.Has("tool") == true));

    public void Translate(ref JsonCursor cursor, TranslationContext context)
    {
        List<SarifRun> runs;
        using (var input = context.Reopen())
        {
            var header = new JsonCursor(input);
            header.NextDocument();
            var reader = new SarifRunReader(context);
            runs = reader.ReadAll(ref header);
            SarifVersion.Check(reader.Version, reader.Schema, runs);
        }

        context.ToolVersion = runs.Select(static r => r.ToolVersion).FirstOrDefault(static v => v is not null);
        context.GeneratedAt = runs.Max(static r => r.EndedAt);
        var examined = ReadRuns(ref cursor, runs, context);
        if (!examined)
        {
            context.CloseNothing("The report has no run that says what it found.");
        }

        if (cursor.NextDocument())
        {
            context.Skip("", "A SARIF file is one JSON document; what follows the first one is not read.");
        }
    }

    private static bool ReadRuns(ref JsonCursor cursor, List<SarifRun> runs, TranslationContext context)
    {
        var examined = false;
        if (!cursor.EnterObject())
        {
            return examined;
        }

        while (cursor.NextProperty())
        {
            if (!cursor.Is("runs"u8) || !cursor.EnterArray())
            {
                cursor.Skip();
                continue;
            }

            for (var i = 0; cursor.NextElement(); i++)
            {
                if (i < runs.Count)
                {
                    examined |= ReadRun(ref cursor, $"/runs/{i}", runs[i], context);
                }
                else
                {
                    cursor.Skip();
                    context.Skip($"/runs/{i}", $"Only the first {SarifRunReader.MaxRuns} runs of a file are read.");
                }
            }
        }

        return examined;
    }

    private static bool ReadRun(ref JsonCursor cursor, string pointer, SarifRun run, TranslationContext context)
    {
        if (!cursor.EnterObject())
        {
            context.Skip(pointer, "A run is not an object.");
            return false;
        }

        var target = run.Target(context.Subject);
        var scope = run.ScopeOf(target);
        var findings = new SarifFindings(run, target, scope, context);
        var skipped = context.Skipped;
        var hasResults = false;
        while (cursor.NextProperty())
        {
            if (cursor.Is("results"u8) && cursor.TokenType == JsonTokenType.StartArray)
            {
                hasResults = true;
                findings.ReadResults(ref cursor, pointer + "/results");
            }
            else
            {
                cursor.Skip();
            }
        }

        findings.Flush();

        // Without results the run only describes its rules or keeps them in another file (section 3.14.23).
        var reason = run.Failure ?? (!hasResults ? "The run lists no results."
            : context.Skipped > skipped ? "A result of the run was skipped." : null);
        if (reason is not null)
        {
            context.NotExamined(scope, reason);
            return run.Failure is null && hasResults;
        }

        context.Examined(scope);
        return true;
    }
}
