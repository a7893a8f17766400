namespace Lynceus.Reports;

/// <summary>What a finding endangers.</summary>
public enum Category
{
    Security,
    Efficiency,
    Reliability,
}
