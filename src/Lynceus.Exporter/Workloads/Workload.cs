namespace Lynceus.Exporter.Workloads;

/// <summary>What runs, or is, what a report is about; for example a Deployment. Both are empty when nothing is known.</summary>
internal readonly record struct Workload(string Kind, string Name);
