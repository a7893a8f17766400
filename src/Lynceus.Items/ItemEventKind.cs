namespace Lynceus.Items;

/// <summary>What a report can do to an item that people are told of.</summary>
public enum ItemEventKind
{
    Opened,

    /// <summary>Severity, title or whether a fix is known.</summary>
    Changed,

    /// <summary>It was fixed or suppressed and is reported again.</summary>
    Reopened,

    /// <summary>Its subject was gone and is back.</summary>
    Returned,

    Fixed,

    Gone,

    Suppressed,

    /// <summary>The same finding is known under a new key; nothing else changed.</summary>
    Rekeyed,
}
