namespace Lynceus.Items;

/// <summary>What people, or the end of their decision, do to an item.</summary>
public enum TriageEventKind
{
    Resolved,

    /// <summary>Somebody took the resolution back.</summary>
    Unresolved,

    /// <summary>The resolution was for a time that is over.</summary>
    Expired,

    Assigned,

    /// <summary>By when it is to be mended.</summary>
    Due,
}
