namespace Lynceus.Items;

/// <summary>Where an item is in its life. The numbers are stored.</summary>
public enum ItemState
{
    /// <summary>A living variant of its subject shows it.</summary>
    Open = 0,

    /// <summary>A report looked at its subject and no longer names it.</summary>
    Fixed = 1,

    /// <summary>Its subject, or the last variant that showed it, no longer exists or is no longer looked at. Not a fix, and not counted as one.</summary>
    Gone = 2,

    /// <summary>The tool itself reports it as accepted or suppressed.</summary>
    Suppressed = 4,
}
