using System.Globalization;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>The words that queries, JSON and pages use for stored numbers.</summary>
public static class FilterWords
{
    public static IReadOnlyDictionary<string, SeverityBand> Severities { get; } = new Dictionary<string, SeverityBand>(StringComparer.OrdinalIgnoreCase)
    {
        ["critical"] = SeverityBand.Critical,
        ["high"] = SeverityBand.High,
        ["medium"] = SeverityBand.Medium,
        ["low"] = SeverityBand.Low,
        ["none"] = SeverityBand.None,
    };

    public static IReadOnlyDictionary<string, Category> Categories { get; } = new Dictionary<string, Category>(StringComparer.OrdinalIgnoreCase)
    {
        ["security"] = Category.Security,
        ["efficiency"] = Category.Efficiency,
        ["reliability"] = Category.Reliability,
    };

    public static IReadOnlyDictionary<string, ItemState> States { get; } = new Dictionary<string, ItemState>(StringComparer.OrdinalIgnoreCase)
    {
        ["open"] = ItemState.Open,
        ["fixed"] = ItemState.Fixed,
        ["gone"] = ItemState.Gone,
        ["suppressed"] = ItemState.Suppressed,
    };

    public static IReadOnlyDictionary<string, Resolution> Resolutions { get; } = new Dictionary<string, Resolution>(StringComparer.OrdinalIgnoreCase)
    {
        ["open"] = Resolution.Open,
        ["will-not-fix"] = Resolution.WillNotFix,
        ["working-as-intended"] = Resolution.WorkingAsIntended,
    };

    public static string Of(SeverityBand band) => Severities.First(p => p.Value == band).Key;

    public static string Of(Category category) => Categories.First(p => p.Value == category).Key;

    public static string Of(ItemState state) => States.First(p => p.Value == state).Key;

    public static string Of(Resolution resolution) => Resolutions.First(p => p.Value == resolution).Key;

    /// <summary>An event's value, which is stored as a number except for owners, in the words of the filters.</summary>
    public static string? OfEventValue(string kind, string? stored)
    {
        if (!int.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return stored;
        }

        return kind switch
        {
            "opened" or "changed" => Of((SeverityBand)number),
            "reopened" or "returned" or "fixed" or "gone" or "suppressed" => Of((ItemState)number),
            "resolved" or "unresolved" or "expired" => Of((Resolution)number),
            _ => stored,
        };
    }
}
