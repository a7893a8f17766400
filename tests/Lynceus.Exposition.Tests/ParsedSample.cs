namespace Lynceus.Exposition.Tests;

/// <summary>One line as a reader understands it.</summary>
internal sealed record ParsedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public IReadOnlyDictionary<string, string>? ExemplarLabels { get; init; }

    public double ExemplarValue { get; init; }

    public string Key => $"{Name}{{{string.Join(',', Labels.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}={l.Value.Length}:{l.Value}"))}}}";
}
