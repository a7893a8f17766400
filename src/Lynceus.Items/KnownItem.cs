using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>What a store knows of an item, as far as a comparison needs it.</summary>
/// <param name="Id">Above zero.</param>
/// <param name="Key">The key under which it is stored.</param>
/// <param name="ScopeId">The scope that closes it.</param>
/// <param name="EvidenceHash">Differs when what is stored of the finding differs.</param>
/// <param name="IsFixable">The newest evidence names a version or change that mends it.</param>
public readonly record struct KnownItem(
    long Id, Fingerprint Key, long ScopeId, ItemState State, long EvidenceHash, int Occurrences, SeverityBand Band, Category Category, bool IsFixable);
