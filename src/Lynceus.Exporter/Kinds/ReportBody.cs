namespace Lynceus.Exporter.Kinds;

/// <summary>What a report holds; kinds that differ in scope alone hold the same.</summary>
internal enum ReportBody
{
    /// <summary><c>report.vulnerabilities[]</c>.</summary>
    Vulnerabilities,

    /// <summary><c>report.checks[]</c> about the configuration of an object.</summary>
    ConfigChecks,

    /// <summary><c>report.checks[]</c> about a role.</summary>
    RbacChecks,

    /// <summary><c>report.checks[]</c> about a component of the cluster or a node.</summary>
    InfraChecks,

    /// <summary><c>report.secrets[]</c>.</summary>
    Secrets,

    /// <summary><c>spec.compliance</c> and <c>status</c>.</summary>
    Compliance,

    /// <summary><c>report.components</c>, a CycloneDX document.</summary>
    Components,
}
