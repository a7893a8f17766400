namespace Lynceus.Reports.Sarif;

/// <summary>Turns the addresses of a run into paths that are the same on every build machine: relative to the root of what was analysed.</summary>
internal sealed class SarifPaths
{
    private const int MaxBaseHops = 8;

    // Names that tools give to the root of the repository; the specification's example is SRCROOT.
    private static readonly string[] RootNames = ["SRCROOT", "REPOROOT", "PROJECTROOT", "ROOTPATH"];

    private readonly SarifRun _run;

    // Absolute directories, the one to be relative to first.
    private readonly List<string> _roots;

    public SarifPaths(SarifRun run)
    {
        _run = run;
        var bases = run.Bases
            .Select(b => (IsRoot: RootNames.Contains(b.Key.Trim('%'), StringComparer.OrdinalIgnoreCase), Path: Absolute(b.Value)))
            .Where(static b => b.Path.Length > 1 && IsAbsolute(b.Path))
            .OrderByDescending(static b => b.IsRoot)
            .ThenBy(static b => b.Path.Length)
            .Select(static b => b.Path);
        _roots = [.. bases];
        if (run.WorkingDirectory is { } directory && Normalise(directory) is { Length: > 1 } path && IsAbsolute(path))
        {
            _roots.Add(path);
        }
    }

    /// <summary>The path of a file; null when the location names none.</summary>
    public string? Of(SarifUri location) => FormerOf(location) is { } path ? WithoutMachine(path) : null;

    /// <summary>A path of the first scheme without the build machine's folder. What lies in an image lies there on every machine.</summary>
    public string WithoutMachine(string formerPath) =>
        _run.Image is null ? BuildFolders.Strip(WithoutVariable(formerPath), _run.Repository) : formerPath;

    /// <summary>The path as keys of the first scheme hold it: with the build machine's folder where the run does not name it as a base.</summary>
    public string? FormerOf(SarifUri location)
    {
        if (location.Uri is null && location.Index is { } index && index >= 0 && index < _run.Artifacts.Count)
        {
            location = _run.Artifacts[index];
        }

        if (location.Uri is null)
        {
            return null;
        }

        var path = Absolute(location);
        foreach (var root in _roots)
        {
            if (path.Length > root.Length + 1 && path[root.Length] == '/' && path.StartsWith(root, StringComparison.Ordinal))
            {
                return path[(root.Length + 1)..];
            }
        }

        return path.Length == 0 ? null : path;
    }

    // "%SRCROOT%/src/a.c", "${workspace}/src/a.c": the root by its name, which belongs into uriBaseId.
    private static string WithoutVariable(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var isVariable = slash > 2 && ((path[0] == '%' && path[slash - 1] == '%')
            || (path[0] == '$' && path[1] is '{' or '(' && path[slash - 1] is '}' or ')'));
        return isVariable && slash + 1 < path.Length ? path[(slash + 1)..] : path;
    }

    // As absolute as the bases tell; a base may itself be relative to another one.
    private string Absolute(SarifUri location)
    {
        var path = Normalise(location.Uri ?? "");
        var baseId = location.BaseId;
        for (var hop = 0; hop < MaxBaseHops && baseId is not null && !IsAbsolute(path) && _run.Bases.TryGetValue(baseId, out var parent); hop++)
        {
            if (parent.Uri is not null)
            {
                path = Collapse($"{Normalise(parent.Uri)}/{path}");
            }

            baseId = parent.BaseId;
        }

        return path;
    }

    private static bool IsAbsolute(string path) =>
        path.StartsWith('/') || path.Contains("://", StringComparison.Ordinal) || (path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]));

    private static string Normalise(string uri)
    {
        const string File = "file:";
        var text = uri.Trim().Replace('\\', '/');
        if (text.StartsWith(File, StringComparison.OrdinalIgnoreCase))
        {
            text = text[File.Length..];
            if (text.StartsWith("//", StringComparison.Ordinal))
            {
                // file://host/path: the host is a build machine and no part of the path.
                var slash = text.IndexOf('/', 2);
                text = slash < 0 ? "/" : text[slash..];
            }

            // /C:/code
            text = text.Length > 2 && text[2] == ':' && text[0] == '/' ? text[1..] : text;
        }
        else if (text.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            return WithoutCredentials(text, scheme + 3);
        }

        var decoded = Uri.UnescapeDataString(text);
        return Collapse(decoded.Any(char.IsControl) ? text : decoded);
    }

    /// <summary>An address for people: what stands between the scheme and "@" is a credential.</summary>
    public static string WithoutCredentials(string uri)
    {
        var scheme = uri.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? uri : WithoutCredentials(uri, scheme + 3);
    }

    private static string WithoutCredentials(string uri, int authority)
    {
        var end = uri.IndexOf('/', authority);
        var at = uri.LastIndexOf('@', (end < 0 ? uri.Length : end) - 1);
        return at < authority ? uri : string.Concat(uri.AsSpan(0, authority), uri.AsSpan(at + 1));
    }

    private static string Collapse(string path)
    {
        if (path.Contains("://", StringComparison.Ordinal))
        {
            return path;
        }

        var rooted = path.StartsWith('/');
        var kept = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && kept.Count > 0 && kept[^1] != "..")
            {
                kept.RemoveAt(kept.Count - 1);
            }
            else if (segment.Length > 0 && segment != "." && !(segment == ".." && rooted))
            {
                kept.Add(segment);
            }
        }

        var joined = string.Join('/', kept);
        return rooted ? "/" + joined : joined;
    }
}
