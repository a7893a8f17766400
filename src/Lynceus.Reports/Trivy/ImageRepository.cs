using System.Buffers;

namespace Lynceus.Reports.Trivy;

/// <summary>The part of an image reference that survives a release: the repository, without tag and digest.</summary>
internal static class ImageRepository
{
    private const int DigestDigits = 64;
    private const int MinIdDigits = 12;

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

    /// <summary>Which form of the repository's image a reference means: its tag, else its digest, else <c>latest</c>.</summary>
    /// <remarks>A digest beside a tag is no part of it: the tag moved, and what it pointed to before is replaced.</remarks>
    public static string VariantOf(string reference)
    {
        var text = reference.AsSpan().Trim();
        var at = text.IndexOf('@');
        var digest = at < 0 ? [] : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        // A colon before the last slash belongs to a registry's port.
        name = name[(name.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':');
        var tag = colon < 0 ? [] : name[(colon + 1)..];
        return tag.Length > 0 ? tag.ToString() : digest.Length > 0 ? digest.ToString() : "latest";
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

    /// <summary>True for the short form of an image's id, which looks like a repository: <c>a787cb986503</c>.</summary>
    public static bool MayBeId(string name) => name.Length >= MinIdDigits && !name.AsSpan().ContainsAnyExcept(HexDigits);

    public static bool IsArchive(string name) =>
        name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static bool IsBareDigest(string name) => name.Length == DigestDigits && !name.AsSpan().ContainsAnyExcept(HexDigits);
}
