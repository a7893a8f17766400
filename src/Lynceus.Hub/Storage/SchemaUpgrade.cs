using System.Data.Common;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Hub.Storage;

/// <summary>Brings the database up to date before anything else starts.</summary>
internal sealed class SchemaUpgrade(DbDataSource database) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await Schema.MigrateAsync(database, cancellationToken);
        await StoredKeys.UpgradeAsync(database, cancellationToken);
        await StoredWeaknesses.UpgradeAsync(database, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
