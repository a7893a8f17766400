using System.Globalization;

namespace Lynceus.Items;

/// <summary>Sentences of an item's history that do not depend on the report.</summary>
public static class ItemReasons
{
    public const string Rekeyed = "The same finding is told apart in another way from now on.";

    internal const string NoLongerReported = "No longer reported.";

    internal const string SubjectIsGone = "The subject is not in the complete report any more.";

    internal static string MergedInto(long survivor) => string.Create(CultureInfo.InvariantCulture, $"The same finding as item {survivor} under its new identity.");

    /// <summary>Of a decision that was made at another item of the same weakness.</summary>
    public static string DecidedFor(long item, string? reason) => Told($"Decided for item {item}, the same weakness", reason);

    /// <summary>Of a new item of a weakness that was decided before.</summary>
    public static string DecidedBefore(string? reason) => Told($"Decided before for the same weakness", reason);

    /// <summary>Of a decision about an item that is one with this one now.</summary>
    public static string TakenOver(long item, string? reason) => Told($"Taken over from item {item}", reason);

    internal static string NobodyLookedSince(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"No report has looked at it since {time:yyyy-MM-dd}.");

    private static string Told(FormattableString what, string? reason) => FormattableString.Invariant(what) + (reason is null ? "." : ": " + reason);
}
