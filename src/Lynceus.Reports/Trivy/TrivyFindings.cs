using Lynceus.Reports.Kubernetes;
using Lynceus.Reports.Secrets;

namespace Lynceus.Reports.Trivy;

/// <summary>Makes findings of a report's elements: titles, remedies and, above all, identities.</summary>
internal sealed class TrivyFindings(TranslationContext context)
{
    private const int MaxRememberedChecks = 4096;

    private static readonly KeyScheme FormerScheme = TrivyTranslator.Scheme with { Version = 1 };

    private readonly Dictionary<(string?, string?), (string Id, IReadOnlyList<string> Aliases)> _checks = [];
    private readonly DistinctPlaces _places = new();

    // Entries of one package follow each other, so most keys are made of texts that are there already.
    private (string? Purl, string? Type, string? Name, bool IsSystem, string Key, string FormerKey) _package;
    private (string Path, bool IsPackage, string? Version, string Key, string FormerKey) _path = ("", false, null, "", "");

    /// <summary>What follows is about another artifact or object.</summary>
    public void BeginSubject()
    {
        _places.Clear();
        _path = ("", false, null, "", "");
    }

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
        var synonyms = VulnerabilityIds.Synonyms(id, reported, element.VendorIds);
        var type = place.Head.Type;
        var isSystem = place.Head.IsSystem;
        var path = isSystem ? "" : element.PkgPath ?? place.Path;
        ReadPackage(element, type, isSystem);
        ReadPath(element, path, place);
        var family = place.FamilyOf(TrivyElementKind.Vulnerability);
        var key = new FindingKey(
            TrivyTranslator.Scheme, TrivyFamily.Name(family), id, place.Subject.Key, place.ImageKey, _package.Key, _path.Key);
        if (IsShortened(path, _path.Key) && _places.Number(key.Fingerprint, path) is > 1 and var number)
        {
            key = new FindingKey(
                TrivyTranslator.Scheme, TrivyFamily.Name(family), id, place.Subject.Key, place.ImageKey, _package.Key, _path.Key, Numbered(number));
        }

