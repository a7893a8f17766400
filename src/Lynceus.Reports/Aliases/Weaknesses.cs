using System.Collections.Frozen;
using Lynceus.Reports.Polaris;
using Lynceus.Reports.PolicyReport;
using Lynceus.Reports.Sarif;
using Lynceus.Reports.Trivy;
using Lynceus.Reports.TrivyOperator;

namespace Lynceus.Reports.Aliases;

/// <summary>One id for one weakness, whichever tool saw it: what Polaris calls <c>hostNetworkSet</c> and Trivy <c>KSV-0009</c> is <c>host-network</c>.</summary>
public static class Weaknesses
{
    private const string Cve = "CVE-";
    private const string Ghsa = "GHSA-";

    // Kyverno writes a rule for pods once more for each kind of their controllers.
    private static readonly string[] GeneratedRules = ["autogen-cronjob-", "autogen-"];

    // For formats that carry the results of any tool. No id of the table stands for two names, whichever tools use it.
    private static readonly FrozenDictionary<string, string> OfAnyTool = EqualChecks.Table.Entries
        .GroupBy(static e => e.Id, static e => e.Name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(static g => g.Key, static g => g.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The id under which findings of several tools about one subject are the same weakness. Of a vulnerability the CVE when there is exactly one,
    /// else the GHSA when there is exactly one, else its id; of a check our name for it, else the tool's id of today.
    /// </summary>
    /// <param name="aliases">Other ids of the same vulnerability or check.</param>
    public static string Canonical(string tool, string checkId, IReadOnlyList<string> aliases) =>
        Vulnerability(checkId, aliases) ?? Check(tool, checkId);

    /// <summary>Whether a canonical id is one that all tools give to a vulnerability.</summary>
    public static bool IsVulnerability(string canonical) => IsId(canonical, Cve) || IsId(canonical, Ghsa);

    private static string? Vulnerability(string checkId, IReadOnlyList<string> aliases)
    {
        if (IsId(checkId, Cve))
        {
            return checkId.ToUpperInvariant();
        }

        if (Only(Cve, aliases) is { } cve)
        {
            return cve.ToUpperInvariant();
        }

        // GHSA ids are written in lower case behind their prefix.
        return (IsId(checkId, Ghsa) ? checkId : Only(Ghsa, aliases)) is { } ghsa ? string.Concat(Ghsa, ghsa[Ghsa.Length..].ToLowerInvariant()) : null;
    }

    private static string Check(string tool, string checkId)
    {
        var id = CheckAliases.CanonicalWithin(tool, checkId);
        return tool switch
        {
            PolarisTranslator.Name => EqualChecks.Table.NameOf(tool, id),
            TrivyTranslator.Name or TrivyOperatorTranslator.Name => EqualChecks.Table.NameOf(TrivyTranslator.Name, id),
            PolicyReportTranslator.Name => EqualChecks.Table.NameOf(EqualChecks.Policy, WithoutGeneration(id)) ?? OfUnknownTool(id),
            SarifTranslator.Name => OfUnknownTool(id),
            _ => null,
        } ?? id;
    }

    private static string? OfUnknownTool(string id) =>
        OfAnyTool.GetValueOrDefault(id) ?? OfAnyTool.GetValueOrDefault(CheckAliases.CanonicalWithin(TrivyTranslator.Name, id));

    private static string WithoutGeneration(string id)
    {
        var rule = id.IndexOf('/', StringComparison.Ordinal) + 1;
        foreach (var prefix in GeneratedRules)
        {
            if (id.AsSpan(rule).StartsWith(prefix, StringComparison.Ordinal))
            {
                return id.Remove(rule, prefix.Length);
            }
        }

        return id;
    }

    private static string? Only(string prefix, IReadOnlyList<string> ids)
    {
        string? only = null;
        foreach (var id in ids)
        {
            if (!IsId(id, prefix))
            {
                continue;
            }

            if (only is not null && !string.Equals(only, id, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            only = id;
        }

        return only;
    }

    private static bool IsId(string text, string prefix) => text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
