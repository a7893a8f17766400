namespace Lynceus.Reports.TrivyOperator;

/// <summary>What of a package goes into an identity: everything but its version.</summary>
internal static class PackageIdentity
{
    /// <summary>The package URL without version, qualifiers and subpath (a distribution's release is a qualifier); else type and name.</summary>
    public static string Of(VulnerabilityEntry entry) =>
        entry.Purl is { } purl && purl.StartsWith("pkg:", StringComparison.Ordinal)
            ? WithoutVersion(purl)
            : $"{entry.PackageType}/{entry.Resource}";

    /// <summary>Ecosystem by the package URL; null when it is none.</summary>
    public static string? TypeOf(string? purl) =>
        purl is not null && purl.StartsWith("pkg:", StringComparison.Ordinal) && purl.IndexOf('/', StringComparison.Ordinal) is > 4 and var slash
            ? purl[4..slash]
            : null;

    /// <summary>The path with <c>*</c> in place of the installed version, which file names of packages carry.</summary>
    public static string PathOf(VulnerabilityEntry entry) =>
        entry.PackagePath is null ? ""
        : entry.InstalledVersion is { } version ? entry.PackagePath.Replace(version, "*", StringComparison.Ordinal)
        : entry.PackagePath;

    private static string WithoutVersion(string purl)
    {
        var end = purl.AsSpan().IndexOfAny('?', '#');
        var plain = end < 0 ? purl : purl[..end];
        var version = plain.LastIndexOf('@');

        // An npm scope also has an "@"; a version only stands behind the last slash.
        return version > plain.LastIndexOf('/') ? plain[..version] : plain;
    }
}
