using Microsoft.Extensions.Hosting;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Opens items again whose decision was for a time that is over; looks once a minute.</summary>
internal sealed class DecisionExpiry(Decisions decisions, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        do
        {
            while (await decisions.ExpireAsync(stoppingToken) == Decisions.MaxItems)
            {
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
