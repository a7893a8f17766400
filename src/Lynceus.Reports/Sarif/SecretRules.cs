namespace Lynceus.Reports.Sarif;

/// <summary>Recognises results that are about a secret that somebody left in a file: their messages may quote it.</summary>
internal static class SecretRules
{
    private static readonly string[] Scanners =
        ["gitleaks", "trufflehog", "detect-secrets", "detect_secrets", "ggshield", "gitguardian", "kingfisher", "noseyparker", "nosey parker", "secretlint", "talisman", "whispers", "betterleaks"];

    private static readonly string[] Words =
        ["secret", "credential", "password", "passwd", "api-key", "apikey", "api_key", "private-key", "access-key", "access-token", "hardcoded", "hard-coded", "token"];

    public static bool Contain(string? driver, SarifRule? rule, string ruleId) =>
        (driver is not null && Scanners.Any(s => driver.Contains(s, StringComparison.OrdinalIgnoreCase)))
        || Words.Any(w => ruleId.Contains(w, StringComparison.OrdinalIgnoreCase))
        || (rule?.Tags.Any(static t => t.Contains("secret", StringComparison.OrdinalIgnoreCase) || t.Contains("credential", StringComparison.OrdinalIgnoreCase)) ?? false);
}
