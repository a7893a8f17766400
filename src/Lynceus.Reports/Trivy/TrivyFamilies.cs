namespace Lynceus.Reports.Trivy;

/// <summary>Families of findings, one for each of Trivy's scanners.</summary>
[Flags]
internal enum TrivyFamilies
{
    None = 0,
    Vulnerability = 1,
    Misconfiguration = 2,
    Secret = 4,
    License = 8,
    Custom = 16,
    All = Vulnerability | Misconfiguration | Secret | License | Custom,
}
