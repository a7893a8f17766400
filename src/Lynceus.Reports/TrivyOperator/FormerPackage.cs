namespace Lynceus.Reports.TrivyOperator;

/// <summary>What of a package went into an identity in version 1 of the keys. Frozen: items of that time are found by it.</summary>
internal static class FormerPackage
{
    /// <summary>The package URL without version, qualifiers and subpath; else type and name.</summary>
    public static string Of(VulnerabilityEntry entry) =>
        entry.Purl is { } purl && purl.StartsWith("pkg:", StringComparison.Ordinal)
            ? WithoutVersion(purl)
            : $"{entry.PackageType}/{entry.Resource}";

    /// <summary>The path with <c>*</c> in place of the installed version; it only counted where one package lay in several places.</summary>
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
