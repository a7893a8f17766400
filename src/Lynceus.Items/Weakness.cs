using Lynceus.Reports.Aliases;

namespace Lynceus.Items;

/// <summary>One fault of one subject in one cluster, whichever tools see it. Its items are its witnesses: each belongs to one tool and closes by that tool's reports alone.
/// What people decide, they decide about the weakness (<see cref="Triage"/>).</summary>
public static class Weakness
{
    /// <summary>The id under which all items about the subject are the same weakness. Null when the item is a weakness of its own: what one rule finds at several places
    /// (secrets, licenses, results in files) are several faults, and a decision about one says nothing of the others.</summary>
    /// <param name="canonical">As <see cref="Weaknesses.Canonical"/> gives it.</param>
    /// <param name="hasPackage">The finding is about a package.</param>
    /// <param name="hasPath">The finding is about a place in a file.</param>
    public static string? SharedId(string canonical, bool hasPackage, bool hasPath) =>
        Weaknesses.IsVulnerability(canonical) || !(hasPackage || hasPath) ? canonical : null;

    /// <summary>A weakness ends with its last open item. What was decided about it waits for its return.</summary>
    public static bool IsOpen(IEnumerable<ItemState> witnesses) => witnesses.Contains(ItemState.Open);
}
