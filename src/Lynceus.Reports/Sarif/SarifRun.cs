using Lynceus.Reports.Trivy;

namespace Lynceus.Reports.Sarif;

/// <summary>What a run says apart from its results.</summary>
internal sealed class SarifRun
{
    public const string UnknownTool = "unknown";

    private const string Family = SarifTranslator.Name;

    public string? DriverName { get; set; }

    public string? ToolVersion { get; set; }

    /// <summary>What the run is one of a series of, from <c>automationDetails.id</c>; null when it does not say.</summary>
    public string? Category { get; set; }

    /// <summary>Why the run is not to be trusted in what it does not report; null when it succeeded or does not say.</summary>
    public string? Failure { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The repository that was analysed, see <see cref="RepositoryAddress"/>; null when not given.</summary>
    public string? Repository { get; set; }

    /// <summary>Address of the repository as the run gives it, without credentials.</summary>
    public string? RepositoryUri { get; set; }

    /// <summary>Branch that was analysed; null when not given.</summary>
    public string? Branch { get; set; }

    /// <summary>Reference of the container image that was analysed, where a known tool tells it; null when it was no image.</summary>
    public string? Image { get; set; }

    /// <summary>Message of the first result; null when there is none.</summary>
    public string? FirstMessage { get; set; }

    public SarifComponent Driver { get; set; } = new();

    public List<SarifComponent> Extensions { get; } = [];

    /// <summary>Base directories by name; a base without an address is only known to be one.</summary>
    public Dictionary<string, SarifUri> Bases { get; } = new(StringComparer.Ordinal);

    public string? WorkingDirectory { get; set; }

    /// <summary>Files that results may name by their index.</summary>
    public List<SarifUri> Artifacts { get; } = [];

    public string Tool => DriverName is null ? UnknownTool : KnownTools.NameOf(DriverName);

    /// <summary>What was analysed: the image, else the repository, else what the sender says; null when nobody says.</summary>
    /// <param name="subject">What was analysed, as the sender says.</param>
    public string? Target(string? subject) =>
        Image is not null ? ImageRepository.Of(Image) : Repository ?? (subject is null ? null : RepositoryAddress.Normalise(subject));

    /// <summary>A run looks at everything its tool looks at in what was analysed, within its category.</summary>
    public Scope ScopeOf(string? target) => new(Family, "", string.Concat(Tool, Category is null ? "" : "/", Category, target is null ? "" : "|", target))
    {
        Variant = Image is null ? Branch : ImageRepository.VariantOf(Image),
    };

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
