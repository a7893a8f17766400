using System.Globalization;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>States, decisions and events as the pages say them.</summary>
internal static class ItemWords
{
    public static string Of(ItemState state) => state switch
    {
        ItemState.Open => "Open",
        ItemState.Fixed => "Fixed",
        ItemState.Gone => "Gone",
        ItemState.Suppressed => "Suppressed",
        _ => state.ToString(),
    };

    public static string Of(Resolution resolution) => resolution switch
    {
        Resolution.WillNotFix => "Will not fix",
        Resolution.WorkingAsIntended => "Working as intended",
        _ => "Undecided",
    };

    public static string Explain(ItemState state) => state switch
    {
        ItemState.Open => "The newest report that looked at it names it.",
        ItemState.Fixed => "A report looked again and no longer names it.",
        ItemState.Gone => "What it was about no longer exists.",
        ItemState.Suppressed => "The tool itself reports it as accepted.",
        _ => "",
    };

    public static string OfEvent(string kind) => kind switch
    {
        "opened" => "Found",
        "changed" => "Changed",
        "reopened" => "Back again",
        "returned" => "Subject is back",
        "fixed" => "Fixed",
        "gone" => "Subject is gone",
        "suppressed" => "Suppressed by the tool",
        "rekeyed" => "Known by a new identity",
        "resolved" => "Resolved",
        "unresolved" => "Opened again",
        "expired" => "Decision expired",
        "assigned" => "Assigned",
        "due" => "Due date",
        "noted" => "Note added",
        _ => kind,
    };

    /// <summary>What an event says beside its kind: its values are stored as numbers.</summary>
    public static string? OfChange(ActionItemDetail.EventRow e) => e.Kind switch
    {
        "assigned" => e.ToValue is { Length: > 0 } owner ? "to " + owner : "to nobody",
        "due" => e.ToValue ?? "none",
        "resolved" when Number(e.ToValue) is { } resolution => "as " + Of((Resolution)resolution).ToLowerInvariant(),
        "changed" when Number(e.FromValue) is { } from && Number(e.ToValue) is { } to && from != to =>
            $"from {FilterWords.Of((SeverityBand)from)} to {FilterWords.Of((SeverityBand)to)}",
        _ => null,
    };

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= (int)SeverityBand.Critical ? number : null;
}
