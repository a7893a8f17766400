using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Addresses of lists: every number of a page leads to the items that make it up.</summary>
internal static class ItemLinks
{
    public static string List(ActionItemFilter filter) => "/items" + filter.ToQueryString();

    public static string Open(string? cluster = null, SeverityBand? band = null, string? tool = null) => List(new ActionItemFilter
    {
        Clusters = cluster is null ? [] : [cluster],
        Severities = band is { } only ? [only] : [],
        Tools = tool is null ? [] : [tool],
    });

    public static string Cluster(string name) => "/clusters/" + Uri.EscapeDataString(name);
}
