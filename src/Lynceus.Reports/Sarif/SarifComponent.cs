namespace Lynceus.Reports.Sarif;

/// <summary>The driver of a run or one of its extensions, with the rules it brings.</summary>
internal sealed class SarifComponent
{
    private readonly Dictionary<string, SarifRule> _byId = new(StringComparer.Ordinal);

    public string? Name { get; set; }

    /// <summary>In the order of the report, since results refer to them by index.</summary>
    public List<SarifRule> Rules { get; } = [];

    public Dictionary<string, string> Messages { get; } = new(StringComparer.Ordinal);

    public void Add(SarifRule rule)
    {
        Rules.Add(rule);
        _byId.TryAdd(rule.Id, rule);
    }

    public SarifRule? Find(string id) => _byId.GetValueOrDefault(id);
}
