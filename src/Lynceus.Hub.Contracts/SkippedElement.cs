namespace Lynceus.Hub.Contracts;

/// <summary>An element of a report that could not be used, while the rest counted.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the report.</param>
/// <param name="Reason">A sentence.</param>
public sealed record SkippedElement(string Pointer, string Reason);
