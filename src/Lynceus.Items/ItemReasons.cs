using System.Globalization;

namespace Lynceus.Items;

/// <summary>Sentences of an item's history that do not depend on the report.</summary>
public static class ItemReasons
{
    public const string Rekeyed = "The same finding is told apart in another way from now on.";

    internal const string NoLongerReported = "No longer reported.";

    internal const string SubjectIsGone = "The subject is not in the complete report any more.";

    internal static string NobodyLookedSince(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"No report has looked at it since {time:yyyy-MM-dd}.");
}
