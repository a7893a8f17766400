using System.Data.Common;
using Dapper;
using Lynceus.Hosting.Work;
using Lynceus.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Ingest;

/// <summary>Puts kept files that no report names aside: a process that ended between keeping a file and writing its row leaves one. Once after the start, then daily.
/// They are not deleted: beside a database that was restored from a backup they are reports that nobody has any more.</summary>
internal sealed class OrphanedReports(RawReports rawReports, DbDataSource database, HubOptions options, SteadyWork work, TimeProvider time, ILogger<OrphanedReports> logger) : BackgroundService
{
    // An upload that is being kept has a file and no row for as long as a commit takes.
    private static readonly TimeSpan MinAge = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        work.RunEveryAsync("orphaned-reports", TimeSpan.FromDays(1), PutAsideAsync, stoppingToken);

    internal async Task PutAsideAsync(CancellationToken cancellationToken)
    {
        // Files first: what is kept after that has a row by the time the rows are read, or is young.
        var files = rawReports.KeptBefore(time.GetUtcNow() - MinAge).ToList();
        if (files.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var named = (await connection.QueryAsync<byte[]>(new CommandDefinition("SELECT DISTINCT sha256 FROM report", cancellationToken: cancellationToken)))
            .Select(rawReports.PathOf).ToHashSet(StringComparer.Ordinal);
        var orphans = files.FindAll(f => !named.Contains(f));
        if (orphans.Count == 0)
        {
            return;
        }

        var folder = PrivateFolder.Create(DataFolder.OrphanedOf(options.DataDirectory)).FullName;
        foreach (var orphan in orphans)
        {
            // The first two digits of the name are its folder's.
            File.Move(orphan, Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(orphan)) + Path.GetFileName(orphan)), overwrite: true);
        }

        IngestLog.OrphansPutAside(logger, orphans.Count, folder);
    }
}
