using Lynceus.Reports.Trivy;

namespace Lynceus.Reports;

/// <summary>Paths without the folder into which a build machine or a person checked out: <c>/home/runner/work/shop/shop/src/a.c</c> is <c>src/a.c</c>.</summary>
internal static class BuildFolders
{
    private const string Any = "*";
    private const string Project = "{project}";

    // Where build services put a checkout, as their documentation says. {project} is a name that the project gave, the same on every machine.
    private static readonly string[][] Checkouts =
    [
        .. new[]
        {
            "/home/runner/work/*/{project}", "/Users/runner/work/*/{project}", "*:/a/*/{project}", "/__w/*/{project}", "/github/workspace", // GitHub
            "/home/vsts/work/*/s", "/Users/runner/work/*/s", // Azure
            "/builds/*/{project}", "/home/gitlab-runner/builds/*/*/*/{project}", // GitLab
            "/var/jenkins_home/workspace/{project}", "/var/lib/jenkins/workspace/{project}", "/home/jenkins/workspace/{project}",
            "/home/jenkins/agent/workspace/{project}", "/opt/atlassian/pipelines/agent/build", "/home/circleci/project", "/root/project",
            "/codebuild/output/*/src/*/*/{project}", "/home/travis/build/*/{project}", "/drone/src", "/workspace/source", "/workspace",
            "/var/lib/buildkite-agent/builds/*/*/{project}", "/buildkite/builds/*/*/{project}",
        }.Select(static p => p.Split('/')),
    ];

    private static readonly string[][] Homes = [["", "home", Any], ["", "Users", Any], ["*:", "Users", Any]];

    // A self-hosted runner of GitHub or Azure keeps checkouts below a folder of this name, wherever it is installed.
    private const string RunnerFolder = "/_work/";

    /// <summary>The path relative to the checkout, where it can be told; a relative path stays as it is.</summary>
    /// <param name="repository">Address of the repository as host and path; null when not known.</param>
    public static string Strip(string path, string? repository)
    {
        if (!IsAbsolute(path))
        {
            return path;
        }

        var segments = path.Split('/');
        var kept = OfRepositoryPath(segments, repository);
        kept = kept > 0 ? kept : Checkout(path, segments, out _);
        kept = kept > 0 ? kept : OfRepositoryName(segments, repository);
        kept = kept > 0 ? kept : Homes.Max(h => Matches(segments, h, out _));
        if (kept > 0)
        {
            return Rest(segments, kept);
        }

        var stable = StablePath.OfSource(path);
        return stable.Length < path.Length - 1 ? stable : path;
    }

    /// <summary>A name for a folder that is the same on every machine: with the project's own name, where the path tells it.</summary>
    public static string Named(string path)
    {
        var normal = path.Replace('\\', '/').TrimEnd('/');
        var segments = normal.Split('/');
        var kept = Checkout(normal + "/", [.. segments, ""], out var project);
        if (kept == 0)
        {
            return Strip(normal, null);
        }

        var rest = kept < segments.Length ? Rest(segments, kept) : "";
        return string.Join('/', new[] { project, rest }.Where(static s => s is { Length: > 0 }));
    }

    private static bool IsAbsolute(string path) => path.StartsWith('/') || (path.Length > 2 && path[1] == ':' && path[2] == '/' && char.IsAsciiLetter(path[0]));

    // Number of segments that belong to the machine; 0 when no known service checked out there.
    private static int Checkout(string path, string[] segments, out string? project)
    {
        var kept = 0;
        project = null;
        foreach (var pattern in Checkouts)
        {
            var length = Matches(segments, pattern, out var name);
            if (length > kept)
            {
                (kept, project) = (length, name);
            }
        }

        if (kept == 0 && path.IndexOf(RunnerFolder, StringComparison.Ordinal) is >= 0 and var at)
        {
            var folder = path.AsSpan(0, at + 1).Count('/');
            if (segments.Length > folder + 3)
            {
                project = segments[folder + 2];
                kept = folder + 3;
            }
        }

        project = project is "s" ? null : project;
        return kept;
    }

    private static int Matches(string[] segments, string[] pattern, out string? project)
    {
        project = null;
        if (segments.Length <= pattern.Length)
        {
            return 0;
        }

        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == Project)
            {
                project = segments[i];
            }
            else if (pattern[i] == "*:")
            {
                if (segments[i].Length != 2 || segments[i][1] != ':')
                {
                    return 0;
                }
            }
            else if (pattern[i] != Any && pattern[i] != segments[i])
            {
                return 0;
            }
        }

        return pattern.Length;
    }

    // GitLab checks out into folders that are named as the repository and all its groups.
    private static int OfRepositoryPath(string[] segments, string? repository)
    {
        if (repository?.Split('/')[1..] is not { Length: > 1 } names)
        {
            return 0;
        }

        for (var i = 1; i + names.Length < segments.Length; i++)
        {
            if (segments.AsSpan(i, names.Length).SequenceEqual(names, StringComparer.OrdinalIgnoreCase))
            {
                return i + names.Length;
            }
        }

        return 0;
    }

    // The folder is usually named as the repository.
    private static int OfRepositoryName(string[] segments, string? repository)
    {
        if (repository is null || repository[(repository.LastIndexOf('/') + 1)..] is not { Length: > 1 } name)
        {
            return 0;
        }

        for (var i = 1; i < segments.Length - 1; i++)
        {
            if (!string.Equals(segments[i], name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var isDoubled = i + 2 < segments.Length && string.Equals(segments[i + 1], name, StringComparison.OrdinalIgnoreCase);
            return isDoubled ? i + 2 : i + 1;
        }

        return 0;
    }

    private static string Rest(string[] segments, int from) => string.Join('/', segments.Skip(from));
}
