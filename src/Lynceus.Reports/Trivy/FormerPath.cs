using System.Text;

namespace Lynceus.Reports.Trivy;

/// <summary>Paths in keys of version 1. Frozen.</summary>
internal static class FormerPath
{
    private const int MinVersionLength = 3;

    private static readonly string[] TemporaryRoots = ["/tmp/", "/var/tmp/", "/private/tmp/", "/private/var/folders/", "/var/folders/"];

    /// <summary>The path with forward slashes, without a scan's temporary folder and without a leading <c>./</c> or <c>/</c>.</summary>
    public static string Of(string path)
    {
        if (path.Contains('\\', StringComparison.Ordinal))
        {
            path = path.Replace('\\', '/');
        }

        path = WithoutTemporaryFolder(path);
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        return path.Length > 1 && path[0] == '/' ? path[1..] : path;
    }

    /// <summary>As <see cref="Of"/>, and without the package's own version and those of the archives around it: <c>lib/zlib-1.2.jar</c> is <c>lib/zlib-.jar</c>.</summary>
    public static string OfPackage(string path, string? installedVersion)
    {
        path = WithoutOuterArchiveVersions(Of(path));
        return installedVersion is { Length: >= MinVersionLength } && path.Contains(installedVersion, StringComparison.Ordinal)
            ? WithoutVersion(path, installedVersion)
            : path;
    }

    private static string WithoutTemporaryFolder(string path)
    {
        foreach (var root in TemporaryRoots)
        {
            if (!path.StartsWith(root, StringComparison.Ordinal))
            {
                continue;
            }

            // Only a made-up folder goes: an image may well have a file in /tmp/app. macOS nests it two levels deeper.
            var rest = path.AsSpan(root.Length);
            var dropped = 0;
            for (var level = 0; level < 4; level++)
            {
                var slash = rest[dropped..].IndexOf('/');
                if (slash < 0)
                {
                    break;
                }

                var end = dropped + slash;
                var segment = rest[dropped..end];
                dropped = end + 1;
                if (IsMadeUp(segment))
                {
                    return rest[dropped..].ToString();
                }
            }
        }

        return path;
    }

    private static bool IsMadeUp(ReadOnlySpan<char> segment)
    {
        if (segment.StartsWith("tmp.", StringComparison.Ordinal))
        {
            return true;
        }

        var digits = 0;
        foreach (var c in segment)
        {
            digits = char.IsAsciiDigit(c) ? digits + 1 : 0;
            if (digits >= 6)
            {
                return true;
            }
        }

        return false;
    }

    private static string WithoutVersion(string path, string version)
    {
        var result = new StringBuilder(path.Length);
        var from = 0;
        for (var at = path.IndexOf(version, StringComparison.Ordinal); at >= 0; at = path.IndexOf(version, from, StringComparison.Ordinal))
        {
            var end = at + version.Length;
            var isWhole = (at == 0 || !char.IsAsciiLetterOrDigit(path[at - 1]) || path[at - 1] == 'v')
                && (end == path.Length || !char.IsAsciiLetterOrDigit(path[end]));
            result.Append(path, from, (isWhole ? at : end) - from);
            from = end;
        }

        return result.Append(path, from, path.Length - from).ToString();
    }

    // shop-1.4.2.jar/BOOT-INF/lib/x.jar: the outer archive is the application, whose own version says nothing of the package.
    private static string WithoutOuterArchiveVersions(string path)
    {
        for (var at = path.IndexOf("ar/", StringComparison.Ordinal); at >= 0; at = path.IndexOf("ar/", at + 1, StringComparison.Ordinal))
        {
            var dot = at - 2;
            if (dot < 0 || path[dot] != '.' || path[at - 1] is not ('j' or 'w' or 'e'))
            {
                continue;
            }

            var start = path.LastIndexOf('/', dot) + 1;
            var name = path.AsSpan(start, dot - start);
            var dash = VersionDash(name);
            if (dash > 0)
            {
                path = string.Concat(path.AsSpan(0, start + dash), path.AsSpan(dot));
                at = start + dash;
            }
        }

        return path;
    }

    private static int VersionDash(ReadOnlySpan<char> name)
    {
        for (var i = 1; i + 1 < name.Length; i++)
        {
            if (name[i] == '-' && char.IsAsciiDigit(name[i + 1]))
            {
                return i;
            }
        }

        return -1;
    }
}
