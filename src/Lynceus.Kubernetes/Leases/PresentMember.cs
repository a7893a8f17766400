namespace Lynceus.Kubernetes.Leases;

/// <param name="Member">Who it is: <see cref="MemberLeaseOptions.Member"/> of its lease.</param>
/// <param name="State">What it published last; empty when nothing.</param>
public sealed record PresentMember(string Member, string State);
