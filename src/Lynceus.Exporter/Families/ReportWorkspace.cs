using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>What rendering needs room for, kept from report to report. For one thread at a time.</summary>
internal sealed class ReportWorkspace
{
    private readonly long[] _leftOut = new long[(int)LeftOutFindings.TopN + 1];

    public ReportContents Contents { get; } = new();

    public FindingGroups Groups { get; } = new();

    public LabelPrefix Prefix { get; } = new();

    /// <summary>For the count of reports by vulnerability id.</summary>
    public PooledList<ReportedId> Ids { get; } = new();

    /// <summary>Findings without series of their own, by <see cref="LeftOutFindings"/>, of the profile that left out the most.</summary>
    public Span<long> LeftOut => _leftOut;

    public void Clear()
    {
        Contents.Clear();
        Ids.Clear();
        Array.Clear(_leftOut);
    }
}
