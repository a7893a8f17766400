namespace Lynceus.Reports.Trivy;

/// <summary>Which Kubernetes object a group of results is about.</summary>
internal readonly record struct ResourceHead(string? Namespace, string? Kind, string? Name);
