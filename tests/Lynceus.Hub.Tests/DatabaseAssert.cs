using System.Data.Common;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests;

/// <summary>What must hold in the database at any time between two transactions.</summary>
internal static class DatabaseAssert
{
    public static Task CountersMatchAsync(HubServer hub) => CountersMatchAsync(hub.Services.GetRequiredService<DbDataSource>());

    public static async Task CountersMatchAsync(DbDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        var wrong = (await connection.QueryAsync<string>("""
            SELECT 'kept ' || COALESCE(k.n, 0) || ', rows ' || COALESCE(i.n, 0) || ' of ' || cluster_id || '/' || source_id || '/' || state || '/' || resolution || '/' || band || '/' || category
            FROM (SELECT cluster_id, source_id, state, resolution, band, category, n FROM item_count) k
            FULL JOIN (SELECT cluster_id, source_id, state, resolution, band, category, COUNT(*) AS n FROM action_item GROUP BY 1, 2, 3, 4, 5, 6) i
            USING (cluster_id, source_id, state, resolution, band, category)
            WHERE COALESCE(k.n, 0) <> COALESCE(i.n, 0)
            """)).ToList();
        Assert.Empty(wrong);
        Assert.Empty(await connection.QueryAsync("PRAGMA foreign_key_check"));
    }
}
