using System.Diagnostics.Metrics;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>What rendering says of reports.</summary>
internal sealed class RenderMetrics : IDisposable
{
    private static readonly string[] Problems = ["missing", "mistyped", "duplicate_key", "invalid_text", "truncated", "unknown_severity", "summary_mismatch", "not_json"];
    private static readonly string[] Reasons = ["severity_floor", "fixable_only", "namespace", "top_n"];

    private readonly long[] _leftOut = new long[Reasons.Length];
    private readonly Counter<long> _problems;

    public RenderMetrics()
    {
        _problems = Meter.CreateCounter<long>("lynceus_exporter_report_problems_total", null, "What was wrong with reports or parts of them, by reason; the rest of the report is exposed.");
        Meter.CreateObservableGauge("lynceus_exporter_left_out_findings", LeftOut, null, "Findings of the shown reports that have no series of their own in detail families, by reason.");
    }

    public Meter Meter { get; } = new(ExporterMetrics.MeterName);

    public void Count(ReportKind kind, ReadOnlySpan<int> problems)
    {
        for (var i = 0; i < problems.Length; i++)
        {
            if (problems[i] > 0)
            {
                Count(kind, (ReportProblem)i, problems[i]);
            }
        }
    }

    public void Count(ReportKind kind, ReportProblem problem, int count = 1) => _problems.Add(count, new("kind", kind.Name), new("reason", Problems[(int)problem]));

    /// <param name="sign">1 when the report is shown from now on, -1 when it is not any more.</param>
    public void AddLeftOut(ReadOnlySpan<long> counts, int sign)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            Interlocked.Add(ref _leftOut[i], sign * counts[i]);
        }
    }

    public long LeftOutFor(LeftOutFindings reason) => Interlocked.Read(ref _leftOut[(int)reason]);

    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<long>> LeftOut()
    {
        for (var i = 0; i < Reasons.Length; i++)
        {
            yield return new Measurement<long>(LeftOutFor((LeftOutFindings)i), new KeyValuePair<string, object?>("reason", Reasons[i]));
        }
    }
}
