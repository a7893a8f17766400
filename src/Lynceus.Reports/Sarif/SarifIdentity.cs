using System.Globalization;
using System.Text;

namespace Lynceus.Reports.Sarif;

/// <summary>Identity of a result: the best that the tool gives for it, and never a line number.</summary>
internal static class SarifIdentity
{
    // The hash of the code around the primary location, a convention of code hosts.
    private const string LineHash = "primaryLocationLineHash";

    // Semgrep writes this instead of a fingerprint when nobody is logged in, the same for every result.
    private const string NoFingerprint = "requires login";

    public static FindingKey Of(SarifRun run, string ruleId, SarifResult result, string subjectKey, string message)
    {
        var category = run.Category ?? "";
        if (Best(result.Fingerprints, static _ => true) is ({ } name, { } value))
        {
            // A full fingerprint stands for the result alone, so that a moved file keeps it.
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
            new(SarifTranslator.Scheme, SarifTranslator.Name, ruleId, subject, [run.Tool, category, .. evidence]);
    }

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

    // Layout does not change a fault, and neither do the counts and positions that stand in its message.
    private static string Spaced(string? text, bool hideNumbers)
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
