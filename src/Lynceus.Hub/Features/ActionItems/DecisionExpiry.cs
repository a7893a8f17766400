using Lynceus.Hosting.Work;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Opens items again whose decision was for a time that is over; looks once a minute.</summary>
internal sealed class DecisionExpiry(Decisions decisions, SteadyWork work) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        work.RunEveryAsync("decision-expiry", TimeSpan.FromMinutes(1), ExpireAsync, stoppingToken);

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        while (await decisions.ExpireAsync(cancellationToken) == Decisions.MaxItems)
        {
        }
    }
}
