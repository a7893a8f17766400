namespace Lynceus.Hub.Contracts;

/// <summary>Addresses of the hub's API that more than one program knows.</summary>
public static class HubRoutes
{
    public const string Api = "/api/v1";

    /// <summary>File in the hub's data folder with a token for programs of the same user on the same machine.</summary>
    public const string LocalTokenFile = "local-token";

    /// <summary>Address of a report upload, relative to the hub's own; the answer then waits until the items are up to date.</summary>
    public static string Reports(string cluster, string tool) =>
        $"api/v1/clusters/{Uri.EscapeDataString(cluster)}/reports/{Uri.EscapeDataString(tool)}?wait=true";
}
