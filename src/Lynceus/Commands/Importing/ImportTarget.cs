namespace Lynceus.Commands.Importing;

/// <summary>Where reports go.</summary>
/// <param name="Tool">Tool that wrote them; null to recognise it from the content.</param>
internal sealed record ImportTarget(Uri Hub, string Cluster, string? Tool, bool HasToken);
