namespace Lynceus.Reports;

/// <summary>A place in a file. Lines count from 1; null when the tool names the file alone.</summary>
public sealed record CodeLocation(string Path, int? StartLine = null, int? EndLine = null);
