namespace Lynceus.Reports.Polaris;

/// <summary>One check of one workload or container, passed or failed.</summary>
internal sealed class PolarisCheck(string pointer)
{
    public string Pointer => pointer;

    /// <summary>The id as this release of Polaris writes it.</summary>
    public string ReportedId { get; set; } = "";

    /// <summary>The id of today.</summary>
    public string Id { get; set; } = "";

    public string? Container { get; set; }

    public string? Message { get; set; }

    public IReadOnlyList<string> Details { get; set; } = [];

    public bool? Success { get; set; }

    public string? Severity { get; set; }

    public string? Category { get; set; }

    public bool IsFinding => Success is false && Severity is not "ignore";
}
