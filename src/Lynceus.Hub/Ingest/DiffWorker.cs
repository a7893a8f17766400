using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Lynceus.Hub.Metrics;
using Lynceus.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Ingest;

/// <summary>Compares waiting reports one after the other: SQLite has one writer, and the reports of one source must not interleave.</summary>
internal sealed class DiffWorker(
    DbDataSource database, DiffQueue queue, ReportComparison comparison, RawReports rawReports, TimeProvider time, ILogger<DiffWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        rawReports.RemoveUnfinished();
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            var waiting = (await connection.QueryAsync<long>(new CommandDefinition(
                "SELECT report_id FROM report WHERE status = 'stored' ORDER BY report_id", cancellationToken: cancellationToken))).AsList();
            waiting.ForEach(queue.Enqueue);
            if (waiting.Count > 0)
            {
                IngestLog.Resuming(logger, waiting.Count);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var reportId in queue.Reader.ReadAllAsync(stoppingToken))
        {
            // Translating is synchronous work of seconds for large reports: it must not sit on the host's start-up path.
            var started = Stopwatch.GetTimestamp();
            await Task.Run(() => CompareAsync(reportId, stoppingToken), stoppingToken);
            HubMetrics.Compared(Stopwatch.GetElapsedTime(started));
            queue.Done(reportId);
        }
    }

    // A full disk or a locked file passes; the report is kept, so it is tried until it works.
    private async Task CompareAsync(long reportId, CancellationToken cancellationToken)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                await comparison.RunAsync(reportId, cancellationToken);
                return;
            }
            catch (Exception e) when (PassingTrouble.Is(e))
            {
                IngestLog.Retrying(logger, reportId, wait, e);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
