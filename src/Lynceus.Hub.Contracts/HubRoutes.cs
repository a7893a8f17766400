namespace Lynceus.Hub.Contracts;

/// <summary>Addresses of the hub's API that more than one program knows.</summary>
public static class HubRoutes
{
    public const string Api = "/api/v1";

    /// <summary>Longest name of what was scanned (<c>subject=</c> of an upload), in characters.</summary>
    public const int MaxSubjectLength = 500;

    /// <summary>File in the hub's data folder with a token for programs of the same user on the same machine.</summary>
    public const string LocalTokenFile = "local-token";

    /// <summary>Address of a report upload, relative to the hub's own; the answer then waits until the items are up to date.</summary>
    /// <param name="subject">What was scanned, for reports that cannot tell; null to leave it to the report.</param>
    /// <param name="extent"><c>cluster</c>, <c>namespace:A,B</c> or <c>partial</c>: for how much the report speaks; null to leave it to the report.</param>
    public static string Reports(string cluster, string tool, string? subject = null, string? extent = null) =>
        $"api/v1/clusters/{Uri.EscapeDataString(cluster)}/reports/{Uri.EscapeDataString(tool)}?wait=true{Parameter("subject", subject)}{Parameter("extent", extent)}";

    private static string Parameter(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
