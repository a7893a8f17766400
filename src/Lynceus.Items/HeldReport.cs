namespace Lynceus.Items;

/// <summary>A report that the close guard holds.</summary>
/// <param name="ReceivedAt">Unix milliseconds.</param>
/// <param name="Closing">Ids of the items that it would close.</param>
public sealed record HeldReport(long ReceivedAt, IReadOnlyList<byte> Sha256, IReadOnlySet<long> Closing);
