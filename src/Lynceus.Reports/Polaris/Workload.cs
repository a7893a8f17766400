namespace Lynceus.Reports.Polaris;

/// <summary>One workload of an audit while it is read.</summary>
internal sealed class Workload
{
    public string? Name { get; set; }

    public string? Kind { get; set; }

    public string Namespace { get; set; } = "";

    public List<PolarisCheck> Checks { get; } = [];

    /// <summary>Why a part of it could not be read; null when all of it was.</summary>
    public string? SkipReason { get; set; }
}
