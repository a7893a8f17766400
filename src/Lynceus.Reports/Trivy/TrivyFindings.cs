using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Trivy;

/// <summary>Makes findings of a report's elements: titles, remedies and, above all, identities.</summary>
internal sealed class TrivyFindings(TranslationContext context)
{
    private const int MaxRememberedChecks = 4096;

    private readonly Dictionary<(string?, string?), (string Id, IReadOnlyList<string> Aliases)> _checks = [];

    /// <summary>Gives the element to the sink; false, with the reason, when it has no identity.</summary>
    public bool TryAdd(TrivyElement element, TrivyElementKind kind, ResultPlace place, string pointer, out string reason)
    {
        var finding = kind switch
        {
            TrivyElementKind.Vulnerability => Vulnerability(element, place, pointer, out reason),
            TrivyElementKind.Misconfiguration => Misconfiguration(element, place, pointer, out reason),
            TrivyElementKind.Secret => Secret(element, place, pointer, out reason),
            _ => License(element, place, pointer, out reason),
        };
        if (finding is null)
        {
            return false;
        }

        context.Add(finding);
        return true;
    }

    private Finding? Vulnerability(TrivyElement element, ResultPlace place, string pointer, out string reason)
    {
        reason = "The vulnerability has no VulnerabilityID.";
        if (element.VulnerabilityId is not { } reported)
        {
            return null;
        }

        var id = VulnerabilityIds.Canonical(reported, element.VendorIds);
        var type = place.Head.Type;
        var name = element.PkgName ?? "";
        var isSystem = place.Head.IsSystem;
        var path = isSystem ? "" : element.PkgPath ?? place.Path;
        var pathKey = path.Length == 0 ? "" : StablePath.OfPackage(path, element.InstalledVersion);
        var family = place.FamilyOf(TrivyElementKind.Vulnerability);
        return new Finding
        {
            Key = new FindingKey(
                TrivyTranslator.Scheme, TrivyFamily.Name(family), id, place.Subject.Key,
                place.ImageKey, PackageKey.Of(element.Purl, type, name), pathKey),
            Scope = place.Examination.Scope(family),
            CheckId = id,
            Title = VulnerabilityTitle(id, element.PkgName, element.Title),
            Description = context.Bounded(element.Description),
            Remediation = Remedy(element),
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Subject = place.Subject,
            Package = element.PkgName is null && element.Purl is null ? null : new Package
            {
                Name = element.PkgName ?? PackageKey.Of(element.Purl, type, name),
                Purl = element.Purl,
                Type = PackageKey.TypeOf(element.Purl, type),
                InstalledVersion = element.InstalledVersion,
                FixedVersion = element.FixedVersion,
                Path = path.Length == 0 ? null : path,
            },
            Aliases = VulnerabilityIds.Aliases(id, reported, element.VendorIds),
            References = References(element),
            Cvss = element.Cvss,
            Status = element.Status,
            Suppression = element.Suppression,
            RawPointer = pointer,
        };
    }

    private Finding? Misconfiguration(TrivyElement element, ResultPlace place, string pointer, out string reason)
    {
        reason = "The misconfiguration has no ID.";
        if (!_checks.TryGetValue((element.Id, element.AvdId), out var check))
        {
            if (AquaCheckIds.Canonical(element.Id, element.AvdId) is not { } id)
            {
                return null;
            }

            check = (id, AquaCheckIds.Aliases(id, element.Id, element.AvdId));
            if (_checks.Count < MaxRememberedChecks)
            {
                _checks[(element.Id, element.AvdId)] = check;
            }
        }

        var (container, owner) = CauseText.Read(element.Message);
        var subject = container is null ? place.Subject : place.Subject with { Container = container };
        var resource = place.IsManifest ? "" : element.Resource ?? owner ?? "";
        var family = place.FamilyOf(TrivyElementKind.Misconfiguration);
        return new Finding
        {
            Key = new FindingKey(
                TrivyTranslator.Scheme, TrivyFamily.Name(family), check.Id, subject.Key, place.PathKey, resource),
            Scope = place.Examination.Scope(family),
            CheckId = check.Id,
            Title = element.Title is { } title ? OneLine.Of(title) : check.Id,
            Message = context.Bounded(element.Message),
            Description = context.Bounded(element.Description),
            Remediation = context.Bounded(element.Resolution),
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Subject = subject,
            Location = LocationOf(place.Path, element),
            Aliases = check.Aliases,
            References = References(element),
            Status = element.Status,
            Suppression = element.Suppression,
            RawPointer = pointer,
        };
    }

