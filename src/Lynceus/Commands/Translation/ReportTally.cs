using Lynceus.Reports;

namespace Lynceus.Commands.Translation;

/// <summary>Counts one report while it passes. Keeps 16 bytes per distinct identity and the listed skips, nothing else.</summary>
internal sealed class ReportTally(IReportWriter writer) : IFindingSink
{
    private readonly HashSet<UInt128> _identities = [];
    private readonly int[] _bySeverity = new int[Enum.GetValues<SeverityBand>().Length];
    private readonly List<(string Pointer, string Reason)> _skips = [];

    /// <summary>Null until the report was read to its end.</summary>
    public TranslationSummary? Summary { get; set; }

    public int Findings { get; private set; }

    /// <summary>Called before the first finding is written; null when nobody asks.</summary>
    public Action? OnFirstFinding { get; init; }

    /// <summary>Distinct identities.</summary>
    public int Items => _identities.Count;

    /// <summary>The skips that are listed one by one; <see cref="SkippedTotal"/> counts the others too.</summary>
    public IReadOnlyList<(string Pointer, string Reason)> Skips => _skips;

    public int SkippedTotal => Summary?.Skipped ?? _skips.Count;

    /// <summary>Why the hub would close nothing by this report; null when it would.</summary>
    public string? ClosesNothingBecause { get; private set; }

    public int Count(SeverityBand band) => _bySeverity[(int)band];

    public void Add(Finding finding)
    {
        if (Findings++ == 0)
        {
            OnFirstFinding?.Invoke();
        }

        _identities.Add(finding.Fingerprint.Value);
        _bySeverity[(int)finding.Severity.Band]++;
        writer.Add(finding);
    }

    public void Skip(string pointer, string reason) => _skips.Add((pointer, reason));

    public void CloseNothing(string reason) => ClosesNothingBecause = reason;

    public void Examined(Scope scope)
    {
    }

    public void NotExamined(Scope scope, string reason)
    {
    }

    public void Ended(Scope scope)
    {
    }

    public void Listed(string family, string listing, Extent extent)
    {
    }
}
