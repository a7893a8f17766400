using System.Data.Common;
using Dapper;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Reads the counters that the diff and decisions keep (table <c>item_count</c>).</summary>
internal static class ItemCounters
{
    /// <summary>Number of items that match the cluster, tool, severity, category, state and resolution of the filter, and the bands they lie in;
    /// the filter's other parts are ignored.</summary>
    public static async Task<(long Count, SeverityBand Lowest, SeverityBand Highest)> SumAsync(
        DbConnection connection, ActionItemFilter filter, CancellationToken cancellationToken)
    {
        var (where, parameters) = Where(filter, except: null);
        var (count, lowest, highest) = await connection.QueryFirstAsync<(long, long, long)>(new CommandDefinition(
            $"""
            SELECT COALESCE(SUM(k.n), 0), COALESCE(MIN(k.band), 0), COALESCE(MAX(k.band), 0)
            FROM item_count k JOIN cluster c USING (cluster_id) JOIN source s USING (source_id) WHERE k.n > 0 AND {where}
            """,
            parameters,
            cancellationToken: cancellationToken));
        return (count, (SeverityBand)lowest, (SeverityBand)highest);
    }

    /// <summary>Counts per value of one facet (<c>cluster</c>, <c>tool</c>, <c>severity</c>, <c>category</c>, <c>state</c>, <c>resolution</c>),
    /// under the filter's other facets. Values of numbers come as the stored number.</summary>
    public static async Task<IReadOnlyList<(string Value, long Count)>> ByFacetAsync(
        DbConnection connection, ActionItemFilter filter, string facet, CancellationToken cancellationToken)
    {
        var column = facet switch
        {
            "cluster" => "c.name",
            "tool" => "s.tool",
            "severity" => "k.band",
            "category" => "k.category",
            "state" => "k.state",
            "resolution" => "k.resolution",
            _ => throw new ArgumentOutOfRangeException(nameof(facet), facet, "No such facet."),
        };
        var (where, parameters) = Where(filter, except: facet);
        var rows = await connection.QueryAsync<(string, long)>(new CommandDefinition(
            $"""
            SELECT CAST({column} AS TEXT), SUM(k.n) FROM item_count k JOIN cluster c USING (cluster_id) JOIN source s USING (source_id)
            WHERE {where} GROUP BY 1 HAVING SUM(k.n) > 0 ORDER BY 2 DESC, 1 LIMIT 200
            """,
            parameters,
            cancellationToken: cancellationToken));
        return rows.AsList();
    }

    private static (string Where, DynamicParameters Parameters) Where(ActionItemFilter filter, string? except)
    {
        var conditions = new List<string> { "1 = 1" };
        var parameters = new DynamicParameters();
        void In<T>(string facet, string column, IReadOnlyList<T> values)
        {
            if (values.Count > 0 && facet != except)
            {
                conditions.Add($"{column} IN @{facet}");
                parameters.Add(facet, values);
            }
        }

        In("cluster", "c.name", filter.Clusters);
        In("tool", "s.tool", filter.Tools);
        In("severity", "k.band", filter.Severities.Select(static b => (long)b).ToList());
        In("category", "k.category", filter.Categories.Select(static c => (long)c).ToList());
        In("state", "k.state", filter.States.Select(static s => (long)s).ToList());
        In("resolution", "k.resolution", filter.Resolutions.Select(static r => (long)r).ToList());
        return (string.Join(" AND ", conditions), parameters);
    }
}
