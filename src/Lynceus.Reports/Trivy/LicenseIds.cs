namespace Lynceus.Reports.Trivy;

/// <summary>One id for one licence: releases of Trivy write the deprecated or the present id of SPDX.</summary>
internal static class LicenseIds
{
    private const string Only = "-only";

    /// <summary><c>GPL-2.0-only</c> is <c>GPL-2.0</c>, <c>GPL-2.0+</c> is <c>GPL-2.0-or-later</c>; any other name stays as it is.</summary>
    public static string Canonical(string name) =>
        name.EndsWith(Only, StringComparison.Ordinal) && name.Length > Only.Length ? name[..^Only.Length]
        : name.Length > 1 && name[^1] == '+' ? name[..^1] + "-or-later"
        : name;
}
