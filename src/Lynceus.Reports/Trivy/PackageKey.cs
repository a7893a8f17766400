using System.Text;

namespace Lynceus.Reports.Trivy;

/// <summary>Which package it is, whatever its version and however a release of Trivy spells its package URL.</summary>
/// <remarks>
/// Made of the ecosystem and the package's name, so a package has one key with a package URL and without. The URL is read only where an
/// entry has no name. Of system packages the distribution is left out: releases moved it between type and namespace
/// (<c>pkg:cbl-mariner/vim</c>, <c>pkg:rpm/cbl-mariner/vim</c>; <c>opensuse.tumbleweed</c>, <c>opensuse</c>), and a system has one.
/// Case never counts.
/// </remarks>
internal static class PackageKey
{
    private const string Scheme = "pkg:";

    /// <summary>True when results of this type are about packages of the operating system.</summary>
    public static bool IsSystem(string? resultType) => resultType is not null && SystemEcosystem(resultType) is not null;

    public static string Of(string? purl, string? resultType, bool isSystem, string? name)
    {
        var type = Ecosystem(purl, resultType, isSystem);
        name ??= NameIn(purl, isSystem) ?? "";
        return $"{Scheme}{type}/{Name(type, name)}";
    }

    /// <summary>Ecosystem to show: the package URL's type, else what the result's type stands for; null when neither is known.</summary>
    public static string? TypeOf(string? purl, string? resultType)
    {
        var type = PurlType(purl);
        if (!type.IsEmpty)
        {
            return SystemEcosystem(type) ?? Language(type) ?? type.ToString();
        }

        return resultType is null ? null : SystemEcosystem(resultType) ?? Language(resultType) ?? resultType;
    }

    private static string Ecosystem(string? purl, string? resultType, bool isSystem)
    {
        if (resultType is not null && (isSystem ? SystemEcosystem(resultType) : Language(resultType)) is { } known)
        {
            return known;
        }

        var type = PurlType(purl);
        if (!type.IsEmpty)
        {
            return (isSystem ? SystemEcosystem(type) : Language(type)) ?? type.ToString();
        }

        return resultType ?? "";
    }

    // Result types and package URL types of distributions, in every release's spelling.
    private static string? SystemEcosystem(ReadOnlySpan<char> type)
    {
        switch (type)
        {
            case "alpine" or "apk" or "chainguard" or "minimos" or "wolfi":
                return "apk";
            case "deb" or "debian" or "echo" or "ubuntu":
                return "deb";
            case "alma" or "amazon" or "azurelinux" or "bottlerocket" or "cbl-mariner" or "centos" or "coreos" or "fedora" or "mariner" or "oracle"
                or "photon" or "redhat" or "rocky" or "rpm" or "slem" or "slemicro" or "sles":
                return "rpm";
            default:
                return type.StartsWith("opensuse", StringComparison.Ordinal) || type.StartsWith("suse", StringComparison.Ordinal) ? "rpm" : null;
        }
    }

    // Trivy's result types as package URL types (purl-spec, PURL-TYPES), and those types themselves.
    private static string? Language(ReadOnlySpan<char> type) => type switch
    {
        "bundler" or "gem" or "gemspec" => "gem",
        "cargo" or "rustbinary" => "cargo",
        "composer" or "composer-vendor" => "composer",
        "conda" or "conda-environment" or "conda-pkg" => "conda",
        "dotnet-core" or "nuget" or "nuget-config" or "packages-props" => "nuget",
        "gobinary" or "golang" or "gomod" => "golang",
        "gradle" or "jar" or "maven" or "pom" or "sbt" => "maven",
        "bun" or "javascript" or "node-pkg" or "npm" or "pnpm" or "yarn" => "npm",
        "pip" or "pipenv" or "poetry" or "pylock" or "pypi" or "python-pkg" or "uv" => "pypi",
        "aks" or "eks" or "gke" or "k8s" or "kubernetes" or "ocp" or "rke" => "k8s",
        _ => null,
    };

    private static ReadOnlySpan<char> PurlType(string? purl)
    {
        if (purl is null || !purl.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var rest = purl.AsSpan(Scheme.Length).TrimStart('/');
        var slash = rest.IndexOf('/');
        return slash > 0 ? rest[..slash] : default;
    }

    // Without version, qualifiers and subpath. A scope's '@' stands before its slash. Of system packages the namespace is the distribution.
    private static string? NameIn(string? purl, bool isSystem)
    {
        var type = PurlType(purl);
        if (type.IsEmpty)
        {
            return null;
        }

        var path = purl.AsSpan(purl!.IndexOf('/', Scheme.Length + type.Length) + 1);
        var end = path.IndexOfAny('?', '#');
        path = end < 0 ? path : path[..end];
        var version = path.LastIndexOf('@');
        path = version > path.LastIndexOf('/') + 1 ? path[..version] : path;
        return (isSystem ? path[(path.LastIndexOf('/') + 1)..] : path).ToString();
    }

    private static string Name(string type, string name)
    {
        name = name.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(name) : name;
        name = name.ToLowerInvariant();
        return type switch
        {
            "maven" => name.Replace(':', '/'),
            "pypi" => Python(name),
            _ => name,
        };
    }

    // PEP 503: runs of '-', '_' and '.' are one dash. Extras (package[extra]) are no part of the name.
    private static string Python(string name)
    {
        if (!name.AsSpan().ContainsAny("_.[") && !name.Contains("--", StringComparison.Ordinal))
        {
            return name;
        }

        var extras = name.IndexOf('[', StringComparison.Ordinal);
        var normal = new StringBuilder(name.Length);
        foreach (var c in extras < 0 ? name : name.AsSpan(0, extras))
        {
            if (c is not ('-' or '_' or '.'))
            {
                normal.Append(c);
            }
            else if (normal.Length > 0 && normal[^1] != '-')
            {
                normal.Append('-');
            }
        }

        return normal.ToString().TrimEnd('-');
    }
}
