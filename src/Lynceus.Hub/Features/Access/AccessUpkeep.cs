using System.Data.Common;
using Lynceus.Hosting.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Writes when users and tokens were last used, and forgets old failed sign-ins and sessions; once a minute and at the end.</summary>
internal sealed class AccessUpkeep(LastUse lastUse, SignInFailures failures, StoredSessions sessions, SteadyWork work, ILogger<AccessUpkeep> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await RunOnceAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            AccessLog.LastUseNotWritten(logger, exception);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => work.RunEveryAsync("access-upkeep", TimeSpan.FromMinutes(1), RunOnceAsync, stoppingToken);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await lastUse.WriteAsync(cancellationToken);
        await failures.ForgetOldAsync(cancellationToken);
        await sessions.ForgetOldAsync();
    }
}
