using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Membership;
using Lynceus.Metacollector.Relevance;
using Lynceus.Metacollector.Watching;
using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector.Balance;

/// <summary>
/// Ends streams that this replica has beyond its share. Their sensors come back after a second, through the Service to any replica; a replica that was just started gets its share that way.
/// </summary>
internal sealed class Rebalancer(ServiceMembership members, ClusterView view, OpenStreams streams, double tolerance, ILogger logger, TimeProvider time) : IDisposable
{
    public const string Reason = "rebalance";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Sensors that come back are sent everything that concerns their node; not all of them at once.
    private const int MaxPerRound = 50;

    public static Rebalancer Create(MetacollectorOptions options, KubernetesClient client, ClusterView view, OpenStreams streams, ILogger logger, TimeProvider time) =>
        new(new ServiceMembership(client, options.RebalanceService!.Value), view, streams, options.RebalanceTolerance, logger, time);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var following = members.RunAsync(cancellationToken);
        await members.WaitForSyncAsync(cancellationToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Balance();
        }

        await following;
    }

    public void Dispose() => members.Dispose();

    private void Balance()
    {
        var surplus = StreamShare.Surplus(streams.Count, view.NodesWithPods, members.ReadyAddresses.Count(), tolerance);
        if (surplus > 0 && streams.Close(Math.Min(surplus, MaxPerRound), Reason) is > 0 and var closed)
        {
            WatchLog.Closing(logger, closed, Reason);
        }
    }
}
