using Lynceus.Hosting;
using Lynceus.Hosting.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter;

/// <summary>Runs the exporter within its host, and hands over before it ends.</summary>
internal sealed class ExporterService(ExporterMember member, HealthChecks health, ExporterMemory memory, IHostApplicationLifetime lifetime, ILogger<ExporterService> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await member.DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host waits no longer; the others take over when the lease runs out.
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Add("reports", HealthProbes.Ready, () => member.Problem);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var trimming = memory.RunAsync(stop.Token);
        try
        {
            await member.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A boundary: an exporter that follows nothing any more would show for ever what was true then, so the process ends and is started anew.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ExporterLog.Failed(logger, e);
            Environment.ExitCode = ExitCode.Fault;
            lifetime.StopApplication();
        }
        finally
        {
            await stop.CancelAsync();
            await trimming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
