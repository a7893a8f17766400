using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lynceus.Kubernetes.Leases;

/// <summary>controller-runtime's gauge of leader election; <c>name</c> is that of the lease. A meter takes one instance.</summary>
public sealed class LeaderElectionMetrics
{
    private readonly ConcurrentDictionary<LeaderElector, string> _electors = new();

    public LeaderElectionMetrics(Meter meter) =>
        meter.CreateObservableGauge(
            "leader_election_master_status",
            () => _electors.Select(static e => new Measurement<int>(e.Key.IsLeader ? 1 : 0, new KeyValuePair<string, object?>("name", e.Value))),
            null,
            "1 while this process holds the lease.");

    /// <summary>On <see cref="KubernetesMetrics.Meter"/>.</summary>
    public static LeaderElectionMetrics Default { get; } = new(KubernetesMetrics.Meter);

    internal void Add(LeaderElector elector, string name) => _electors[elector] = name;

    internal void Remove(LeaderElector elector) => _electors.TryRemove(elector, out _);
}
