namespace Lynceus.Reports;

/// <summary>What one report may cost at most. Every limit ends in a clear error or a listed skip, never in unbounded memory.</summary>
public sealed record ReportLimits
{
    public static ReportLimits Default { get; } = new();

    /// <summary>Length of a report after decompression. Default 2 GiB; a report is streamed, so this bounds time and disk, not memory.</summary>
    public long MaxReportBytes { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>Length of one JSON text. Default 16 MiB; a longer one could not be shown to anybody.</summary>
    public int MaxTokenBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Nesting of objects and arrays. Default 100; real reports stay below 30.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Length of a YAML report, of which a copy as JSON is held in memory. Default 64 MiB.</summary>
    public int MaxYamlBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Keys, values, beginnings and ends in a YAML report, those that aliases repeat included; one with an anchor or a tag counts as four. Default 4,000,000, which takes two to three seconds.</summary>
    public int MaxYamlNodes { get; init; } = 4_000_000;

    /// <summary>Members of an archive, directories included. Default 10,000.</summary>
    public int MaxArchiveMembers { get; init; } = 10_000;

    /// <summary>Length of all members of an archive together when unpacked. Default 8 GiB; each is bounded by <see cref="MaxReportBytes"/> as well.</summary>
    public long MaxArchiveBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Length of one Kubernetes object, whose findings are held until its kind and name are known. Default 64 MiB; etcd refuses far shorter ones.</summary>
    public int MaxObjectBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Findings in one report. Default 5,000,000.</summary>
    public int MaxFindings { get; init; } = 5_000_000;

    /// <summary>Skipped elements that are listed one by one; further ones are only counted. Default 1,000.</summary>
    public int MaxListedSkips { get; init; } = 1000;

    /// <summary>Length of one text of a finding in characters; longer texts are cut and end in "…". Default 16,384.</summary>
    public int MaxTextChars { get; init; } = 16 * 1024;
}
