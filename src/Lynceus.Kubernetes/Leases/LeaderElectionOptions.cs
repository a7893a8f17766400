namespace Lynceus.Kubernetes.Leases;

/// <summary>Which lease to fight for, and how. The durations are client-go's, and everyone who fights for one lease should have the same.</summary>
public sealed record LeaderElectionOptions
{
    public required NamespacedName Lease { get; init; }

    /// <summary>Who we are: the name of the pod, say. No two candidates may share it, or both lead.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait, from when they last saw the lease change, before they take it. Whole seconds. Default 15 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that cannot renew goes on. Must be below <see cref="LeaseDuration"/>; the difference is the time that its work has to end. Default 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between renewals, and, lengthened by up to 120 % by lot, between tries to acquire. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Give the lease back once the leader's work has ended, so that another one leads within a retry period. Default true.</summary>
    public bool ReleaseOnStop { get; init; } = true;
}
