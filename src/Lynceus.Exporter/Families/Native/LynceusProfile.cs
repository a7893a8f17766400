using Lynceus.Exporter.Reading;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Our own families.</summary>
internal sealed class LynceusProfile : Profile
{
    private readonly SeriesFamily _reports;

    public LynceusProfile(SeriesStore store) =>
        _reports = store.AddFamily(new FamilyHeader(MetricName.Parse("lynceus_report_info"), "A report that is exposed.", MetricType.Info));

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        var prefix = context.Workspace.Prefix;
        var report = context.Report;
        prefix.Begin(_reports.Header.Name.Utf8.Span);
        prefix.Label("kind"u8, context.Kind.Name);
        prefix.Label("namespace"u8, report, report[ReportField.Namespace]);
        prefix.Label("report"u8, report, report[ReportField.Name]);
        var line = new LineWriter(update.Lines(_reports));
        line.Write(prefix.Bytes);
        line.Value(1);
        line.Flush();
    }
}
