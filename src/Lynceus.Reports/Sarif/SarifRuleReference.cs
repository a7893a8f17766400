namespace Lynceus.Reports.Sarif;

/// <summary>How a result names its rule: by id, by index into a component's rules, or both.</summary>
/// <param name="ComponentIndex">Index into the extensions; null for the driver.</param>
/// <param name="ComponentName">Name of an extension; null for the driver.</param>
internal readonly record struct SarifRuleReference(string? Id, int? Index, int? ComponentIndex, string? ComponentName);
