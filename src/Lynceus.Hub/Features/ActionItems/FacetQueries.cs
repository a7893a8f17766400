using System.Data.Common;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Values to filter by, with the number of items of each, from the kept counters.</summary>
internal sealed class FacetQueries(DbDataSource database)
{
    public async Task<Facets> ReadAsync(ActionItemFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        async Task<IReadOnlyList<Facets.Value<T>>> Read<T>(string facet, Func<string, T> parse) =>
            [.. (await ItemCounters.ByFacetAsync(connection, filter, facet, cancellationToken)).Select(v => new Facets.Value<T>(parse(v.Value), v.Count))];

        static T Number<T>(string text)
            where T : struct, Enum => Enum.Parse<T>(text);

        return new Facets(
            await Read("cluster", static v => v),
            await Read("tool", static v => v),
            await Read("severity", Number<SeverityBand>),
            await Read("category", Number<Category>),
            await Read("state", Number<ItemState>),
            await Read("resolution", Number<Resolution>));
    }
}
