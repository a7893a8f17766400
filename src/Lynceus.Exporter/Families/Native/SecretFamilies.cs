using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Secrets that lie open in images: how many, and which rules found them; never anything of their text.</summary>
internal sealed class SecretFamilies : NativeFamilies
{
    private static readonly IReadOnlyList<string> CountLabels =
    [
        ReportLabels.WorkloadKind, ReportLabels.Workload, ReportLabels.Container, ReportLabels.ImageRegistry, ReportLabels.ImageRepository, ReportLabels.ImageTag,
    ];

    private readonly DetailLabels _labels;
    private readonly SeriesFamily _counts;
    private readonly SeriesFamily? _details;

    public SecretFamilies(SeriesStore store, FamilyOptions options, CopiedLabels copied)
        : base(copied)
    {
        _labels = DetailLabels.Secrets.Choose(options.SecretLabels);
        _counts = store.AddGauge("lynceus_exposed_secrets", "Secrets that lie open in an image.");
        if (!_labels.IsEmpty)
        {
            _details = store.AddGauge("lynceus_exposed_secret_findings", "Secrets with these labels; their sum is that of lynceus_exposed_secrets unless some are left out.");
        }
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        Span<long> counts = stackalloc long[SeverityNames.Count];
        Count(context.Report.Findings, counts);
        Begin(_counts, context, CountLabels);
        context.WriteCounts(update, _counts, SeverityToken, SeverityNames.WorstFirst, counts, SeverityNames.LowerOf);
        WriteDetails(context, update, _details, _labels, failedOnly: false);
    }
}
