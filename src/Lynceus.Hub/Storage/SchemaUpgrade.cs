using System.Data.Common;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using SQLitePCL;

namespace Lynceus.Hub.Storage;

/// <summary>Takes the data folder and brings the database up to date before anything else starts.</summary>
internal sealed class SchemaUpgrade(HubOptions options, DataFolderLock folder, DbDataSource database) : IHostedLifecycleService
{
    private bool _isDone;

    /// <summary>A second call does nothing.</summary>
    /// <exception cref="DataFolderException">The folder is in use, or what is in it cannot be used.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_isDone)
        {
            return;
        }

        folder.Take();
        try
        {
            DataFolder.RemoveTemporary(options.DataDirectory);
            await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            {
                await DataFolder.RefuseLostDatabaseAsync(options.DataDirectory, connection, cancellationToken);
            }

            await Schema.MigrateAsync(database, cancellationToken);
            await StoredKeys.UpgradeAsync(database, cancellationToken);
            await StoredWeaknesses.UpgradeAsync(database, cancellationToken);
            _isDone = true;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB)
        {
            throw DataFolder.Damaged(options.DataDirectory, e);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
