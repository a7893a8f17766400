namespace Lynceus.Reports;

/// <summary>Name of a range of severities; a larger value is worse. Bounds: critical ≥ 0.9, high ≥ 0.7, medium ≥ 0.4, low ≥ 0.1.</summary>
public enum SeverityBand
{
    None,
    Low,
    Medium,
    High,
    Critical,
}
