using System.Data.Common;
using System.Diagnostics;
using Dapper;
using Lynceus.Hosting.Work;
using Lynceus.Hub.Metrics;
using Lynceus.Hub.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Ingest;

/// <summary>Compares waiting reports one after the other: SQLite has one writer, and the reports of one source must not interleave.</summary>
internal sealed class DiffWorker(
    DbDataSource database, DiffQueue queue, ReportComparison comparison, RawReports rawReports, SteadyWork work, ILogger<DiffWorker> logger)
    : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        rawReports.RemoveUnfinished();
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            var waiting = (await connection.QueryAsync<(long Id, long ClusterId, long SourceId)>(new CommandDefinition(
                "SELECT report_id, cluster_id, source_id FROM report WHERE status = 'stored' ORDER BY report_id", cancellationToken: cancellationToken))).AsList();
            waiting.ForEach(w => queue.Enqueue(w.Id, new SourceKey(w.ClusterId, w.SourceId)));
            if (waiting.Count > 0)
            {
                IngestLog.Resuming(logger, waiting.Count);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => work.RunAsync("comparison", CompareAllAsync, stoppingToken);

    private async Task CompareAllAsync(Action passed, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (reportId, source) = await queue.NextAsync(cancellationToken);
            var started = Stopwatch.GetTimestamp();
            try
            {
                await comparison.RunAsync(reportId, cancellationToken);
            }
#pragma warning disable CA1031 // A full disk or a locked file passes; whatever it was, the report is kept and tried again, and no other source waits for it.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                IngestLog.Postponed(logger, reportId, queue.Postpone(source, PassingTrouble.Words(e)), e);
                continue;
            }

            HubMetrics.Compared(Stopwatch.GetElapsedTime(started));
            queue.Done(reportId, source);
            passed();
        }
    }
}
