using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>The outlines of all reports in a stream, from one pass of their own that is made when the first of them is needed.</summary>
/// <remarks>Memory grows with the number of results, not of findings, and is bounded.</remarks>
internal sealed class TrivyOutlines(TranslationContext context)
{
    private const int MaxResults = 1_000_000;

    private List<TrivyOutline>? _reports;
    private int _results;

    /// <summary>The outline of the report with this number, see <see cref="TrivyStream"/>.</summary>
    public TrivyOutline this[int report]
    {
        get
        {
            _reports ??= Read();
            return report < _reports.Count ? _reports[report] : new TrivyOutline(this);
        }
    }

    public void CountResult()
    {
        if (++_results > MaxResults)
        {
            throw new ReportFormatException($"The report has more than {MaxResults} results.", ReportProblem.TooLarge);
        }
    }

    private List<TrivyOutline> Read()
    {
        using var input = context.Reopen();
        var cursor = new JsonCursor(input);
        var reports = new List<TrivyOutline>();
        while (cursor.NextDocument())
        {
            ReadValue(ref cursor, reports);
        }

        return reports;
    }

    private void ReadValue(ref JsonCursor cursor, List<TrivyOutline> reports)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject:
                Add(reports).ReadObject(ref cursor, onProperty: false);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref cursor, reports);
                break;
            default:
                Add(reports);
                break;
        }
    }

    private void ReadArray(ref JsonCursor cursor, List<TrivyOutline> reports)
    {
        // The array's own number comes first, whether or not it holds results of its own.
        var own = Add(reports);
        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                switch (TrivyStream.ElementOf(ref cursor))
                {
                    case TrivyStream.Element.Report:
                        Add(reports).ReadObject(ref cursor, onProperty: true);
                        break;
                    case TrivyStream.Element.Results:
                        Add(reports).ReadResults(ref cursor, TrivyOutline.Artifact);
                        break;
                    case TrivyStream.Element.Result:
                        own.ReadArrayResult(ref cursor, i, onProperty: true);
                        break;
                    default:
                        cursor.Skip();
                        break;
                }
            }
            catch (SkippedElementException)
            {
                cursor.SkipRest(depth);
            }
        }
    }

    private TrivyOutline Add(List<TrivyOutline> reports)
    {
        CountResult();
        var outline = new TrivyOutline(this);
        reports.Add(outline);
        return outline;
    }
}
