namespace Lynceus.Reports.Sarif;

/// <summary>Tools whose messages tell their results apart, since their results have nothing else that does.</summary>
internal enum KnownTool
{
    /// <summary>Read by the format alone.</summary>
    Other,
    Trivy,
    Grype,
    KubeLinter,
}
