namespace Lynceus.Exporter.Reading;

/// <summary>Texts that a report has once.</summary>
internal enum ReportField
{
    Namespace,
    Name,
    RegistryServer,
    Repository,
    Tag,
    Digest,
    OsFamily,
    OsName,
    ScannerName,
    ScannerVersion,

    /// <summary>Labels say what was scanned.</summary>
    ResourceKind,
    ResourceName,
    ResourceNamespace,
    Container,

    /// <summary>Annotation; the whole name when it is no valid value of a label.</summary>
    ResourceFullName,

    /// <summary>The controller among the owner references.</summary>
    OwnerKind,
    OwnerName,
    OwnerUid,
    ComplianceId,
    ComplianceTitle,
    ComplianceDescription,

    /// <summary><c>spec.reportType</c>: summary or all.</summary>
    ComplianceReportType,
}
