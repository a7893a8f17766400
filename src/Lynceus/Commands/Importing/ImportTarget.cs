namespace Lynceus.Commands.Importing;

/// <summary>Where reports go, and what is said about them.</summary>
/// <param name="Tool">Tool that wrote them; null to recognise it from the content.</param>
/// <param name="Subject">What was scanned; null to leave it to the reports.</param>
/// <param name="Extent">For how much the reports speak; null to leave it to them.</param>
/// <param name="Accepted">Endings that are no failure.</param>
internal sealed record ImportTarget(
    Uri Hub, string Cluster, string? Tool, string? Subject, string? Extent, IReadOnlyList<UploadOutcome> Accepted, bool HasToken);
