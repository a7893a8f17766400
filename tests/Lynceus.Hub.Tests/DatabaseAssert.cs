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
        Assert.Empty(await connection.QueryAsync<string>("""
            SELECT 'item ' || i.item_id || ' is not as its weakness ' || COALESCE(i.weakness_id, 'none') || ' says' FROM action_item i LEFT JOIN weakness w USING (weakness_id)
            WHERE i.resolution <> COALESCE(w.resolution, 0) OR i.assignee IS NOT w.assignee
            UNION ALL
            SELECT 'weakness ' || w.weakness_id || ' is nobody''s' FROM weakness w WHERE NOT EXISTS (SELECT 1 FROM action_item i WHERE i.weakness_id = w.weakness_id)
            UNION ALL
            SELECT 'weakness ' || w.weakness_id || ' is undecided' FROM weakness w WHERE w.resolution = 0 AND w.assignee IS NULL AND w.due_at IS NULL
            UNION ALL
            SELECT 'weakness ' || w.weakness_id || ' is of another subject' FROM weakness w JOIN action_item i ON i.weakness_id = w.weakness_id WHERE i.subject_id <> w.subject_id
            """));
    }
}
