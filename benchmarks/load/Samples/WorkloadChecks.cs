namespace Lynceus.Load.Samples;

/// <summary>What Trivy's policies say about a workload; they fail where the same Polaris check does.</summary>
internal static class WorkloadChecks
{
    private static readonly (string Polaris, string Id, string Severity, string Title, string Description, string Setting)[] Checks =
    [
        ("privilegeEscalationAllowed", "KSV-0001", "MEDIUM", "Privileges may be escalated", "A process may gain more rights than its parent, for example through setuid programs.", "securityContext.allowPrivilegeEscalation' to false"),
        ("runAsPrivileged", "KSV-0017", "HIGH", "Privileged container", "A privileged container can do nearly all that a process on the node can.", "securityContext.privileged' to false"),
        ("hostPathSet", "KSV-0023", "MEDIUM", "A path of the host is mounted", "Files of the node can be read or changed through the volume.", "spec.volumes[*].hostPath' to nothing"),
        ("hostNetworkSet", "KSV-0009", "HIGH", "The host's network is used", "The pod sees the traffic of the node and reaches services bound to its loopback address.", "hostNetwork' to false"),
        ("dangerousCapabilities", "KSV-0005", "HIGH", "SYS_ADMIN is added", "The capability is close to being root on the node.", "securityContext.capabilities.add' without SYS_ADMIN"),
    ];

    public static IEnumerable<WorkloadCheck> Failing(SampleWorkload workload, int day)
    {
        var failing = Days.Names(workload.Checks, day).ToHashSet(StringComparer.Ordinal);
        return from c in Checks
               where failing.Contains(c.Polaris)
               select new WorkloadCheck(
                   c.Id, c.Severity, c.Title, c.Description,
                   $"Container '{workload.Container}' of {workload.ControlledKind} '{workload.ControlledNameOn(day)}' should set '{c.Setting}",
                   $"Set '{c.Setting}.");
    }
}
