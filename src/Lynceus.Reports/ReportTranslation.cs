using System.Text.Json;
using Lynceus.Reports.Inputs;
using Lynceus.Reports.Json;
using Lynceus.Reports.KubeBench;
using Lynceus.Reports.Polaris;
using Lynceus.Reports.PolicyReport;
using Lynceus.Reports.Sarif;
using Lynceus.Reports.Trivy;
using Lynceus.Reports.TrivyOperator;

namespace Lynceus.Reports;

/// <summary>Translates reports: recognises the tool, reads the stream once, gives findings to a sink.</summary>
public static class ReportTranslation
{
    /// <summary>Every tool that can be read, in the order in which they are asked.</summary>
    public static IReadOnlyList<IReportTranslator> Translators { get; } =
    [
        new PolarisTranslator(),
        new TrivyTranslator(),
        new TrivyOperatorTranslator(),
        new PolicyReportTranslator(),
        new KubeBenchTranslator(),
        new SarifTranslator(),
    ];

    /// <summary>Names of all tools, sorted.</summary>
    public static IReadOnlyList<string> Tools { get; } = [.. Translators.Select(static t => t.Tool).Order(StringComparer.Ordinal)];

    /// <summary>Names the tool that wrote the report.</summary>
    /// <exception cref="ReportFormatException">The report is malformed or nobody knows its layout.</exception>
    public static string Recognise(ReportSource source, ReportLimits limits, CancellationToken cancellationToken)
    {
        using var document = ReportDocument.Open(source, limits, cancellationToken);
        return Guarded(() => Recognise(document).Tool);
    }

    /// <summary>Reads a report to its end without translating it: names its tool, and fails as a translation would on what is malformed.</summary>
    /// <param name="tool">Tool that is said to have written it; null to recognise it from the content.</param>
    /// <exception cref="ReportFormatException">The report is malformed, of another tool, or nobody knows its layout.</exception>
    public static CheckedReport Check(ReportSource source, string? tool, ReportLimits limits, CancellationToken cancellationToken)
    {
        using var document = ReportDocument.Open(source, limits, cancellationToken);
        return Guarded(() =>
        {
            var translator = tool is null ? Recognise(document) : Named(tool, document);
            using var input = document.NewInput();
            var cursor = new JsonCursor(input);
            while (cursor.NextDocument())
            {
                cursor.Skip();
            }

            return new CheckedReport(translator.Tool, document.Notes(input));
        });
    }

    /// <summary>Reads the whole report into <paramref name="sink"/>.</summary>
    /// <param name="tool">Tool that is said to have written it; null to recognise it from the content.</param>
    /// <param name="subject">What was scanned, for reports that cannot tell; null when the sender did not say. Reports that name their subjects ignore it.</param>
    /// <exception cref="ReportFormatException">Nothing of the report counts; what the sink was given must be dropped.</exception>
    public static TranslationSummary Translate(
        ReportSource source, string? tool, IFindingSink sink, ReportLimits limits, CancellationToken cancellationToken, string? subject = null)
    {
        using var document = ReportDocument.Open(source, limits, cancellationToken);
        return Guarded(() =>
        {
            var translator = tool is null ? Recognise(document) : Named(tool, document);
            using var input = document.NewInput();
            var context = new TranslationContext(sink, limits, subject, document.NewInput, document.HasSeveralDocuments);
            var cursor = new JsonCursor(input);
            if (!cursor.NextDocument())
            {
                throw Empty();
            }

            translator.Translate(ref cursor, context);
            while (cursor.NextDocument())
            {
                cursor.Skip();
            }

            return new TranslationSummary(
                translator.Tool, context.ToolVersion, context.GeneratedAt, context.Findings, context.Skipped, input.TotalBytes)
            {
                Notes = document.Notes(input),
            };
        });
    }

    /// <summary>The translator with this name.</summary>
    /// <exception cref="ReportFormatException">There is none.</exception>
    public static IReportTranslator Named(string tool) =>
        Translators.FirstOrDefault(t => string.Equals(t.Tool, tool, StringComparison.Ordinal) || t.OtherNames.Contains(tool, StringComparer.Ordinal))
        ?? throw new ReportFormatException(
            $"There is no tool '{tool}'. Known tools: {string.Join(", ", Tools)}.", ReportProblem.UnknownTool);

    private static IReportTranslator Named(string tool, ReportDocument document)
    {
        var named = Named(tool);
        var recognised = TryRecognise(document, out var shape);
        if (recognised is not null && recognised != named)
        {
            throw new ReportFormatException(
                $"This is a report of {recognised.Tool}, not of {tool}.", ReportProblem.WrongTool);
        }

        return recognised ?? (named.Accepts(shape) ? named : throw Unknown(shape, $"This is not a report of {tool}"));
    }

    private static IReportTranslator Recognise(ReportDocument document) =>
        TryRecognise(document, out var shape) ?? throw Unknown(shape, "No known tool writes such a report");

    private static IReportTranslator? TryRecognise(ReportDocument document, out DocumentShape shape)
    {
        using var input = document.NewInput();
        var cursor = new JsonCursor(input);
        if (!cursor.NextDocument())
        {
            throw Empty();
        }

        IReportTranslator? found = null;
        shape = DocumentShape.Read(ref cursor, s => (found = Translators.FirstOrDefault(t => t.Recognises(s))) is not null);
        var complete = shape;
        return found ?? Translators.FirstOrDefault(t => t.Recognises(complete));
    }

    private static ReportFormatException Empty() => new(
        "The report is empty. The tool may have failed: look at its exit code and its messages.", ReportProblem.Malformed);

    private static ReportFormatException Unknown(DocumentShape shape, string what)
    {
        if (ErrorBody.Of(shape) is { } error)
        {
            return error;
        }

        var saw = shape switch
        {
            { Root: JsonTokenType.StartObject, Names.Count: > 0 } => $"an object with {string.Join(", ", shape.Names.Take(8))}",
            { Root: JsonTokenType.StartObject } => "an empty object",
            { Root: JsonTokenType.StartArray, First.Names.Count: > 0 } => $"an array of objects with {string.Join(", ", shape.First.Names.Take(8))}",
            { Root: JsonTokenType.StartArray } => "an array",
            _ => "a single value",
        };
        return new ReportFormatException($"{what}: it is {saw}. Known tools: {string.Join(", ", Tools)}.", ReportProblem.UnknownLayout);
    }

    /// <summary>Runs a reader of a report; what it throws about the report's syntax becomes the one exception that callers know.</summary>
    internal static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SkippedElementException e)
        {
            throw new ReportFormatException(e.Message, ReportProblem.Malformed, e);
        }
    }
}
