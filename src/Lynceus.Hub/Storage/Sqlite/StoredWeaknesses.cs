using System.Data.Common;
using System.Text.Json;
using Dapper;
using Lynceus.Reports.Aliases;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Brings the ids of weaknesses up to date with the alias table of this program.</summary>
internal static class StoredWeaknesses
{
    public static async Task UpgradeAsync(DbDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var renamed = connection
            .Query<(long Text, string Tool, string Id, string Aliases, string Before)>(
                """
                SELECT x.text_id, s.tool, d.canonical, x.aliases, x.weakness
                FROM check_text x JOIN check_def d USING (check_id) JOIN source s USING (source_id)
                """, buffered: false)
            .Select(static d => (
                d.Text, d.Before, Name: Weaknesses.Canonical(d.Tool, d.Id, JsonSerializer.Deserialize(d.Aliases, StoredJson.Default.IReadOnlyListString) ?? [])))
            .Where(static d => d.Name != d.Before)
            .ToList();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE check_text SET weakness = @Name WHERE text_id = @Text;
            UPDATE OR IGNORE weakness SET name = @Name WHERE name = @Before AND item_id = 0
            AND EXISTS (SELECT 1 FROM action_item i JOIN cluster_check k USING (check_id, cluster_id)
                        WHERE i.weakness_id = weakness.weakness_id AND k.text_id = @Text);
            """,
            renamed.Select(static d => new { d.Text, d.Name, d.Before }),
            cancellationToken: cancellationToken));
        if (renamed.Exists(static d => d.Before.Length == 0))
        {
            await ShareAsync(connection, cancellationToken);
        }

        transaction.Commit();
    }

    // What earlier releases decided about an item holds for its weakness, where the item is the only one of it. Elsewhere it stays with the item until somebody decides anew.
    private static async Task ShareAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var decided = await connection.QueryAsync<(long Weakness, string Name, bool HasPackage, bool HasPath)>(new CommandDefinition(
            """
            SELECT w.weakness_id, d.weakness, i.package_id IS NOT NULL, t.evidence ->> 'path' IS NOT NULL
            FROM weakness w JOIN action_item i USING (item_id) JOIN check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id
            JOIN item_evidence t USING (item_id)
            WHERE w.name = '' AND NOT EXISTS (
                SELECT 1 FROM action_item o JOIN check_in_cluster od ON od.check_id = o.check_id AND od.cluster_id = o.cluster_id
                WHERE o.subject_id = i.subject_id AND o.item_id <> i.item_id AND od.weakness = d.weakness)
            """,
            cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE OR IGNORE weakness SET name = @Name, item_id = 0 WHERE weakness_id = @Weakness",
            decided.Where(static d => Items.Weakness.SharedId(d.Name, d.HasPackage, d.HasPath) is not null).Select(static d => new { d.Weakness, d.Name }),
            cancellationToken: cancellationToken));
    }
}