        return new Finding
        {
            Key = key,
            AliasKeys = synonyms.Count == 0 ? [] : [.. synonyms.Select(key.WithCheck)],
            FormerKeys = FormerVulnerability(element, place, TrivyFamily.Name(family), id, synonyms),
            Scope = place.Examination.Scope(family),
            CheckId = id,
            Title = VulnerabilityTitle(id, element.PkgName, element.Title),
            MessageKind = TextKind.Ordinary,
            Description = context.Bounded(element.Description),
            Remediation = Remedy(element),
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Subject = place.Subject,
            Package = element.PkgName is null && element.Purl is null ? null : new Package
            {
                Name = element.PkgName ?? _package.Key,
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

        var (container, owner) = place.IsKubernetes ? CauseText.Read(element.Message) : default;
        var subject = container is null ? place.Subject : place.Subject with { Container = container };
        var resource = place.IsManifest ? "" : element.Resource ?? owner ?? "";
        var family = place.FamilyOf(TrivyElementKind.Misconfiguration);
        var name = TrivyFamily.Name(family);
        var key = new FindingKey(TrivyTranslator.Scheme, name, check.Id, subject.Key, place.PathKey, resource);
        if (IsShortened(place.Path, place.PathKey) && _places.Number(key.Fingerprint, place.Path) is > 1 and var number)
        {
            key = new FindingKey(TrivyTranslator.Scheme, name, check.Id, subject.Key, place.PathKey, resource, Numbered(number));
        }

        return new Finding
        {
            Key = key,
            FormerKeys = FormerMisconfiguration(element, place, key),
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
        var name = TrivyFamily.Name(family);
        var masked = match is null ? "" : MaskedText.Key(match);
        var key = new FindingKey(TrivyTranslator.Scheme, name, rule, place.Subject.Key, place.PathKey);
        if (_places.Number(key.Fingerprint, $"{place.Path}\n{masked}") is > 1 and var number)
        {
            key = new FindingKey(TrivyTranslator.Scheme, name, rule, place.Subject.Key, place.PathKey, Numbered(number));
        }

        var what = OneLine.Of(element.Title ?? rule);
        return new Finding
        {
            Key = key,
            FormerKeys = [new FindingKey(FormerScheme, name, rule, place.FormerSubjectKey, place.FormerPathKey, masked)],
            Scope = place.Examination.Scope(family),
            CheckId = rule,
            Title = place.Path.Length == 0 ? $"{what} in plain text" : $"{what} in {place.Path}",
            Message = context.Bounded(match),
            MessageKind = TextKind.Match,
            Remediation = "Revoke this secret, remove it from the file and its history, and hand it to the program at run time.",
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Subject = place.Subject,
            Location = LocationOf(place.Path, element),
            Status = element.Status,
            Suppression = element.Suppression,
            RawPointer = pointer,
        };
    }

    private Finding? License(TrivyElement element, ResultPlace place, string pointer, out string reason)
    {
        reason = "The license has no Name.";
        if (element.Name is not { } license)
        {
            return null;
        }

        var path = element.FilePath ?? (element.PkgName is null ? place.Path : "");
        var family = place.FamilyOf(TrivyElementKind.License);
        var name = TrivyFamily.Name(family);
        var id = LicenseIds.Canonical(license);
        var package = element.PkgName ?? "";
        var pathKey = place.KeyOf(path);
        var key = new FindingKey(TrivyTranslator.Scheme, name, id, place.Subject.Key, place.ImageKey, package, pathKey);
        if (IsShortened(path, pathKey) && _places.Number(key.Fingerprint, path) is > 1 and var number)
        {
            key = new FindingKey(TrivyTranslator.Scheme, name, id, place.Subject.Key, place.ImageKey, package, pathKey, Numbered(number));
        }

        var category = element.Category is null ? "" : $" ({OneLine.Of(element.Category)})";
        var owner = element.PkgName ?? (path.Length == 0 ? "an unnamed package" : path);
        return new Finding
        {
            Key = key,
            FormerKeys = Former(
                new FindingKey(
                    FormerScheme, name, license, place.FormerSubjectKey, place.ImageKey, package, path.Length == 0 ? "" : FormerPath.Of(path)),
                key),
            Scope = place.Examination.Scope(family),
            CheckId = id,
            Title = OneLine.Of($"License {license}{category} of {owner}"),
            Message = element.Category is null ? null : $"Trivy counts this license as {OneLine.Of(element.Category)}.",
            Severity = Severity.FromWord(element.Severity, element.SeveritySource),
            Confidence = element.Confidence,
            Subject = place.Subject,
            Package = element.PkgName is not null
                ? new Package { Name = package, Type = PackageKey.TypeOf(null, place.Head.Type), Path = element.FilePath }
                : null,
            Location = element.PkgName is null && path.Length > 0 ? new CodeLocation(path) : null,
            References = element.Link is { } link ? [link] : [],
            Status = element.Status,
            Suppression = element.Suppression,
            RawPointer = pointer,
        };
    }

    private void ReadPackage(TrivyElement element, string? type, bool isSystem)
    {
        if (_package.Purl != element.Purl || _package.Type != type || _package.Name != element.PkgName || _package.IsSystem != isSystem || _package.Key is null)
        {
            _package = (
                element.Purl, type, element.PkgName, isSystem, PackageKey.Of(element.Purl, type, isSystem, element.PkgName),
                FormerPackageKey.Of(element.Purl, type, element.PkgName ?? ""));
        }
    }

    private void ReadPath(TrivyElement element, string path, ResultPlace place)
    {
        var isPackage = element.PkgPath is not null;
        if (_path.Path == path && _path.IsPackage == isPackage && _path.Version == element.InstalledVersion)
        {
            return;
        }

        // A lock file is a file of the source tree; what a package lies in was put there by its package manager.
        var key = path.Length == 0 ? "" : isPackage ? StablePath.OfPackage(path, element.InstalledVersion) : place.PathKey;
        _path = (path, isPackage, element.InstalledVersion, key, path.Length == 0 ? "" : FormerPath.OfPackage(path, element.InstalledVersion));
    }

    private FindingKey[] FormerVulnerability(
        TrivyElement element, ResultPlace place, string family, string id, IReadOnlyList<string> synonyms)
    {
        if (synonyms.Count == 0 && _package.Key == _package.FormerKey && _path.Key == _path.FormerKey && place.Subject.Key == place.FormerSubjectKey)
        {
            return [];
        }

        var former = new FindingKey[1 + synonyms.Count];
        former[0] = new FindingKey(
            FormerScheme, family, VulnerabilityIds.Former(id, element.VulnerabilityId!), place.FormerSubjectKey, place.ImageKey, _package.FormerKey, _path.FormerKey);
        for (var i = 0; i < synonyms.Count; i++)
        {
            former[1 + i] = former[0].WithCheck(synonyms[i]);
        }

        return former;
    }

    private static IReadOnlyList<FindingKey> FormerMisconfiguration(TrivyElement element, ResultPlace place, FindingKey key)
    {
        var (container, owner) = FormerCauseText.Read(element.Message);
        var subject = container is null ? place.FormerSubjectKey : $"{place.FormerSubjectKey}/{container}";
        var resource = place.IsManifest ? "" : element.Resource ?? owner ?? "";
        return Former(new FindingKey(FormerScheme, key.Family, key.CheckId, subject, place.FormerPathKey, resource), key);
    }

    // The same parts under an older version are tried by themselves.
    private static IReadOnlyList<FindingKey> Former(FindingKey former, FindingKey key) =>
        former.CheckId == key.CheckId && former.SubjectKey == key.SubjectKey && former.Extra.SequenceEqual(key.Extra, StringComparer.Ordinal) ? [] : [former];

    private static bool IsShortened(string path, string key) => key.Contains('*', StringComparison.Ordinal) || path.Length > key.Length + 2;

    private static string Numbered(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

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
