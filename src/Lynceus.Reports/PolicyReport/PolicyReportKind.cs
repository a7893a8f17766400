namespace Lynceus.Reports.PolicyReport;

/// <summary>A kind of policy report: its group, and whether its objects live outside of namespaces.</summary>
/// <param name="Group">API group, in the order of <see cref="Groups"/>.</param>
/// <param name="Name">As in <c>kind</c>.</param>
internal sealed record PolicyReportKind(string Group, string Name, bool IsClusterWide)
{
    /// <summary>Family of all findings and scopes, whichever kind carried them: an item stays the same when its producer changes the group.</summary>
    public const string Family = "policy";

    private const string Open = "openreports.io";

    // From the oldest to the one that follows it.
    private static readonly string[] Groups = ["wgpolicyk8s.io", "reports.x-k8s.io", Open];

    /// <summary>Groups and kinds are listed apart, so a list of one names none of the others.</summary>
    public string Listing { get; } = $"{Group}/{Name}";

    /// <summary>The lists of a producer within those of its kind.</summary>
    public string ListingOf(string producer) =>
        producer.Length == 0 ? Listing : $"{Listing}/{producer.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal)}";

    /// <summary>The same kind in the other groups, and whether that group is older.</summary>
    public IEnumerable<(PolicyReportKind Kind, bool IsOlder)> Elsewhere =>
        from other in Groups
        where other != Group
        select (In(other, IsClusterWide), Array.IndexOf(Groups, other) < Array.IndexOf(Groups, Group));

    public static bool IsGroup(string? apiVersion) => GroupOf(apiVersion) is not null;

    /// <summary>Null when the object is no policy report. A group that is missing is told by the kind.</summary>
    public static PolicyReportKind? Of(string? apiVersion, string kind)
    {
        var group = GroupOf(apiVersion);
        if (apiVersion is not null && group is null)
        {
            return null;
        }

        return kind switch
        {
            "PolicyReport" or "ClusterPolicyReport" => new PolicyReportKind(group ?? Groups[0], kind, kind[0] == 'C'),
            "Report" or "ClusterReport" => new PolicyReportKind(group ?? Open, kind, kind[0] == 'C'),
            _ => null,
        };
    }

    private static PolicyReportKind In(string group, bool isClusterWide) =>
        new(group, (isClusterWide ? "Cluster" : "") + (group == Open ? "Report" : "PolicyReport"), isClusterWide);

    private static string? GroupOf(string? apiVersion) =>
        apiVersion is null ? null : Array.Find(Groups, g => apiVersion.Length > g.Length && apiVersion[g.Length] == '/' && apiVersion.StartsWith(g, StringComparison.Ordinal));
}
