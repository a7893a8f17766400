namespace Lynceus.Reports.Secrets;

/// <summary>Masks what a finding says. Its identity stays what it is: keys and scopes are made of the report's own words and are hashed, not shown.</summary>
internal sealed class FindingMask
{
    private readonly RememberedTexts _texts = new();

    /// <summary>The finding without secrets in its texts; the same instance when it has none.</summary>
    public Finding Of(Finding finding)
    {
        var kind = finding.MessageKind;
        var ofTitle = kind == TextKind.Match ? TextKind.AboutSecret : kind;
        var title = IsCleanVulnerability(finding) ? finding.Title : SecretMasker.Mask(finding.Title, ofTitle);
        var message = Mask(finding.Message, kind);
        var description = Mask(finding.Description);
        var remediation = finding.Package is not null && kind == TextKind.Ordinary ? OfName(finding.Remediation) : Mask(finding.Remediation);
        var suppression = Mask(finding.Suppression);
        var status = OfName(finding.Status);
        var location = finding.Location is { } place ? Of(place) : null;
        var subject = Of(finding.Subject);
        var package = finding.Package is { } software ? Of(software) : null;
        var references = OfAddresses(finding.References);
        var isClean = ReferenceEquals(title, finding.Title) && ReferenceEquals(message, finding.Message) && ReferenceEquals(description, finding.Description)
            && ReferenceEquals(remediation, finding.Remediation) && ReferenceEquals(suppression, finding.Suppression) && ReferenceEquals(status, finding.Status)
            && ReferenceEquals(location, finding.Location) && ReferenceEquals(subject, finding.Subject) && ReferenceEquals(package, finding.Package)
            && ReferenceEquals(references, finding.References);
        return isClean ? finding : finding with
        {
            Title = title,
            Message = message,
            Description = description,
            Remediation = remediation,
            Suppression = suppression,
            Status = status,
            Location = location,
            Subject = subject,
            Package = package,
            References = references,
        };
    }

    // "CVE-2024-3094 in xz-utils: a text of the database": the text is the same for many packages, and what stands before it is a name.
    private bool IsCleanVulnerability(Finding finding)
    {
        const string In = " in ";
        var title = finding.Title.AsSpan();
        if (finding.MessageKind != TextKind.Ordinary || finding.Package is not { } package || !title.StartsWith(finding.CheckId, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = title[finding.CheckId.Length..];
        return rest.StartsWith(In, StringComparison.Ordinal) && rest[In.Length..].StartsWith(package.Name, StringComparison.Ordinal)
            && _texts.IsClean(rest[(In.Length + package.Name.Length)..].TrimStart(": "), TextKind.Ordinary);
    }

    private string? Mask(string? text, TextKind kind = TextKind.Ordinary) => text is null ? null : _texts.Mask(text, kind);

    private static CodeLocation Of(CodeLocation location)
    {
        var path = SecretMasker.Mask(location.Path);
        return ReferenceEquals(path, location.Path) ? location : location with { Path = path };
    }

    private Subject Of(Subject subject)
    {
        var name = OfName(subject.Name)!;
        var image = OfName(subject.Image);
        var observed = OfName(subject.Observed);
        return ReferenceEquals(name, subject.Name) && ReferenceEquals(image, subject.Image) && ReferenceEquals(observed, subject.Observed)
            ? subject
            : subject with { Name = name, Image = image, Observed = observed };
    }

    private Package Of(Package package)
    {
        var path = OfName(package.Path);
        return ReferenceEquals(path, package.Path) ? package : package with { Path = path };
    }

    private IReadOnlyList<string> OfAddresses(IReadOnlyList<string> addresses)
    {
        string[]? masked = null;
        for (var i = 0; i < addresses.Count; i++)
        {
            var address = OfName(addresses[i])!;
            if (!ReferenceEquals(address, addresses[i]))
            {
                masked ??= [.. addresses];
                masked[i] = address;
            }
        }

        return masked ?? addresses;
    }

    // Names and addresses carry a secret behind "@" or behind the "=" of a parameter, or not at all.
    private string? OfName(string? name) => name is not null && MayHoldSecret(name) ? Mask(name) : name;

    private static bool MayHoldSecret(ReadOnlySpan<char> name)
    {
        for (var at = name.IndexOfAny('@', '='); at >= 0;)
        {
            // "?id=": no name of one or two letters tells.
            if (name[at] == '@' || at < 3 || (char.IsAsciiLetterOrDigit(name[at - 1]) && char.IsAsciiLetterOrDigit(name[at - 2]) && char.IsAsciiLetterOrDigit(name[at - 3])))
            {
                return true;
            }

            var next = name[(at + 1)..].IndexOfAny('@', '=');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }
}
