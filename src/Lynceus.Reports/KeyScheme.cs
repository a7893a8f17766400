namespace Lynceus.Reports;

/// <summary>How one translator computes identities. The version stands here alone; it is raised when a part of the keys changes its meaning.</summary>
/// <param name="Tool">Name of the tool; part of every fingerprint.</param>
/// <param name="Version">Counts from 1. A finding is also looked for under every older version, so raising it closes and opens nothing.</param>
public sealed record KeyScheme(string Tool, int Version);
