namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Where an item is in its life. The numbers are stored.</summary>
public enum ItemState
{
    /// <summary>The newest report that looked at it names it.</summary>
    Open = 0,

    /// <summary>A report looked at its subject and no longer names it.</summary>
    Fixed = 1,

    /// <summary>Its subject no longer exists. Not a fix, and not counted as one.</summary>
    Gone = 2,

    /// <summary>The tool itself reports it as accepted or suppressed.</summary>
    Suppressed = 4,
}
