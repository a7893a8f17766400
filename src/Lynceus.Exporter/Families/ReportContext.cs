using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exporter.Workloads;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families;

/// <summary>A report that is being rendered.</summary>
internal readonly ref struct ReportContext(ReportKind kind, Report report, Workload workload, ReportWorkspace workspace, FindingFilter filter)
{
    private readonly Report _report = report;
    private readonly FindingFilter _filter = filter;

    public ReportKind Kind { get; } = kind;

    public Report Report => _report;

    /// <summary>What the report is about, up to its top controller as far as it is known.</summary>
    public Workload Workload { get; } = workload;

    public ReportWorkspace Workspace { get; } = workspace;

    public LabelPrefix Prefix => Workspace.Prefix;

    /// <summary>The findings that details are shown of, put together by labels. Good until the next call.</summary>
    /// <param name="failedOnly">Checks that passed do not count.</param>
    public ReadOnlySpan<FindingGroup> Details(ReadOnlySpan<FindingLabel> labels, bool failedOnly)
    {
        Span<long> leftOut = stackalloc long[(int)LeftOutFindings.TopN + 1];
        leftOut.Clear();
        var groups = Workspace.Groups.Fill(_report, _report.Findings, labels, _filter with { FailedOnly = failedOnly }, leftOut);
        for (var i = 0; i < leftOut.Length; i++)
        {
            Workspace.LeftOut[i] = Math.Max(Workspace.LeftOut[i], leftOut[i]);
        }

        return groups;
    }

    /// <summary>All of <paramref name="findings"/>, put together by labels. Good until the next call.</summary>
    public ReadOnlySpan<FindingGroup> All(ReadOnlySpan<Finding> findings, ReadOnlySpan<FindingLabel> labels) =>
        Workspace.Groups.Fill(_report, findings, labels, FindingFilter.None, []);

    /// <summary>One line for each severity that is asked for, with what the report has of it.</summary>
    /// <param name="counts">By severity.</param>
    /// <param name="labelOf">How a severity is written.</param>
    public void WriteCounts(OwnerUpdate update, SeriesFamily family, ReadOnlySpan<byte> token, ReadOnlySpan<Severity> severities, ReadOnlySpan<long> counts, SeverityText labelOf)
    {
        var line = new LineWriter(update.Lines(family));
        foreach (var severity in severities)
        {
            line.Write(Prefix.Bytes);
            line.Label(token, labelOf(severity));
            line.Value(counts[(int)severity]);
        }

        line.Flush();
    }
}
