using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Leases;

/// <summary>A lease by which a member shows that it is there, beside those of the other members of its group.</summary>
public sealed record MemberLeaseOptions
{
    public required string Namespace { get; init; }

    /// <summary>Value of the label <see cref="MemberLease.GroupLabel"/>, by which members find each other: the name of the role's Service, say.</summary>
    public required string Group { get; init; }

    /// <summary>Who we are to the others, for example the address by which the ring knows us.</summary>
    public required string Member { get; init; }

    /// <summary>Name of the lease, one for each member: the name of the pod, say.</summary>
    public required string Name { get; init; }

    /// <summary>Tells this process from the one that had the lease before it. Default: random.</summary>
    public string Instance { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>How long others count us as present after they last saw a renewal. Whole seconds. Default 30 s.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between renewals, shortened by up to a tenth by lot. A third of the duration leaves room for two failures. Default 10 s.</summary>
    public TimeSpan RenewPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Our pod. Kubernetes then removes the lease of a member that could not do so itself, and a container that was started anew takes over the lease of the one before at once. Default none:
    /// such a lease stays, and whoever comes under its name waits until it has run out.
    /// </summary>
    public OwnerReference? Owner { get; init; }
}
