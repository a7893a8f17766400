namespace Lynceus.Reports;

/// <summary>One CVSS rating as a source published it.</summary>
/// <param name="Source">For example <c>nvd</c>, <c>ghsa</c>, <c>redhat</c>.</param>
/// <param name="Version"><c>2</c>, <c>3</c> or <c>4</c>.</param>
/// <param name="Score">Base score, 0 to 10; null when only a vector is given.</param>
/// <param name="Vector">Null when only a score is given.</param>
public sealed record CvssScore(string Source, string Version, double? Score, string? Vector);
