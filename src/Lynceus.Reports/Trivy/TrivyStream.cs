using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>The reports of a stream, one after another: <c>trivy image a >> all.json; trivy image b >> all.json</c>, JSON lines, an array of reports.</summary>
/// <remarks>
/// Reports are numbered in the order in which they begin, so that a second pass finds the same ones. Each speaks for its own subject; that one of them
/// shows nothing keeps only its own subject from closing.
/// </remarks>
internal sealed class TrivyStream(TranslationContext context)
{
    private readonly TrivyOutlines _outlines = new(context);
    private readonly TrivyFindings _findings = new(context);
    private string? _reason;
    private bool _closes;
    private int _reports;

    /// <summary>What an element of a top-level array is.</summary>
    internal enum Element
    {
        /// <summary>A whole report; the cursor stands on its first property.</summary>
        Report,

        /// <summary>The results of a report from before 0.20.</summary>
        Results,

        /// <summary>One result; the cursor stands on its first property.</summary>
        Result,

        /// <summary>Neither; the value is still to be passed over.</summary>
        Nothing,

        /// <summary>An empty object, which has been read.</summary>
        Empty,
    }

    /// <summary>Tells a report from a result by the first of its names, whatever order the keys stand in.</summary>
    public static Element ElementOf(ref JsonCursor cursor)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartArray:
                return Element.Results;
            case JsonTokenType.StartObject when !cursor.NextProperty():
                return Element.Empty;
            case JsonTokenType.StartObject:
                return IsReportName(ref cursor) ? Element.Report : Element.Result;
            default:
                return Element.Nothing;
        }
    }

    public void Read(ref JsonCursor cursor)
    {
        var document = 0;
        do
        {
            ReadDocument(ref cursor, context.Root(document++));
        }
        while (cursor.NextDocument());

        if (!_closes)
        {
            context.CloseNothing(_reason!);
        }
    }

    private void ReadDocument(ref JsonCursor cursor, string root)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject:
                var report = Begin(root, isOneOfSeveral: root.Length > 0);
                report.ReadObject(ref cursor, onProperty: false);
                End(report);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref cursor, root);
                break;
            default:
                End(Begin(root, isOneOfSeveral: root.Length > 0));
                break;
        }
    }

    private void ReadArray(ref JsonCursor cursor, string root)
    {
        var own = Begin(root, isOneOfSeveral: root.Length > 0);
        var isOwn = true;
        for (var i = 0; cursor.NextElement(); i++)
        {
            var kind = ElementOf(ref cursor);
            if (kind is not (Element.Report or Element.Results))
            {
                isOwn |= kind == Element.Result;
                own.ReadArrayElement(ref cursor, i, kind);
                continue;
            }

            isOwn &= i > 0;
            var report = Begin($"{root}/{i}", isOneOfSeveral: true);
            if (kind == Element.Report)
            {
                report.ReadObject(ref cursor, onProperty: true);
            }
            else
            {
                report.ReadArray(ref cursor);
            }

            End(report);
        }

        if (isOwn)
        {
            End(own);
        }
    }

    private TrivyReport Begin(string root, bool isOneOfSeveral) => new(context, _findings, _outlines, _reports++, root, isOneOfSeveral);

    private void End(TrivyReport report)
    {
        if (report.Close() is { } reason)
        {
            _reason ??= reason;
        }
        else
        {
            _closes = true;
        }
    }

    private static bool IsReportName(ref JsonCursor cursor) =>
        cursor.Is("SchemaVersion"u8) || cursor.Is("Trivy"u8) || cursor.Is("ReportID"u8) || cursor.Is("CreatedAt"u8) || cursor.Is("ArtifactID"u8)
        || cursor.Is("ArtifactName"u8) || cursor.Is("ArtifactType"u8) || cursor.Is("Metadata"u8) || cursor.Is("Results"u8)
        || cursor.Is("ClusterName"u8) || cursor.Is("Resources"u8) || cursor.Is("Findings"u8);
}
