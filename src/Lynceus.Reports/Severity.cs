namespace Lynceus.Reports;

/// <summary>How bad a finding is, from 0 to 1, with what the tool itself said.</summary>
/// <param name="Value">0 to 1.</param>
/// <param name="Native">The tool's own word or number, as written; null when it gave none.</param>
/// <param name="Source">Who rated it, for example <c>nvd</c> or <c>ghsa</c>; null when the tool does not say.</param>
/// <param name="IsUnrated">The tool did not rate it, so <paramref name="Value"/> is a stated default and not a judgement.</param>
public readonly record struct Severity(double Value, string? Native = null, string? Source = null, bool IsUnrated = false)
{
    public const double Critical = 0.95;
    public const double High = 0.75;
    public const double Medium = 0.5;
    public const double Low = 0.25;
    public const double None = 0;

    /// <summary>Unknown is not harmless: an unrated finding stands above low ones until somebody rates it.</summary>
    public const double Unrated = 0.3;

    public SeverityBand Band => BandOf(Value);

    public static SeverityBand BandOf(double value) => value switch
    {
        >= 0.9 => SeverityBand.Critical,
        >= 0.7 => SeverityBand.High,
        >= 0.4 => SeverityBand.Medium,
        >= 0.1 => SeverityBand.Low,
        _ => SeverityBand.None,
    };

    /// <summary>Maps the words that most scanners share (CRITICAL … LOW, NEGLIGIBLE, INFO, NONE), in any case; other words and null are unrated.</summary>
    public static Severity FromWord(string? word, string? source = null) => word?.ToUpperInvariant() switch
    {
        "CRITICAL" => new(Critical, word, source),
        "HIGH" => new(High, word, source),
        "MEDIUM" or "MODERATE" => new(Medium, word, source),
        "LOW" => new(Low, word, source),
        "NEGLIGIBLE" or "INFO" or "INFORMATIONAL" or "NONE" => new(None, word, source),
        _ => new(Unrated, word, source, IsUnrated: true),
    };
}
