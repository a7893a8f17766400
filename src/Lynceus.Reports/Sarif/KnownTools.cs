namespace Lynceus.Reports.Sarif;

/// <summary>Recognises tools by the name of their driver.</summary>
internal static class KnownTools
{
    public static KnownTool Of(string? driver) => driver switch
    {
        null => KnownTool.Other,
        _ when Begins(driver, "trivy") => KnownTool.Trivy,
        _ when Begins(driver, "grype") || Begins(driver, "anchore container vulnerability report") => KnownTool.Grype,
        _ when Begins(driver, "kube-linter") => KnownTool.KubeLinter,
        _ => KnownTool.Other,
    };

    /// <summary>The name that stands in identities: the same for every release and edition of a tool.</summary>
    public static string NameOf(string driver) => Of(driver) switch
    {
        KnownTool.Trivy => "Trivy",
        KnownTool.Grype => "grype",
        KnownTool.KubeLinter => "kube-linter",
        _ when Begins(driver, "semgrep") => "Semgrep",
        _ when Begins(driver, "codeql") => "CodeQL",
        _ => driver,
    };

    private static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
