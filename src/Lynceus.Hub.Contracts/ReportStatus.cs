namespace Lynceus.Hub.Contracts;

/// <summary>States of a received report.</summary>
public static class ReportStatus
{
    /// <summary>Kept, not yet translated.</summary>
    public const string Queued = "queued";

    /// <summary>Translated; the items are up to date.</summary>
    public const string Applied = "applied";

    /// <summary>Applied, and the close guard held back what it would have closed.</summary>
    public const string Held = "held";

    /// <summary>The same bytes as the last report; nothing was done.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>Kept, and it could not be translated; no item changed.</summary>
    public const string Failed = "failed";
}
