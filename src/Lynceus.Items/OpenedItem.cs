using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>A finding that no item stands for yet.</summary>
/// <param name="Scope">Its scope, by number in <see cref="ComparisonResult.Changes.Scopes"/>.</param>
/// <param name="Row">Number under which its texts were staged.</param>
public readonly record struct OpenedItem(
    long Id, Fingerprint Key, int Scope, int Row, long EvidenceHash, int Occurrences, double Severity, SeverityBand Band, Category Category, bool IsFixable);
