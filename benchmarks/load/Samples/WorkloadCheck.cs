namespace Lynceus.Load.Samples;

/// <summary>A check of Trivy's policies that a workload fails.</summary>
internal sealed record WorkloadCheck(string Id, string Severity, string Title, string Description, string Message, string Remediation);
