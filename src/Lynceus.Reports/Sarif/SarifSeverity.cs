using System.Globalization;

namespace Lynceus.Reports.Sarif;

/// <summary>Severity of a result: the security score of its rule, else its level.</summary>
internal static class SarifSeverity
{
    /// <param name="score">0 to 10 as a text; null or 0 when the tool did not score it.</param>
    /// <param name="level">Of the result; null when it leaves it to the rule.</param>
    /// <param name="ruleLevel">Default of the rule; null when it has none, which means a warning (section 3.27.10).</param>
    public static Severity Of(string? score, string? level, string? ruleLevel)
    {
        if (decimal.TryParse(score, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10)
        {
            return new Severity((double)Math.Max(number / 10, 0.1m), score);
        }

        return FromLevel(level) ?? FromLevel(ruleLevel) ?? new Severity(Severity.Medium, level ?? ruleLevel);
    }

    private static Severity? FromLevel(string? level) => level?.ToLowerInvariant() switch
    {
        "error" => new Severity(Severity.High, level),
        "warning" => new Severity(Severity.Medium, level),
        "note" => new Severity(Severity.Low, level),
        "none" => new Severity(Severity.None, level),
        _ => null,
    };
}
