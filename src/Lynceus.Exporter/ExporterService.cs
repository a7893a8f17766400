using Lynceus.Hosting.Health;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Exporter;

/// <summary>Runs the exporter within its host.</summary>
internal sealed class ExporterService(ExporterMember member, HealthChecks health, ExporterMemory memory) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Add("reports", HealthProbes.Ready, () => member.Loader.HasSynced ? null : "reports are still being loaded");
        await Task.WhenAll(member.RunAsync(stoppingToken), memory.RunAsync(stoppingToken));
    }
}