    private Finding? Secret(TrivyElement element, ResultPlace place, string pointer, out string reason)
    {
        reason = "The secret has no RuleID.";
        if (element.RuleId is not { } rule)
        {
            return null;
        }

        // A match without a mask may be the secret itself and is used for nothing.
        var match = element.Match is { } text && text.Contains('*', StringComparison.Ordinal) ? text : null;
        var family = place.FamilyOf(TrivyElementKind.Secret);
        var what = OneLine.Of(element.Title ?? rule);
        return new Finding
        {
            Key = new FindingKey(
                TrivyTranslator.Scheme, TrivyFamily.Name(family), rule, place.Subject.Key,
                place.PathKey, match is null ? "" : MaskedText.Key(match)),
            Scope = place.Examination.Scope(family),
            CheckId = rule,
            Title = place.Path.Length == 0 ? $"{what} in plain text" : $"{what} in {place.Path}",
            Message = context.Bounded(match),
            Remediation = "Revoke this secret, remove it from the file and its history, and hand it to the program at run time.",
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Subject = place.Subject,
            Location = LocationOf(place.Path, element),
            Status = element.Status,
            Suppression = element.Suppression,
            RawPointer = pointer,
        };
    }

    private static Finding? License(TrivyElement element, ResultPlace place, string pointer, out string reason)
    {
        reason = "The license has no Name.";
        if (element.Name is not { } license)
        {
            return null;
        }

        var path = element.FilePath ?? (element.PkgName is null ? place.Path : "");
        var family = place.FamilyOf(TrivyElementKind.License);
        var category = element.Category is null ? "" : $" ({OneLine.Of(element.Category)})";
        var owner = element.PkgName ?? (path.Length == 0 ? "an unnamed package" : path);
        return new Finding
        {
            Key = new FindingKey(
                TrivyTranslator.Scheme, TrivyFamily.Name(family), license, place.Subject.Key,
                place.ImageKey, element.PkgName ?? "", path.Length == 0 ? "" : StablePath.Of(path)),
            Scope = place.Examination.Scope(family),
            CheckId = license,
            Title = OneLine.Of($"License {license}{category} of {owner}"),
            Message = element.Category is null ? null : $"Trivy counts this license as {OneLine.Of(element.Category)}.",
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Confidence = element.Confidence,
            Subject = place.Subject,
            Package = element.PkgName is { } package
                ? new Package { Name = package, Type = PackageKey.TypeOf(null, place.Head.Type), Path = element.FilePath }
                : null,
            Location = element.PkgName is null && path.Length > 0 ? new CodeLocation(path) : null,
            References = element.Link is { } link ? [link] : [],
            Status = element.Status,
            Suppression = element.Suppression,
            RawPointer = pointer,
        };
    }

    // Many databases begin their titles with the package's name, which ours has already.
    private string VulnerabilityTitle(string id, string? package, string? title)
    {
        var subject = package is null ? id : $"{id} in {package}";
        if (title is null)
        {
            return subject;
        }

        var text = OneLine.Of(title);
        if (package is not null && text.Length > package.Length + 2 && text.StartsWith(package, StringComparison.Ordinal)
            && text[package.Length] == ':' && text[package.Length + 1] == ' ')
        {
            return context.Bounded(string.Concat(subject, text.AsSpan(package.Length)))!;
        }

        return context.Bounded(string.Concat(subject, ": ", text))!;
    }

    private static string Remedy(TrivyElement element)
    {
        var package = element.PkgName ?? "the package";
        if (element.FixedVersion is { } version)
        {
            return version.Contains(',', StringComparison.Ordinal)
                ? $"Upgrade `{package}` to one of {version}."
                : $"Upgrade `{package}` to {version}.";
        }

        return element.Status switch
        {
            "fixed" => $"A fix for `{package}` exists, but the report does not name its version.",
            "not_affected" => "Nothing: the vendor says that this release is not affected.",
            "will_not_fix" => "No fix yet: the vendor will not fix it.",
            "fix_deferred" => "No fix yet: the vendor has deferred it.",
            "end_of_life" => "No fix yet: the release is at its end of life; move to a supported one.",
            "under_investigation" => "No fix yet: the vendor is still investigating.",
            "affected" => "No fix yet: affected, and no fixed version is published.",
            _ => "No fix yet: no fixed version is published.",
        };
    }

    private static IReadOnlyList<string> References(TrivyElement element)
    {
        var references = element.References;
        if (element.PrimaryUrl is not { } primary || references.Contains(primary, StringComparer.Ordinal))
        {
            return references;
        }

        return [primary, .. references];
    }

    private static CodeLocation? LocationOf(string path, TrivyElement element) => path.Length == 0
        ? null
        : new CodeLocation(path, Line(element.StartLine), Line(element.EndLine));

    private static int? Line(int? line) => line > 0 ? line : null;
}
