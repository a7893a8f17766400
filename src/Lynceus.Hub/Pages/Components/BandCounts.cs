using Lynceus.Reports;

namespace Lynceus.Hub.Pages.Components;

/// <summary>Number of items of each severity.</summary>
public readonly record struct BandCounts(long None, long Low, long Medium, long High, long Critical)
{
    /// <summary>Worst first, as tables and legends list them.</summary>
    public static IReadOnlyList<SeverityBand> Bands { get; } =
        [SeverityBand.Critical, SeverityBand.High, SeverityBand.Medium, SeverityBand.Low, SeverityBand.None];

    public long this[SeverityBand band] => band switch
    {
        SeverityBand.Critical => Critical,
        SeverityBand.High => High,
        SeverityBand.Medium => Medium,
        SeverityBand.Low => Low,
        _ => None,
    };

    public long Total => None + Low + Medium + High + Critical;

    /// <summary>Weighs a critical item as ten low ones. Orders clusters; it is no measure of anything else.</summary>
    public long Score => (10 * Critical) + (5 * High) + (2 * Medium) + Low;

    public static BandCounts operator +(BandCounts a, BandCounts b) =>
        new(a.None + b.None, a.Low + b.Low, a.Medium + b.Medium, a.High + b.High, a.Critical + b.Critical);

    public BandCounts With(SeverityBand band, long count) => band switch
    {
        SeverityBand.Critical => this with { Critical = count },
        SeverityBand.High => this with { High = count },
        SeverityBand.Medium => this with { Medium = count },
        SeverityBand.Low => this with { Low = count },
        _ => this with { None = count },
    };
}
