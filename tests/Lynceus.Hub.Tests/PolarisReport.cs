using System.Text.Json;

namespace Lynceus.Hub.Tests;

/// <summary>Builds small Polaris audits: a report whose every part a test can name.</summary>
internal sealed record PolarisReport
{
    public string AuditTime { get; init; } = "2026-03-02T10:00:00Z";

    public string SourceType { get; init; } = "Cluster";

    /// <summary>Deployments of namespace <c>shop</c> with the checks that fail; the others of <see cref="Checks"/> pass.</summary>
    public IReadOnlyDictionary<string, string[]> Workloads { get; init; } = new Dictionary<string, string[]>();

    public IReadOnlyList<string> Checks { get; init; } = ["runAsRootAllowed", "cpuLimitsMissing", "hostNetworkSet"];

    /// <summary>Suffix of the ReplicaSet that the audit names instead of the Deployment.</summary>
    public string ReplicaSet { get; init; } = "7d9f8cb5b4";

    public string Severity { get; init; } = "danger";

    public bool Reversed { get; init; }

    public override string ToString()
    {
        var workloads = Reversed ? Workloads.Reverse() : Workloads;
        return JsonSerializer.Serialize(new
        {
            PolarisOutputVersion = "1.0",
            AuditTime,
            SourceType,
            SourceName = "shop",
            Results = workloads.Select(w => new
            {
                Name = $"{w.Key}-{ReplicaSet}",
                Namespace = "shop",
                Kind = "ReplicaSet",
                Results = (Reversed ? Checks.Reverse() : Checks).ToDictionary(
                    c => c,
                    c => new { ID = c, Message = "About " + c, Success = !w.Value.Contains(c), Severity, Category = "Security" }),
            }),
        });
    }
}
