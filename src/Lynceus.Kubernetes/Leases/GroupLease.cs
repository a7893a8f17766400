namespace Lynceus.Kubernetes.Leases;

/// <summary>A member's lease as it was last seen, run out or not.</summary>
/// <param name="Name">Name of the lease.</param>
/// <param name="Member">Who holds it: <see cref="MemberLeaseOptions.Member"/>.</param>
/// <param name="Instance">The process that wrote it: <see cref="MemberLeaseOptions.Instance"/>; empty when it did not say.</param>
/// <param name="State">What it published; empty when nothing.</param>
/// <param name="RenewTime">Differs with each write; by its writer's clock, so only the writer can tell when that was.</param>
/// <param name="Duration">How long it lasts without being renewed.</param>
/// <param name="SeenAt">Timestamp, on our clock, of when we saw it renewed last; never before it was.</param>
public sealed record GroupLease(string Name, string Member, string Instance, string State, DateTimeOffset RenewTime, TimeSpan Duration, long SeenAt);
