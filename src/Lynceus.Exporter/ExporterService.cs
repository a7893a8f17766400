using Lynceus.Hosting.Health;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Exporter;

/// <summary>Runs the exporter within its host, and hands over before it ends.</summary>
internal sealed class ExporterService(ExporterMember member, HealthChecks health, ExporterMemory memory) : BackgroundService
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
        await Task.WhenAll(member.RunAsync(stoppingToken), memory.RunAsync(stoppingToken));
    }
}
