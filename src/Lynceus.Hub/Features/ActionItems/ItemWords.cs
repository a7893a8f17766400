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
        "resolved" => "Resolved",
        "unresolved" => "Opened again",
        "expired" => "Decision expired",
        "assigned" => "Assigned",
        "noted" => "Note added",
        _ => kind,
    };

    /// <summary>Value of an event: resolutions are stored as numbers.</summary>
    public static string? OfValue(string kind, string? value) =>
        kind is "resolved" or "unresolved" or "expired" && value is [>= '0' and <= '2'] ? Of((Resolution)(value[0] - '0')) : value;
}
