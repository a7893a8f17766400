using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage.Sqlite;

namespace Lynceus.Hub.Features.Clusters;

/// <summary>Reads clusters for the API.</summary>
internal sealed class ClusterQueries(DbDataSource database, HubOptions options, TimeProvider time)
{
    private const int MaxClusters = 10_000;

    /// <summary>All clusters by name, or the one with <paramref name="name"/>.</summary>
    public async Task<IReadOnlyList<ClusterView>> ListAsync(string? name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        CommandDefinition Command(string sql) => new(sql, new { name, limit = MaxClusters }, cancellationToken: cancellationToken);

        var clusters = await connection.QueryAsync<(long Id, string Name, long CreatedAt)>(Command(
            "SELECT cluster_id, name, created_at FROM cluster WHERE @name IS NULL OR name = @name ORDER BY name LIMIT @limit"));
        var sources = (await connection.QueryAsync<SourceRow>(Command("""
            SELECT k.cluster_id AS ClusterId, s.tool AS Tool, k.last_report_id AS LastReportId, k.last_attempt_at AS LastAttemptAtMs,
                   k.last_ok_at AS LastOkAtMs, k.last_error AS LastError
            FROM source_state k JOIN source s USING (source_id) JOIN cluster c USING (cluster_id)
            WHERE @name IS NULL OR c.name = @name ORDER BY s.tool
            """))).ToLookup(static s => s.ClusterId);
        var open = (await connection.QueryAsync<(long ClusterId, long Band, long Count)>(Command($"""
            SELECT k.cluster_id, k.band, SUM(k.n) FROM item_count k JOIN cluster c USING (cluster_id)
            WHERE {StoredState.IsToDo("k")} AND (@name IS NULL OR c.name = @name) GROUP BY 1, 2
            """))).ToLookup(static o => o.ClusterId);

        var now = time.GetUtcNow();
        return [.. clusters.Select(c => ClusterView.Of(c.Name, c.CreatedAt, sources[c.Id], open[c.Id].ToDictionary(o => o.Band, o => o.Count), now, options.SilentAfter))];
    }

    internal sealed record SourceRow
    {
        public long ClusterId { get; init; }

        public string Tool { get; init; } = "";

        public long LastReportId { get; init; }

        public long LastAttemptAtMs { get; init; }

        public long? LastOkAtMs { get; init; }

        public string? LastError { get; init; }
    }
}
