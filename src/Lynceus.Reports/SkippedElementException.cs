namespace Lynceus.Reports;

/// <summary>One element of a report cannot be used; it is listed as skipped and the rest of the report counts.</summary>
internal sealed class SkippedElementException(string reason) : Exception(reason);
