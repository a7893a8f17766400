namespace Lynceus.Reports.Trivy;

/// <summary>The one thing that an image, file system or repository scan looked at.</summary>
/// <param name="Subject">Subject of all findings of the report.</param>
/// <param name="Variant">Which form of it: an image's tag or digest, a repository's branch; null when there is one form only.</param>
/// <param name="IsNamed">False when neither report nor sender names it, so that its findings cannot be kept apart from another report's.</param>
internal sealed record TrivyArtifact(Subject Subject, string? Variant, bool IsNamed = true)
{
    private static readonly TrivyArtifact Unnamed = new(new Subject { Kind = "Filesystem", Name = "" }, null, IsNamed: false);

    /// <summary>The subject's key in keys of version 1, which took paths as they were.</summary>
    public string FormerSubjectKey { get; private init; } = Subject.Key;

    /// <param name="given">What was scanned, as the sender says. It counts where the report cannot tell: for paths, archives without tags, and reports without a name.</param>
    public static TrivyArtifact Of(TrivyHeader header, string? systemTarget, string? given)
    {
        given = string.IsNullOrWhiteSpace(given) ? null : given.Trim();
        var fromTarget = systemTarget is null ? null : ImageRepository.OfTarget(systemTarget);
        var isImage = header.ArtifactType is "container_image"
            || (header.ArtifactType is null && (header.ImageReference is not null || fromTarget is not null));
        return isImage ? Image(header, fromTarget, given) : Tree(header, given);
    }

    private static TrivyArtifact Image(TrivyHeader header, string? fromTarget, string? given)
    {
        foreach (var name in (ReadOnlySpan<string?>)[header.ArtifactName, header.ImageReference, fromTarget])
        {
            if (name is not null && ImageRepository.IsReference(name) && !IsIdOf(header, name))
            {
                return new(new Subject { Kind = "Image", Name = ImageRepository.Of(name), Image = name }, ImageRepository.VariantOf(name));
            }
        }

        if (given is not null)
        {
            var image = header.ArtifactName ?? fromTarget ?? given;
            return new(new Subject { Kind = "Image", Name = ImageRepository.Of(given), Image = image }, ImageRepository.VariantOf(given));
        }

        // An archive is known by its file name; the folder it was unpacked from or downloaded to is an accident. Many images are called image.tar.
        return (header.ArtifactName ?? fromTarget) is { } path
            ? new(new Subject { Kind = "Image", Name = path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..], Image = path }, header.ImageId)
            : Unnamed;
    }

    // The id is what the report says the image's id begins with; elsewhere a name of hexadecimal digits is a name.
    private static bool IsIdOf(TrivyHeader header, string name) => ImageRepository.MayBeId(name)
        && header.ImageId is { } id && id.AsSpan(id.IndexOf(':', StringComparison.Ordinal) + 1).StartsWith(name, StringComparison.Ordinal);

    private static TrivyArtifact Tree(TrivyHeader header, string? given)
    {
        var isRepository = header.ArtifactType == "repository" || header.RepositoryUrl is not null;
        var name = header.RepositoryUrl ?? (header.ArtifactName is { } artifact && IsAddress(artifact, isRepository) ? artifact : null);
        var kind = isRepository ? "Repository" : "Filesystem";
        if (name is not null)
        {
            return new(new Subject { Kind = kind, Name = OfAddress(name) }, header.Branch);
        }

        if (given is not null)
        {
            return new(new Subject { Kind = kind, Name = IsAddress(given, isRepository) ? OfAddress(given) : given }, header.Branch);
        }

        return header.ArtifactName is { } path && TreePath(path) is { } tree
            ? new(new Subject { Kind = kind, Name = tree }, header.Branch) { FormerSubjectKey = $"{kind}//{path.TrimEnd('/')}" }
            : Unnamed;
    }

    // Also without a scheme, as "trivy repo" takes it: github.com/team/shop.
    private static bool IsAddress(string name, bool isRepository)
    {
        if (name.Contains("://", StringComparison.Ordinal))
        {
            return true;
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? name.AsSpan() : name.AsSpan(0, slash);
        if (host.IndexOf('@') is > 0 and var at && host[at..].Contains(':'))
        {
            return true;
        }

        return isRepository && slash > 0 && host[0] != '.' && host.Contains('.');
    }

    // One repository for https://user:token@host/team/shop.git and git@host:team/shop; a token must not be shown either.
    private static string OfAddress(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? address[(scheme + 3)..] : address.Contains('@', StringComparison.Ordinal) ? address.Replace(':', '/') : address;
        var path = rest.IndexOf('/', StringComparison.Ordinal);
        var user = rest.LastIndexOf('@', path < 0 ? rest.Length - 1 : path);
        rest = rest[(user + 1)..].TrimEnd('/');
        return rest.EndsWith(".git", StringComparison.Ordinal) ? rest[..^4] : rest;
    }

    /// <summary>The path as a name; null when nothing of it survives the scan.</summary>
    private static string? TreePath(string name)
    {
        var trimmed = name.TrimEnd('/');
        if (trimmed.Length == 0)
        {
            return "/";
        }

        if (StablePath.IsTemporary(trimmed))
        {
            var rest = StablePath.OfSource(trimmed + "/").TrimEnd('/');
            return rest.Length == 0 ? null : rest;
        }

        while (trimmed.StartsWith("./", StringComparison.Ordinal))
        {
            trimmed = trimmed[2..].TrimStart('/');
        }

        return trimmed.Length == 0 ? "." : trimmed;
    }
}
