namespace Lynceus.Reports.Trivy;

/// <summary>Which of a result's arrays an element stands in.</summary>
internal enum TrivyElementKind
{
    Vulnerability,
    Misconfiguration,
    Secret,
    License,

    /// <summary>Something that <c>.trivyignore</c> or VEX took out; says itself which of the others it is.</summary>
    Modified,
}
