using System.Data.Common;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Hub.Storage;

/// <summary>Brings the database up to date before anything else starts.</summary>
internal sealed class SchemaUpgrade(DbDataSource database) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Schema.MigrateAsync(database, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
