namespace Lynceus.Reports.Secrets;

/// <summary>Masks what a finding says. Its identity stays what it is: keys and scopes are made of the report's own words and are hashed, not shown.</summary>
internal static class FindingMask
{
    /// <summary>The finding without secrets in its texts; the same instance when it has none.</summary>
    public static Finding Of(Finding finding)
    {
        var kind = finding.MessageKind;
        var ofTitle = kind == TextKind.Match ? TextKind.AboutSecret : kind;
        var title = SecretMasker.Mask(finding.Title, ofTitle);
        var message = Mask(finding.Message, kind);
        var description = Mask(finding.Description);
        var remediation = Mask(finding.Remediation);
        var suppression = Mask(finding.Suppression);
        var status = Mask(finding.Status);
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

    private static string? Mask(string? text, TextKind kind = TextKind.Ordinary) => text is null ? null : SecretMasker.Mask(text, kind);

    private static CodeLocation Of(CodeLocation location)
    {
        var path = SecretMasker.Mask(location.Path);
        return ReferenceEquals(path, location.Path) ? location : location with { Path = path };
    }

    private static Subject Of(Subject subject)
    {
        var name = OfName(subject.Name)!;
        var image = OfName(subject.Image);
        var observed = OfName(subject.Observed);
        return ReferenceEquals(name, subject.Name) && ReferenceEquals(image, subject.Image) && ReferenceEquals(observed, subject.Observed)
            ? subject
            : subject with { Name = name, Image = image, Observed = observed };
    }

    private static Package Of(Package package)
    {
        var path = OfName(package.Path);
        return ReferenceEquals(path, package.Path) ? package : package with { Path = path };
    }

    private static IReadOnlyList<string> OfAddresses(IReadOnlyList<string> addresses)
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

    // Names and addresses carry a secret behind one of these or not at all.
    private static string? OfName(string? name) => name is not null && name.AsSpan().IndexOfAny('@', '=') >= 0 ? SecretMasker.Mask(name) : name;
}
