using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>The findings of a report that have the same values in all chosen labels.</summary>
internal struct FindingGroup
{
    public ulong Hash;

    /// <summary>Index of the finding that came first; less than zero for what was put together because there were too many.</summary>
    public int First;

    public int Last;

    public int Count;

    /// <summary>Failed checks of controls.</summary>
    public long Failures;

    /// <summary>One of the controls at least is checked.</summary>
    public bool IsChecked;

    public Severity Severity;

    /// <summary>The highest; NaN when none has one.</summary>
    public double Score;

    public readonly bool IsRest => First < 0;

    /// <summary>Larger is more worth keeping: worse, then higher score, then earlier.</summary>
    public readonly ulong Rank(int index)
    {
        const double steps = 1_000_000;
        var score = double.IsNaN(Score) ? 0 : (ulong)(Math.Clamp(Score, 0, 100) * steps);
        return ((ulong)Severity << 61) | (score << 32) | (uint.MaxValue - (uint)index);
    }

    public void Add(in Finding finding, int index)
    {
        Last = index;
        Count++;
        Failures += finding.KnownFailures;
        IsChecked |= finding.IsChecked;
        Severity = finding.Severity > Severity ? finding.Severity : Severity;
        Score = double.IsNaN(Score) || finding.Score > Score ? finding.Score : Score;
    }

    public void Add(in FindingGroup other)
    {
        Count += other.Count;
        Failures += other.Failures;
        IsChecked |= other.IsChecked;
        Score = double.IsNaN(Score) || other.Score > Score ? other.Score : Score;
    }
}
