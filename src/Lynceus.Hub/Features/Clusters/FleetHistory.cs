using Lynceus.Hub.Pages.Components;

namespace Lynceus.Hub.Features.Clusters;

/// <summary>What changed over the last days, in all and per cluster.</summary>
/// <param name="Clusters">By name; a cluster without any open or changed item is missing.</param>
internal sealed record FleetHistory(Trend Trend, IReadOnlyDictionary<string, FleetHistory.OfCluster> Clusters)
{
    /// <param name="Open">Open items of each day of the trend.</param>
    /// <param name="Added">New or back since the beginning of yesterday.</param>
    /// <param name="Removed">Fixed or gone since the beginning of yesterday.</param>
    internal sealed record OfCluster(IReadOnlyList<long> Open, long Added, long Removed);
}
