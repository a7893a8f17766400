using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Counts of each value under the other parts of the filter that counters know; most frequent first.</summary>
public sealed record Facets(
    IReadOnlyList<Facets.Value<string>> Clusters,
    IReadOnlyList<Facets.Value<string>> Tools,
    IReadOnlyList<Facets.Value<SeverityBand>> Severities,
    IReadOnlyList<Facets.Value<Category>> Categories,
    IReadOnlyList<Facets.Value<ItemState>> States,
    IReadOnlyList<Facets.Value<Resolution>> Resolutions)
{
    public sealed record Value<T>(T Is, long Count);
}
