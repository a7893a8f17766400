namespace Lynceus.Reports;

/// <summary>A report that can be read to its end.</summary>
/// <param name="Tool">Who wrote it.</param>
/// <param name="Notes">What people should know of how it was read: lines and members of an archive that were passed over.</param>
public sealed record CheckedReport(string Tool, IReadOnlyList<string> Notes);
