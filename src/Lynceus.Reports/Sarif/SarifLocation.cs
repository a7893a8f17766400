namespace Lynceus.Reports.Sarif;

/// <summary>Where a result is: a region of a file, or a name such as that of a function or a resource.</summary>
internal sealed record SarifLocation
{
    public static SarifLocation None { get; } = new();

    public SarifUri File { get; init; }

    public int? StartLine { get; init; }

    public int? EndLine { get; init; }

    /// <summary>The code of the region. It may hold the very secret that was found, so it goes into the identity's hash and nowhere else.</summary>
    public string? Snippet { get; init; }

    public string? LogicalName { get; init; }
}
