using System.Globalization;
using System.Text;

namespace Lynceus.Reports.Sarif;

/// <summary>Identity of a result: the best that the tool gives for it, and never a line number or the message.</summary>
/// <remarks>
/// A message holds what changes by itself: severities, versions, counts, wording. Where a run gives nothing else for several results of one rule in one file,
/// they are counted in the order of their lines. When one of them is fixed, those behind it move up by one place, and the last one closes: an item may change its
/// place that way, but none opens or closes without a fault that came or went.
/// </remarks>
internal sealed class SarifIdentity(SarifRun run, string? target)
{
    // The hash of the code around the primary location, a convention of code hosts.
    private const string LineHash = "primaryLocationLineHash";

    // KICS' own key of a result.
    private const string SimilarityId = "similarityID";

    // Semgrep writes this instead of a fingerprint when nobody is logged in, the same for every result.
    private const string NoFingerprint = "requires login";

    private const string Digest = "@sha256:";

    private static readonly KeyScheme FirstScheme = SarifTranslator.Scheme with { Version = 1 };

    private readonly string _category = run.Category ?? "";

    /// <summary>What tells a result apart.</summary>
    /// <param name="IsExact">Results with equal keys are one; else they are several in the order of their lines.</param>
    /// <param name="Subject">Empty when the evidence stands for the result alone, so that a moved file keeps its items.</param>
    public readonly record struct Evidence(bool IsExact, string Subject, string[] Parts);

    /// <param name="subjectKey">Subject of the identity, with stable paths.</param>
    /// <param name="part">What the message of a known tool tells; null when it tells nothing.</param>
    public static Evidence EvidenceOf(SarifResult result, string subjectKey, string path, string? part)
    {
        if (part is not null)
        {
            return new Evidence(IsExact: true, subjectKey, ["part", path, part]);
        }

        if (Best(result.Fingerprints, static _ => true) is ({ } name, { } value))
        {
            return new Evidence(IsExact: true, "", ["fingerprint", name, value]);
        }

        if (Best(result.PartialFingerprints, static n => Is(n, LineHash)) is ({ }, { } hash))
        {
            return new Evidence(IsExact: true, subjectKey, ["line", path, hash]);
        }

        if (Best(result.PartialFingerprints, static n => Is(n, SimilarityId)) is ({ }, { } similarity))
        {
            return new Evidence(IsExact: true, subjectKey, ["similar", path, similarity]);
        }

        return new Evidence(IsExact: false, subjectKey, ["place", path, WithoutDigests(result.Location.LogicalName), Spaced(result.Location.Snippet, hideNumbers: false)]);
    }

    /// <param name="place">0, or which one it is of several results with this evidence.</param>
    public FindingKey KeyOf(string checkId, Evidence evidence, int place) => KeyOf(checkId, evidence, place, target ?? "");

    /// <summary>Keys from before the run named what it analysed, and of the first scheme.</summary>
    public IReadOnlyList<FindingKey> FormerKeysOf(string checkId, Evidence evidence, int place, SarifResult result, string ruleId, string formerSubjectKey, string message) =>
        new DeferredKeys(() => target is null
            ? [FirstKeyOf(result, ruleId, formerSubjectKey, message)]
            : [KeyOf(checkId, evidence, place, ""), FirstKeyOf(result, ruleId, formerSubjectKey, message)]);

    private FindingKey KeyOf(string checkId, Evidence evidence, int place, string target) => new(
        SarifTranslator.Scheme,
        SarifTranslator.Name,
        checkId,
        evidence.Subject,
        place == 0
            ? [run.Tool, _category, target, .. evidence.Parts]
            : [run.Tool, _category, target, .. evidence.Parts, (place + 1).ToString(CultureInfo.InvariantCulture)]);

    private FindingKey FirstKeyOf(SarifResult result, string ruleId, string subjectKey, string message)
    {
        if (Best(result.Fingerprints, static _ => true) is ({ } name, { } value))
        {
            return Compute("", "fingerprint", name, value);
        }

        if (Best(result.PartialFingerprints, static n => n == LineHash || n.StartsWith(LineHash + "/", StringComparison.Ordinal)) is ({ }, { } hash))
        {
            return Compute(subjectKey, "line", hash);
        }

        var logicalName = result.Location.LogicalName ?? "";
        return Spaced(result.Location.Snippet, hideNumbers: false) is { Length: > 0 } snippet
            ? Compute(subjectKey, "snippet", logicalName, snippet)
            : Compute(subjectKey, "message", logicalName, Spaced(message, hideNumbers: true));

        FindingKey Compute(string subject, params ReadOnlySpan<string> evidence) =>
            new(FirstScheme, SarifTranslator.Name, ruleId, subject, [run.Driver.Name ?? SarifRun.UnknownTool, _category, .. evidence]);
    }

    private static bool Is(string name, string wanted) =>
        name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) && (name.Length == wanted.Length || name[wanted.Length] == '/');

    // Names end in a version, "alertHash/v2"; without one it is the first.
    private static (string? Name, string? Value) Best(Dictionary<string, string> fingerprints, Func<string, bool> wanted)
    {
        var best = fingerprints
            .Where(f => wanted(f.Key) && f.Value != NoFingerprint)
            .OrderByDescending(static f => Version(f.Key))
            .ThenBy(static f => f.Key, StringComparer.Ordinal)
            .FirstOrDefault();
        return (best.Key, best.Value);
    }

    private static int Version(string name)
    {
        var at = name.LastIndexOf("/v", StringComparison.Ordinal);
        return at >= 0 && int.TryParse(name.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    // "shop/cart@sha256:…:/lib/x" names the layer or image of this build.
    private static string WithoutDigests(string? name)
    {
        if (name is null || name.IndexOf(Digest, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return name ?? "";
        }

        var end = at + Digest.Length;
        while (end < name.Length && char.IsAsciiHexDigit(name[end]))
        {
            end++;
        }

        return name.Remove(at, end - at);
    }

    /// <summary>A text without what does not change a fault: layout, and in messages counts and positions.</summary>
    public static string Spaced(string? text, bool hideNumbers)
    {
        var normal = new StringBuilder(text?.Length ?? 0);
        foreach (var c in text.AsSpan().Trim())
        {
            var isNumber = hideNumbers && char.IsAsciiDigit(c);
            var next = char.IsWhiteSpace(c) ? ' ' : isNumber ? '#' : c;
            var repeats = (isNumber || next == ' ') && normal.Length > 0 && normal[^1] == next;
            if (!repeats)
            {
                normal.Append(next);
            }
        }

        return normal.ToString();
    }
}
