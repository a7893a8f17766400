namespace Lynceus.Reports.Sarif;

/// <summary>What a run says apart from its results.</summary>
internal sealed class SarifRun
{
    private const string Family = SarifTranslator.Name;

    public string? DriverName { get; set; }

    public string? ToolVersion { get; set; }

    /// <summary>What the run is one of a series of, from <c>automationDetails.id</c>; null when it does not say.</summary>
    public string? Category { get; set; }

    /// <summary>Why the run is not to be trusted in what it does not report; null when it succeeded or does not say.</summary>
    public string? Failure { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Address of the repository that was analysed, without credentials; null when not given.</summary>
    public string? Repository { get; set; }

    public SarifComponent Driver { get; set; } = new();

    public List<SarifComponent> Extensions { get; } = [];

    /// <summary>Base directories by name; a base without an address is only known to be one.</summary>
    public Dictionary<string, SarifUri> Bases { get; } = new(StringComparer.Ordinal);

    public string? WorkingDirectory { get; set; }

    /// <summary>Files that results may name by their index.</summary>
    public List<SarifUri> Artifacts { get; } = [];

    public string Tool => DriverName ?? "unknown";

    /// <summary>A run looks at everything its tool looks at, within its category.</summary>
    public Scope Scope => new(Family, "", Category is null ? Tool : $"{Tool}/{Category}");

    /// <summary>The rule of a result, wherever it is defined; null when the run does not describe it.</summary>
    public SarifRule? Find(SarifRuleReference reference)
    {
        var component = reference.ComponentIndex is { } extension && extension >= 0 && extension < Extensions.Count
            ? Extensions[extension]
            : Extensions.Find(e => reference.ComponentName is not null && e.Name == reference.ComponentName) ?? Driver;
        var indexed = reference.Index is { } index && index >= 0 && index < component.Rules.Count ? component.Rules[index] : null;
        if (reference.Id is not { } id)
        {
            return indexed;
        }

        if (indexed is not null && (indexed.Id == id || id.StartsWith(indexed.Id + "/", StringComparison.Ordinal)))
        {
            return indexed;
        }

        // "CA1000/1" names a part of rule CA1000 (section 3.27.5).
        var parent = id.LastIndexOf('/') is > 0 and var slash ? id[..slash] : id;
        return component.Find(id) ?? FindAnywhere(id) ?? component.Find(parent) ?? FindAnywhere(parent);
    }

    private SarifRule? FindAnywhere(string id) =>
        Driver.Find(id) ?? Extensions.Select(e => e.Find(id)).FirstOrDefault(static r => r is not null);
}
