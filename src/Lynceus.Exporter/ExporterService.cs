using Lynceus.Hosting;
using Lynceus.Hosting.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter;

/// <summary>Runs the exporter within its host, and hands over before it ends.</summary>
internal sealed class ExporterService : BackgroundService
{
    private readonly ExporterMember _member;
    private readonly ExporterMemory _memory;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private volatile bool _isDrained;

    public ExporterService(ExporterMember member, HealthChecks health, ExporterMemory memory, IHostApplicationLifetime lifetime, ILogger<ExporterService> logger)
    {
        (_member, _memory, _lifetime, _logger) = (member, memory, lifetime, logger);

        // Here and not when it runs: the endpoints are up before that.
        health.Add("reports", HealthProbes.Ready, () => _member.Problem);
        health.Add("shutdown", HealthProbes.Ready, () => _isDrained ? "process is shutting down" : null);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _member.DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host waits no longer; the others take over when the lease runs out.
        }
        finally
        {
            _isDrained = true;
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var trimming = _memory.RunAsync(stop.Token);
        try
        {
            await _member.RunAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A boundary: an exporter that follows nothing any more would show for ever what was true then, so the process ends and is started anew.
        catch (Exception e)
#pragma warning restore CA1031
        {
            ExporterLog.Failed(_logger, e);
            Environment.ExitCode = ExitCode.Fault;
            _lifetime.StopApplication();
        }
        finally
        {
            await stop.CancelAsync();
            await trimming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
