namespace Lynceus.Reports.Trivy;

/// <summary>Which package it is, whatever its version: the package URL up to the version, made from type and name where a report has none.</summary>
internal static class PackageKey
{
    private const string Scheme = "pkg:";

    /// <summary>True when results of this type are about packages of the operating system.</summary>
    public static bool IsSystem(string? resultType) =>
        PurlType(resultType)?.Contains('/', StringComparison.Ordinal) == true;

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

    /// <summary>Ecosystem: the purl's type, else what the result's type stands for; null when neither is known.</summary>
    public static string? TypeOf(string? purl, string? resultType)
    {
        if (purl is not null && purl.StartsWith(Scheme, StringComparison.Ordinal) && purl.IndexOf('/', StringComparison.Ordinal) is > 4 and var slash)
        {
            return Known(purl.AsSpan(Scheme.Length, slash - Scheme.Length));
        }

        if (PurlType(resultType) is not { } type)
        {
            return resultType;
        }

        var family = type.IndexOf('/', StringComparison.Ordinal);
        return family < 0 ? type : Known(type.AsSpan(0, family));
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

    private static string Known(ReadOnlySpan<char> type) => type switch
    {
        "deb" => "deb",
        "apk" => "apk",
        "rpm" => "rpm",
        "npm" => "npm",
        "maven" => "maven",
        "golang" => "golang",
        "pypi" => "pypi",
        _ => type.ToString(),
    };
}
