using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>What images are made of.</summary>
internal sealed class ComponentFamilies : NativeFamilies
{
    private static readonly IReadOnlyList<string> CountLabels =
    [
        ReportLabels.WorkloadKind, ReportLabels.Workload, ReportLabels.Container, ReportLabels.ImageRegistry, ReportLabels.ImageRepository, ReportLabels.ImageTag,
    ];

    private static readonly FindingLabel[] Type = [new("type", FindingField.Resource)];
    private static readonly FindingLabel[] License = [new("license", FindingField.Id)];

    private readonly SeriesFamily _components;
    private readonly SeriesFamily? _licenses;

    public ComponentFamilies(SeriesStore store, FamilyOptions options, CopiedLabels copied)
        : base(copied)
    {
        _components = store.AddGauge("lynceus_sbom_components", "Components of an image by type.");
        _licenses = options.SbomLicenses ? store.AddGauge("lynceus_sbom_licenses", "Components of an image that have this licence; one may have several.") : null;
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        var report = context.Report;
        DetailLines.Write(update.Lines(_components), Begin(_components, context, CountLabels), report, report.Findings, context.All(report.Findings, Type), Type, DetailValue.Count);
        if (_licenses is not null)
        {
            ReadOnlySpan<Finding> licenses = report.Contents.Licenses.Items;
            DetailLines.Write(update.Lines(_licenses), Begin(_licenses, context, []), report, licenses, context.All(licenses, License), License, DetailValue.Count);
        }
    }
}
