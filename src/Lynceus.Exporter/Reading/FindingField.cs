namespace Lynceus.Exporter.Reading;

/// <summary>Texts of one finding. Each kind of report has some of them.</summary>
internal enum FindingField
{
    /// <summary><c>vulnerabilityID</c>, <c>checkID</c>, <c>ruleID</c>, or <c>id</c> of a control; the name of a component.</summary>
    Id,
    Severity,
    Title,
    Description,
    Category,
    Target,

    /// <summary>The package; the type of a component.</summary>
    Resource,
    InstalledVersion,
    FixedVersion,
    PublishedDate,
    LastModifiedDate,
    Link,
    Class,
    PackageType,
    PackagePath,
    PackageUrl,
}
