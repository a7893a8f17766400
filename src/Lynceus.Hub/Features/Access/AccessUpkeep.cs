using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Writes when users and tokens were last used, and forgets old failed sign-ins; once a minute and at the end.</summary>
internal sealed class AccessUpkeep(LastUse lastUse, SignInFailures failures, TimeProvider time, ILogger<AccessUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await RunOnceAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RunOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await lastUse.WriteAsync(cancellationToken);
            await failures.ForgetOldAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            AccessLog.LastUseNotWritten(logger, Interval, exception);
        }
    }
}
