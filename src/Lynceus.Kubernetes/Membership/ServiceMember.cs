namespace Lynceus.Kubernetes.Membership;

/// <summary>One endpoint of a Service: a pod as a rule. Equal by all of its values.</summary>
/// <param name="Address">In its canonical form, so that addresses can be compared as text.</param>
/// <param name="PodName">Null when the endpoint does not name one.</param>
/// <param name="NodeName">Null when the endpoint does not name one.</param>
/// <param name="IsReady">Can take new work. Unknown counts as ready.</param>
/// <param name="IsServing">Answers requests, also while it ends. Unknown counts as <paramref name="IsReady"/> does.</param>
/// <param name="IsTerminating">Has been told to end.</param>
public sealed record ServiceMember(string Address, string? PodName, string? NodeName, bool IsReady, bool IsServing, bool IsTerminating);
