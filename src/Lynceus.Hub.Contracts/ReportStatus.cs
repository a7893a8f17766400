namespace Lynceus.Hub.Contracts;

/// <summary>States of a received report.</summary>
public static class ReportStatus
{
    /// <summary>Kept; its comparison with what is known follows.</summary>
    public const string Stored = "stored";

    /// <summary>Compared; the items are up to date.</summary>
    public const string Diffed = "diffed";

    /// <summary>The same bytes as before; nothing changed.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>It would close too much; kept until a second report agrees or somebody releases it. No item changed.</summary>
    public const string Held = "held";

    /// <summary>Older than what is known; kept, no item changed.</summary>
    public const string Superseded = "superseded";

    /// <summary>Kept, and it could not be compared; no item changed.</summary>
    public const string Failed = "failed";
}
