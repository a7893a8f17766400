using Lynceus.Reports.Kubernetes;
using Lynceus.Reports.Trivy;

namespace Lynceus.Reports.Sarif;

/// <summary>What the message of a known tool says that tells its results apart and stays: a package, a container, a masked secret.</summary>
/// <param name="CheckId">Id of the check or vulnerability, without what the tool adds to it; null when the rule's id is that already.</param>
/// <param name="Part">What tells results of one rule in one file apart; null when the message says no such thing.</param>
/// <param name="Package">The package that a vulnerability is in.</param>
/// <param name="Image">Reference of the image that was scanned.</param>
internal sealed record ToolEvidence(string? CheckId = null, string? Part = null, Package? Package = null, string? Image = null)
{
    private const string Cve = "CVE-";
    private const string Ghsa = "GHSA-";

    private static readonly ToolEvidence Nothing = new();

    public static ToolEvidence Of(KnownTool tool, string ruleId, string? message) => tool switch
    {
        KnownTool.Trivy => OfTrivy(WithoutSeverity(ruleId), message ?? ""),
        KnownTool.Grype => OfGrype(ruleId, message ?? ""),
        KnownTool.KubeLinter => OfKubeLinter(message ?? ""),
        _ => Nothing,
    };

    // pkg/report/sarif.go: lines of "Name: value". Misconfigurations and secrets begin with "Artifact: path".
    private static ToolEvidence OfTrivy(string ruleId, string message)
    {
        var id = AquaCheckIds.Canonical(ruleId);
        if (Line(message, "Package: ") is { } name)
        {
            return new ToolEvidence(ruleId, "package " + name, new Package
            {
                Name = name,
                InstalledVersion = Line(message, "Installed Version: "),
                FixedVersion = Line(message, "Fixed Version: "),
            });
        }

        if (Line(message, "Match: ") is { } match && match.Contains('*', StringComparison.Ordinal))
        {
            // As trivy's own reports do it: a match without a mask may be the secret itself.
            return new ToolEvidence(ruleId, "match " + MaskedText.Key(match));
        }

        if (Line(message, "Message: ") is { } cause)
        {
            var (container, owner) = CauseText.Read(cause);
            return new ToolEvidence(id, container is null && owner is null ? null : $"cause {owner}/{container}");
        }

        return new ToolEvidence(id);
    }

    // "A high vulnerability in deb package: zlib, version 1.2 was found in image shop/cart:1 at: /lib/x"; before 0.50 "The path /lib/x reports zlib at version 1.2".
    // The rule's id is id and package, formerly with image and version too.
    private static ToolEvidence OfGrype(string ruleId, string message)
    {
        if (Between(message, " package: ", ", version ") is { } name)
        {
            var version = Between(message, $" package: {name}, version ", " was found ");
            var suffix = "-" + name;
            var id = ruleId.EndsWith(suffix, StringComparison.Ordinal) ? ruleId[..^suffix.Length] : ruleId;
            return new ToolEvidence(id, "package " + name, new Package { Name = name, InstalledVersion = version, Type = Between(message, " vulnerability in ", " package: ") }, ImageOfGrype(message));
        }

        if (Between(message, " reports ", " at version ") is { } older)
        {
            var version = Between(message, $" reports {older} at version ", " ");
            var id = ruleId.Split('_').FirstOrDefault(static p => p.StartsWith(Cve, StringComparison.Ordinal) || p.StartsWith(Ghsa, StringComparison.Ordinal));
            return new ToolEvidence(id, "package " + older, new Package { Name = older, InstalledVersion = version });
        }

        return Nothing;
    }

    public static string? ImageOfGrype(string? message) => message is null ? null : Between(message, " was found in image ", " at: ");

    // "... (object: <no namespace>/cart apps/v1, Kind=Deployment)"
    private static ToolEvidence OfKubeLinter(string message)
    {
        if (Between(message, "object: ", ", Kind=") is not { } named || named.LastIndexOf(' ') is not (> 0 and var version))
        {
            return Nothing;
        }

        return new ToolEvidence(Part: $"object {Between(message, ", Kind=", ")")}/{named[..version]}");
    }

    // Templates of trivy before 0.25 put the severity before the id: "[HIGH] CVE-2024-1".
    private static string WithoutSeverity(string ruleId) =>
        ruleId.StartsWith('[') && ruleId.IndexOf("] ", StringComparison.Ordinal) is > 0 and var end ? ruleId[(end + 2)..] : ruleId;

    private static string? Line(string message, string name)
    {
        foreach (var range in message.AsSpan().Split('\n'))
        {
            var line = message.AsSpan()[range].Trim();
            if (line.StartsWith(name, StringComparison.Ordinal) && line[name.Length..].Trim() is { Length: > 0 } value)
            {
                return value.ToString();
            }
        }

        return null;
    }

    private static string? Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += before.Length;
        var end = text.IndexOf(after, start, StringComparison.Ordinal);
        return end > start ? text[start..end].Trim() is { Length: > 0 } found ? found : null : null;
    }
}
