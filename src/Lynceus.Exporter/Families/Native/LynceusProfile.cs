using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Our own families.</summary>
/// <remarks>docs/reference/exporter-metrics.md describes them.</remarks>
internal sealed class LynceusProfile : Profile
{
    private readonly SeriesFamily _reports;
    private readonly SeriesFamily _timestamps;
    private readonly Dictionary<ReportBody, NativeFamilies> _families;

    public LynceusProfile(SeriesStore store, FamilyOptions options, CopiedLabels copied)
    {
        _reports = store.AddInfo("lynceus_report_info", "A report that is exposed.");
        _timestamps = store.AddGauge("lynceus_report_timestamp_seconds", "When the report was last written, else when it was created.", "seconds");
        _families = new Dictionary<ReportBody, NativeFamilies>
        {
            [ReportBody.Vulnerabilities] = new VulnerabilityFamilies(store, options, copied),
            [ReportBody.ConfigChecks] = new CheckFamilies(store, "config", "the configuration of an object", options.ConfigLabels, copied),
            [ReportBody.RbacChecks] = new CheckFamilies(store, "rbac", "a role", options.RbacLabels, copied),
            [ReportBody.InfraChecks] = new CheckFamilies(store, "infra", "a component of the cluster", options.InfraLabels, copied),
            [ReportBody.Secrets] = new SecretFamilies(store, options, copied),
            [ReportBody.Compliance] = new ComplianceFamilies(store, copied),
            [ReportBody.Components] = new ComponentFamilies(store, options, copied),
        };
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        var report = context.Report;
        var prefix = Begin(_reports, context);
        prefix.Label("scanner"u8, report, report[ReportField.ScannerName]);
        prefix.Label("scanner_version"u8, report, report[ReportField.ScannerVersion]);
        WriteLine(update, _reports, prefix, 1);
        if ((report.Contents.Updated ?? report.Contents.Created) is { } time)
        {
            WriteLine(update, _timestamps, Begin(_timestamps, context), time.ToUnixTimeMilliseconds() / 1000.0);
        }

        _families[context.Kind.Body].Write(context, update);
    }

    private static LabelPrefix Begin(SeriesFamily family, in ReportContext context)
    {
        var prefix = context.Prefix;
        prefix.Begin(family.Header.Name.Utf8.Span);
        prefix.Label("kind"u8, context.Kind.Name);
        ReportLabels.WriteIdentity(prefix, context);
        return prefix;
    }

    private static void WriteLine(OwnerUpdate update, SeriesFamily family, LabelPrefix prefix, double value)
    {
        var line = new LineWriter(update.Lines(family));
        line.Write(prefix.Bytes);
        line.Value(value);
        line.Flush();
    }
}
