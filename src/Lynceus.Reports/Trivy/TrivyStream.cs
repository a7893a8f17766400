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
    // Reports that are sent together are small. A longer one is not read twice to learn whether another follows.
    private const long MaxLookAhead = 4 << 20;

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

        /// <summary>An empty object or null, which has been read: a report that found nothing.</summary>
        Empty,
    }

    /// <summary>Tells a report from a result by the first of its names, whatever order the keys stand in.</summary>
    public static Element ElementOf(ref JsonCursor cursor)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartArray:
                return Element.Results;
            case JsonTokenType.Null:
            case JsonTokenType.StartObject when !cursor.NextProperty():
                return Element.Empty;
            case JsonTokenType.StartObject:
                return IsReportName(ref cursor) || TrivyCompliance.IsName(ref cursor) ? Element.Report : Element.Result;
            default:
                return Element.Nothing;
        }
    }

    public void Read(ref JsonCursor cursor)
    {
        ReadDocument(ref cursor, RootOfFirst(cursor.TokenType));
        for (var document = 1; cursor.NextDocument(); document++)
        {
            ReadDocument(ref cursor, context.Root(document));
        }

        if (!_closes)
        {
            context.CloseNothing(_reason!);
        }
    }

    // A pointer without an index leads into the first document as well, so only an array, whose pointers begin with a number, has to know.
    private string RootOfFirst(JsonTokenType type)
    {
        if (type == JsonTokenType.StartArray)
        {
            return context.Root(0);
        }

        using var input = context.Reopen();
        var ahead = new JsonCursor(input);
        return ahead.NextDocument() && ahead.TrySkip(MaxLookAhead) && ahead.NextDocument() ? "/0" : "";
    }

    private void ReadDocument(ref JsonCursor cursor, string root)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject when cursor.NextProperty():
                ReadReport(ref cursor, root);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref cursor, root);
                break;
            default:
                End(Begin(root).Close());
                break;
        }
    }

    private void ReadArray(ref JsonCursor cursor, string root)
    {
        var own = Begin(root);
        for (var i = 0; cursor.NextElement(); i++)
        {
            switch (ElementOf(ref cursor))
            {
                case Element.Report:
                    ReadReport(ref cursor, $"{root}/{i}");
                    break;
                case Element.Results:
                    var report = Begin($"{root}/{i}");
                    report.ReadArray(ref cursor);
                    End(report.Close());
                    break;
                case var kind:
                    own.ReadArrayElement(ref cursor, i, kind);
                    break;
            }
        }

        // Behind those of its elements: where they are reports, its own reason for closing nothing is not the one to be told.
        End(own.Close());
    }

    // The cursor stands on the first property.
    private void ReadReport(ref JsonCursor cursor, string root)
    {
        if (TrivyCompliance.IsName(ref cursor))
        {
            var number = _reports++;
            End(new TrivyCompliance(context, () => _outlines[number], root).Read(ref cursor));
            return;
        }

        var report = Begin(root);
        report.ReadObject(ref cursor, onProperty: true);
        if (!report.IsKnown)
        {
            context.Skip(root, "It is not a report of Trivy.");
        }

        End(report.Close());
    }

    private TrivyReport Begin(string root) => new(context, _findings, _outlines, _reports++, root);

    private void End(string? reason)
    {
        _reason ??= reason;
        _closes |= reason is null;
    }

    public static bool IsReportName(ref JsonCursor cursor) =>
        cursor.Is("SchemaVersion"u8) || cursor.Is("Trivy"u8) || cursor.Is("ReportID"u8) || cursor.Is("CreatedAt"u8) || cursor.Is("ArtifactID"u8)
        || cursor.Is("ArtifactName"u8) || cursor.Is("ArtifactType"u8) || cursor.Is("Metadata"u8) || cursor.Is("Results"u8)
        || cursor.Is("ClusterName"u8) || cursor.Is("Resources"u8) || cursor.Is("Findings"u8);
}
