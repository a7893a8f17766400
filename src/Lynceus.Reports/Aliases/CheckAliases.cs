using System.Collections.Frozen;
using Lynceus.Reports.Kubernetes;
using Lynceus.Reports.Polaris;
using Lynceus.Reports.Trivy;
using Lynceus.Reports.TrivyOperator;

namespace Lynceus.Reports.Aliases;

/// <summary>One id for one check of a tool, whichever release of the tool named it.</summary>
public static class CheckAliases
{
    private static readonly FrozenDictionary<(string Tool, string Id), string[]> Former = RenamedChecks.Table.Entries
        .GroupBy(static e => (e.Tool, e.Name), static e => e.Id)
        .ToFrozenDictionary(static g => g.Key, static g => g.ToArray());

    /// <summary>The tool's id of today for a check; an id that nobody renamed, a user's own check above all, stays as it is.</summary>
    public static string CanonicalWithin(string tool, string checkId) => tool switch
    {
        PolarisTranslator.Name => RenamedChecks.Table.NameOf(tool, checkId) ?? checkId,
        TrivyTranslator.Name or TrivyOperatorTranslator.Name => AquaCheckIds.Canonical(checkId),
        _ => checkId,
    };

    /// <summary>The ids that earlier releases of the tool used for the check that is <paramref name="canonicalId"/> today.</summary>
    public static IReadOnlyList<string> FormerIds(string tool, string canonicalId) => Former.GetValueOrDefault((tool, canonicalId)) ?? [];
}
