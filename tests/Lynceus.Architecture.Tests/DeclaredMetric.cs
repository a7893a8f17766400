namespace Lynceus.Architecture.Tests;

/// <summary>A metric as the source declares it, under the name that Prometheus shows.</summary>
internal sealed record DeclaredMetric(string Project, string Name, string Type, string Help);
