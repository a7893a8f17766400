using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exporter.Workloads;

namespace Lynceus.Exporter.Families;

/// <summary>A report that is being rendered.</summary>
internal readonly ref struct ReportContext(ReportKind kind, Report report, Workload workload, ReportWorkspace workspace, FindingFilter filter)
{
    public ReportKind Kind { get; } = kind;

    public Report Report { get; } = report;

    /// <summary>What the report is about, up to its top controller as far as it is known.</summary>
    public Workload Workload { get; } = workload;

    public ReportWorkspace Workspace { get; } = workspace;

    /// <summary>For the detail families.</summary>
    public FindingFilter Filter { get; } = filter;
}
