using System.Buffers;

namespace Lynceus.Reports.Trivy;

/// <summary>The part of an image reference that survives a release: the repository, without tag and digest.</summary>
internal static class ImageRepository
{
    private const int DigestDigits = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] DefaultRegistries = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"];

    /// <summary>Repository of a reference. Docker Hub's registry and its <c>library/</c> are left out, as people leave them out.</summary>
    public static string Of(string reference)
    {
        var text = reference.AsSpan().Trim();
        var digest = text.IndexOf('@');
        if (digest > 0)
        {
            text = text[..digest];
        }

        // A colon before the last slash belongs to a registry's port.
        var tag = text.LastIndexOf(':');
        if (tag > text.LastIndexOf('/') && tag > 0)
        {
            text = text[..tag];
        }

        foreach (var registry in DefaultRegistries)
        {
            if (text.StartsWith(registry, StringComparison.OrdinalIgnoreCase))
            {
                text = text[registry.Length..];
                break;
            }
        }

        const string Library = "library/";
        return (text.StartsWith(Library, StringComparison.Ordinal) ? text[Library.Length..] : text).ToString();
    }

    /// <summary>The image in a target such as <c>redis:6.0.5 (debian 10.4)</c>; the target itself when it has no such ending.</summary>
    public static string OfTarget(string target)
    {
        var end = target.LastIndexOf(" (", StringComparison.Ordinal);
        return end > 0 && target.EndsWith(')') ? target[..end] : target;
    }

    /// <summary>False for names that are archives, paths or bare ids and therefore say nothing of the repository.</summary>
    public static bool IsReference(string name) =>
        name.Length > 0
        && name[0] is not ('/' or '.' or '~')
        && !name.Contains('\\', StringComparison.Ordinal)
        && !name.Contains(' ', StringComparison.Ordinal)
        && !name.StartsWith("sha256:", StringComparison.Ordinal)
        && !IsBareDigest(name)
        && !IsArchive(name);

    public static bool IsArchive(string name) =>
        name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static bool IsBareDigest(string name) => name.Length == DigestDigits && !name.AsSpan().ContainsAnyExcept(HexDigits);
}
