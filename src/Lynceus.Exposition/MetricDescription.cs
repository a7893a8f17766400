namespace Lynceus.Exposition;

/// <summary>Name, help and unit of a family. The name is that of its samples; the unit, when there is one, is the end of the name before <c>_total</c>.</summary>
public sealed record MetricDescription(string Name, string Help, string? Unit = null);
