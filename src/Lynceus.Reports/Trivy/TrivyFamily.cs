namespace Lynceus.Reports.Trivy;

internal static class TrivyFamily
{
    public static IReadOnlyList<TrivyFamilies> Each { get; } =
    [
        TrivyFamilies.Vulnerability, TrivyFamilies.Misconfiguration, TrivyFamilies.Secret, TrivyFamilies.License, TrivyFamilies.Custom,
    ];

    /// <summary>Name of one family as it stands in scopes and fingerprints.</summary>
    public static string Name(TrivyFamilies family) => family switch
    {
        TrivyFamilies.Vulnerability => "vulnerability",
        TrivyFamilies.Misconfiguration => "misconfiguration",
        TrivyFamilies.Secret => "secret",
        TrivyFamilies.License => "license",
        _ => "custom",
    };

    public static TrivyFamilies Of(TrivyElementKind kind) => kind switch
    {
        TrivyElementKind.Vulnerability => TrivyFamilies.Vulnerability,
        TrivyElementKind.Misconfiguration => TrivyFamilies.Misconfiguration,
        TrivyElementKind.Secret => TrivyFamilies.Secret,
        _ => TrivyFamilies.License,
    };

    /// <summary>The scanner that a result's class shows to have run. Results before classes existed (Trivy 0.19) are about packages.</summary>
    public static TrivyFamilies OfResult(string? resultClass, string? resultType) => resultClass switch
    {
        "os-pkgs" or "lang-pkgs" => TrivyFamilies.Vulnerability,
        "config" => TrivyFamilies.Misconfiguration,
        "secret" => TrivyFamilies.Secret,
        "license" or "license-file" => TrivyFamilies.License,
        "custom" => TrivyFamilies.Custom,
        null when resultType is not null => TrivyFamilies.Vulnerability,
        _ => TrivyFamilies.None,
    };
}
