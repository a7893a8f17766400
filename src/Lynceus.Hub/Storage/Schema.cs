using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage;

/// <summary>Brings a database to the schema of this program, one numbered migration after the other.</summary>
internal static class Schema
{
    private const string Prefix = "Lynceus.Hub.Storage.Migrations.";
    private const string Suffix = ".sqlite.sql";

    /// <exception cref="InvalidOperationException">The database was written by a newer program.</exception>
    public static async Task MigrateAsync(DbDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        var current = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("PRAGMA user_version", cancellationToken: cancellationToken));
        var migrations = Migrations();
        var newest = migrations[^1].Number;
        if (current > newest)
        {
            throw new InvalidOperationException(
                $"The database has schema {current}, this program knows {newest}. Start a newer program, or restore a backup.");
        }

        foreach (var (number, resource) in migrations.Where(m => m.Number > current))
        {
            using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(Read(resource), cancellationToken: cancellationToken));
            await connection.ExecuteAsync(new CommandDefinition(
                string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {number}"),
                cancellationToken: cancellationToken));
            transaction.Commit();
        }
    }

    private static List<(int Number, string Resource)> Migrations() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(static n => (int.Parse(n.AsSpan(Prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), n))
            .Order()];

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
