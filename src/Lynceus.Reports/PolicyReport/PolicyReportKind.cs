namespace Lynceus.Reports.PolicyReport;

/// <summary>The kinds of policy reports and the families of their scopes.</summary>
internal static class PolicyReportKind
{
    /// <summary>Family of all findings, whichever kind carried them: an item stays the same when its producer changes the group.</summary>
    public const string Family = "policy";

    // Groups and cluster-wide kinds are listed apart, so a complete list of one says nothing of the others.
    private const string ClusterFamily = "cluster-policy";
    private const string OpenFamily = "open-policy";
    private const string ClusterOpenFamily = "cluster-open-policy";

    public static bool IsGroup(string? apiVersion) =>
        apiVersion is not null
        && (apiVersion.StartsWith("wgpolicyk8s.io/", StringComparison.Ordinal)
            || apiVersion.StartsWith("reports.x-k8s.io/", StringComparison.Ordinal)
            || apiVersion.StartsWith("openreports.io/", StringComparison.Ordinal));

    /// <summary>Family of the scopes of a report object; null when it is no policy report.</summary>
    public static string? ScopeFamilyOf(string? apiVersion, string kind)
    {
        if (apiVersion is not null && !IsGroup(apiVersion))
        {
            return null;
        }

        return kind switch
        {
            "PolicyReport" => Family,
            "ClusterPolicyReport" => ClusterFamily,
            "Report" => OpenFamily,
            "ClusterReport" => ClusterOpenFamily,
            _ => null,
        };
    }

    public static bool IsClusterScopeFamily(string family) => family is ClusterFamily or ClusterOpenFamily;
}
