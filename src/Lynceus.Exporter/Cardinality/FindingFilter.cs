using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Cardinality;

/// <summary>Which findings of a report have series of their own.</summary>
internal readonly record struct FindingFilter
{
    /// <summary>Everything.</summary>
    public static readonly FindingFilter None = new() { Most = int.MaxValue, IsNamespaceTaken = true };

    public Severity Floor { get; init; }

    public bool FixableOnly { get; init; }

    public bool IsNamespaceTaken { get; init; }

    /// <summary>Checks that passed do not count, and are not counted as left out either.</summary>
    public bool FailedOnly { get; init; }

    /// <summary>Series of one report, without the one for the rest.</summary>
    public int Most { get; init; }

    public bool Takes(in Finding finding, Span<long> leftOut)
    {
        if (FailedOnly && finding.IsSuccess)
        {
            return false;
        }

        if (!IsNamespaceTaken)
        {
            leftOut[(int)LeftOutFindings.Namespace]++;
            return false;
        }

        if (finding.Severity < Floor)
        {
            leftOut[(int)LeftOutFindings.SeverityFloor]++;
            return false;
        }

        if (FixableOnly && !finding.IsFixable)
        {
            leftOut[(int)LeftOutFindings.FixableOnly]++;
            return false;
        }

        return true;
    }
}
