namespace Lynceus.Reports.Trivy;

/// <summary>The one thing that an image, file system or repository scan looked at.</summary>
internal static class TrivyArtifact
{
    /// <summary>Subject of all findings of the report; null when the report names nothing, so that its findings cannot be kept apart from another report's.</summary>
    public static Subject? Of(TrivyHeader header, string? systemTarget)
    {
        var fromTarget = systemTarget is null ? null : ImageRepository.OfTarget(systemTarget);
        var isImage = header.ArtifactType is "container_image"
            || (header.ArtifactType is null && (header.ImageReference is not null || fromTarget is not null));
        return isImage ? Image(header, fromTarget) : Tree(header);
    }

    private static Subject? Image(TrivyHeader header, string? fromTarget)
    {
        foreach (var name in (ReadOnlySpan<string?>)[header.ArtifactName, header.ImageReference, fromTarget])
        {
            if (name is not null && ImageRepository.IsReference(name))
            {
                return new Subject { Kind = "Image", Name = ImageRepository.Of(name), Image = name };
            }
        }

        // An archive is known by its file name; the folder it was unpacked from or downloaded to is an accident.
        return (header.ArtifactName ?? fromTarget) is { } path
            ? new Subject { Kind = "Image", Name = path[(path.AsSpan().LastIndexOfAny('/', '\\') + 1)..], Image = path }
            : null;
    }

    private static Subject? Tree(TrivyHeader header)
    {
        var name = header.RepositoryUrl ?? header.ArtifactName;
        if (name is null)
        {
            return null;
        }

        var isRepository = header.ArtifactType == "repository" || header.RepositoryUrl is not null;
        return new Subject { Kind = isRepository ? "Repository" : "Filesystem", Name = IsUrl(name) ? OfUrl(name) : TreePath(name) };
    }

    private static bool IsUrl(string name) => name.Contains("://", StringComparison.Ordinal) || name.StartsWith("git@", StringComparison.Ordinal);

    // One repository for https://user:token@host/team/shop.git and git@host:team/shop; a token must not be shown either.
    private static string OfUrl(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? url.Replace(':', '/') : url[(scheme + 3)..];
        var path = rest.IndexOf('/', StringComparison.Ordinal);
        var user = rest.LastIndexOf('@', path < 0 ? rest.Length - 1 : path);
        rest = rest[(user + 1)..].TrimEnd('/');
        return rest.EndsWith(".git", StringComparison.Ordinal) ? rest[..^4] : rest;
    }

    private static string TreePath(string name)
    {
        var trimmed = name.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed;
    }
}
