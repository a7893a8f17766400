namespace Lynceus.Reports.Sarif;

/// <summary>What a run says about one of its rules.</summary>
internal sealed record SarifRule
{
    public static SarifRule Unreadable { get; } = new() { Id = "" };

    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? ShortDescription { get; init; }

    public string? FullDescription { get; init; }

    /// <summary>Markdown when the tool gives it, else plain text.</summary>
    public string? Help { get; init; }

    public string? HelpUri { get; init; }

    public string? Level { get; init; }

    /// <summary>Number from 0 to 10 as a text, a convention of code hosts.</summary>
    public string? SecuritySeverity { get; init; }

    public string? Precision { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> FormerIds { get; init; } = [];

    public IReadOnlyDictionary<string, string>? Messages { get; init; }
}
