using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Checks that failed, of one of the three sorts of checks. The kinds for namespaces and for the cluster share them.</summary>
internal sealed class CheckFamilies : NativeFamilies
{
    private readonly DetailLabels _labels;
    private readonly SeriesFamily _counts;
    private readonly SeriesFamily? _details;

    /// <param name="word">Of the names, for example <c>config</c>.</param>
    /// <param name="labels">Of the detail family.</param>
    public CheckFamilies(SeriesStore store, string word, string about, IEnumerable<string> labels, CopiedLabels copied)
        : base(copied)
    {
        _labels = DetailLabels.Checks.Choose(labels);
        _counts = store.AddGauge($"lynceus_{word}_failures", $"Checks of {about} that failed.");
        if (!_labels.IsEmpty)
        {
            _details = store.AddGauge($"lynceus_{word}_findings", $"Failed checks with these labels; their sum is that of lynceus_{word}_failures unless some are left out.");
        }
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        Span<long> counts = stackalloc long[SeverityNames.Count];
        Count(context.Report.Findings, counts);
        Begin(_counts, context, ReportLabels.OfWorkload);
        context.WriteCounts(update, _counts, SeverityToken, SeverityNames.WorstFirst, counts, SeverityNames.LowerOf);
        WriteDetails(context, update, _details, _labels, failedOnly: true);
    }
}
