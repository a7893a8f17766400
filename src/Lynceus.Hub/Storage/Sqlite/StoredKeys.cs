using System.Data.Common;
using Dapper;
using Lynceus.Reports;
using Lynceus.Reports.Aliases;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Makes items of earlier releases known by the keys of today, where no report can compute the key they were stored under.</summary>
/// <remarks>Most translators list former keys with each finding; <see cref="StoredItems"/> says for which that is impossible. The items themselves stay as they are: they get an alias.</remarks>
internal static class StoredKeys
{
    public static async Task UpgradeAsync(DbDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        var sources = await connection.QueryAsync<(long Id, string Tool, int Version)>(new CommandDefinition(
            "SELECT source_id, tool, key_version FROM source", cancellationToken: cancellationToken));
        foreach (var (id, tool, version) in sources)
        {
            if (ReportTranslation.Translators.FirstOrDefault(t => t.Tool == tool)?.Keys is not { } keys || keys.Version == version)
            {
                continue;
            }

            using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
            if (StoredItems.IsNeeded(tool, version))
            {
                await AddAliasesAsync(connection, id, tool, version, cancellationToken);
            }

            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE source SET key_version = @Version WHERE source_id = @id", new { keys.Version, id }, cancellationToken: cancellationToken));
            transaction.Commit();
        }
    }

    private static async Task AddAliasesAsync(
        DbConnection connection, long source, string tool, int version, CancellationToken cancellationToken)
    {
        var items = await connection.QueryAsync<StoredItem>(new CommandDefinition(
            """
            SELECT i.item_id AS ItemId, i.cluster_id AS ClusterId, d.canonical AS CheckId, l.text AS Title, d.description AS Description,
                   u.kind AS Kind, u.namespace AS Namespace, u.name AS Name, NULLIF(u.container, '') AS Container
            FROM action_item i JOIN check_in_cluster d ON d.check_id = i.check_id AND d.cluster_id = i.cluster_id JOIN title l USING (title_id) JOIN subject u USING (subject_id) WHERE i.source_id = @source
            """,
            new { source },
            cancellationToken: cancellationToken));
        var aliases =
            from item in items
            let subject = new Subject { Kind = item.Kind, Namespace = item.Namespace, Name = item.Name, Container = item.Container }
            let key = StoredItems.Rekeyed(tool, version, item.CheckId, item.Title, item.Description, subject.Key)
            where key is not null
            select new { item.ClusterId, source, fp = key.Fingerprint.ToArray(), item.ItemId };
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO item_alias (cluster_id, source_id, fp, item_id) VALUES (@ClusterId, @source, @fp, @ItemId) ON CONFLICT DO NOTHING",
            aliases.ToList(),
            cancellationToken: cancellationToken));
    }

    private sealed record StoredItem
    {
        public long ItemId { get; init; }

        public long ClusterId { get; init; }

        public string CheckId { get; init; } = "";

        public string Title { get; init; } = "";

        public string? Description { get; init; }

        public string Kind { get; init; } = "";

        public string Namespace { get; init; } = "";

        public string Name { get; init; } = "";

        public string? Container { get; init; }
    }
}
