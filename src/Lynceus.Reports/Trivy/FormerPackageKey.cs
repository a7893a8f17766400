namespace Lynceus.Reports.Trivy;

/// <summary>The part of a package in keys of version 1: the package URL up to the version, made from type and name where a report has none. Frozen.</summary>
internal static class FormerPackageKey
{
    private const string Scheme = "pkg:";

    public static string Of(string? purl, string? resultType, string name)
    {
        if (purl is not null && purl.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return WithoutVersion(purl);
        }

        var type = PurlType(resultType) ?? resultType ?? "";
        return type switch
        {
            "maven" => $"{Scheme}{type}/{name.Replace(':', '/')}",
            "pypi" => $"{Scheme}{type}/{name.ToLowerInvariant().Replace('_', '-')}",
            "npm" => $"{Scheme}{type}/{name.Replace("@", "%40", StringComparison.Ordinal)}",
            _ => $"{Scheme}{type}/{name}",
        };
    }

    // Trivy's result types as purl types (purl-spec, PURL-TYPES). Types of a system carry their family as purl namespace.
    private static string? PurlType(string? resultType) => resultType switch
    {
        "alpine" or "wolfi" or "chainguard" or "minimos" => "apk/" + resultType,
        "debian" or "ubuntu" or "echo" => "deb/" + resultType,
        "alma" or "amazon" or "azurelinux" or "bottlerocket" or "cbl-mariner" or "centos" or "fedora" or "oracle" or "photon" or "redhat" or "rocky"
            => "rpm/" + resultType,
        "opensuse" or "opensuse.leap" or "opensuse-leap" or "opensuse.tumbleweed" or "opensuse-tumbleweed" => "rpm/opensuse",
        "slem" or "sles" or "suse linux enterprise server" => "rpm/suse",
        "bundler" or "gemspec" => "gem",
        "cargo" or "rustbinary" => "cargo",
        "composer" or "composer-vendor" => "composer",
        "conda-pkg" or "conda-environment" => "conda",
        "dotnet-core" or "packages-props" or "nuget" => "nuget",
        "gobinary" or "gomod" => "golang",
        "gradle" or "jar" or "pom" or "sbt" => "maven",
        "bun" or "node-pkg" or "npm" or "pnpm" or "yarn" => "npm",
        "pip" or "pipenv" or "poetry" or "python-pkg" or "uv" => "pypi",
        "cocoapods" or "conan" or "hex" or "julia" or "pub" or "swift" => resultType,
        _ => null,
    };

    // Qualifiers (architecture, distribution with its release) and subpath are no identity either. A scope's '@' stands before its slash.
    private static string WithoutVersion(string purl)
    {
        var end = purl.AsSpan().IndexOfAny('?', '#');
        var bare = end < 0 ? purl.AsSpan() : purl.AsSpan(0, end);
        var version = bare.LastIndexOf('@');
        return (version > bare.LastIndexOf('/') + 1 ? bare[..version] : bare).ToString();
    }
}
