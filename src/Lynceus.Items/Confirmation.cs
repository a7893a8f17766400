namespace Lynceus.Items;

/// <summary>Whether an open item is still confirmed: no report may be able to name it any more, since nobody looks at its subject.</summary>
public static class Confirmation
{
    /// <summary>The time since which nothing confirms the item; null while it is confirmed.</summary>
    /// <param name="lookedAt">When a report last looked at its subject; null when that is not known.</param>
    /// <param name="toolReportedAt">When its tool last reported on the cluster; null when it never did. A tool that is silent as a whole is shown as silent.</param>
    public static DateTimeOffset? LostSince(DateTimeOffset? lookedAt, DateTimeOffset? toolReportedAt, ComparisonSettings settings) =>
        toolReportedAt - lookedAt > settings.UnconfirmedAfter ? lookedAt : null;
}
