namespace Lynceus.Reports;

/// <summary>The unit of closing: what a tool looks at in one go, for one family of findings. A finding is only ever closed by a report that examined its scope.</summary>
/// <param name="Family">Kind of findings, for example <c>vulnerability</c>, <c>misconfiguration</c>, <c>secret</c>. The same as in the key of its findings.</param>
/// <param name="Namespace">Namespace of the subject; empty for cluster-scoped subjects and outside of clusters.</param>
/// <param name="Key">What was looked at, usually a <see cref="Subject.Key"/>; stable as the subject is.</param>
public sealed record Scope(string Family, string Namespace, string Key)
{
    /// <summary>The list that would name this subject, for example the kind of report object; empty when nothing lists such subjects (an image scanned by itself).
    /// It says which <see cref="IFindingSink.Listed"/> can tell that the subject is gone, and is no part of the identity.</summary>
    public string Listing { get; init; } = "";

    /// <summary>Which of several forms of the subject was looked at: an image's tag or digest, a ReplicaSet, a node, a checkout. Findings of one subject are open
    /// while any living variant shows them. Null: the report speaks for the subject as a whole.</summary>
    public string? Variant { get; init; }

    /// <summary>When this subject was looked at, where the report dates its subjects one by one; null: the report's own time.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>A scope of earlier releases: it closes what they left in it, and is not made anew.</summary>
    public bool IsFormer { get; init; }
}
