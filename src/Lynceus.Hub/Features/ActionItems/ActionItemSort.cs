namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Order of a list; each is total, ties are broken by the item's id.</summary>
public enum ActionItemSort
{
    /// <summary><c>severity</c>: highest first.</summary>
    Worst,

    /// <summary><c>newest</c>: last opened or reopened first.</summary>
    Newest,

    /// <summary><c>oldest</c>: open for the longest time first.</summary>
    Oldest,
}
