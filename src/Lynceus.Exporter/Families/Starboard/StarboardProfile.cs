using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Starboard;

/// <summary>The families of starboard-exporter, with severity NONE in addition.</summary>
internal sealed class StarboardProfile : Profile
{
    private const string ImageCounts = "starboard_exporter_vulnerabilityreport_image_vulnerability_severity_count";
    private const string ImageVulnerabilities = "starboard_exporter_vulnerabilityreport_image_vulnerability";
    private const string CheckCounts = "starboard_exporter_configauditreport_resource_checks_summary_count";

    private static readonly string[] SummaryLabels = ["scanner", TargetLabels.ReportName, "image_namespace", "image_registry", "image_repository", "image_tag", "image_digest"];
    private static readonly byte[] SeverityToken = LabelToken.Of("severity");

    private readonly TargetLabels _labels;
    private readonly SeriesFamily _imageCounts;
    private readonly SeriesFamily _checkCounts;
    private readonly SeriesFamily? _imageVulnerabilities;

    public StarboardProfile(SeriesStore store, TargetLabels labels)
    {
        _labels = labels;
        _checkCounts = store.AddGauge(CheckCounts, "Exposes the number of checks of a particular severity.");
        if (labels.Names.Count > 0)
        {
            _imageVulnerabilities = store.AddGauge(ImageVulnerabilities, "Indicates the presence of a CVE in an image.");
        }

        _imageCounts = store.AddGauge(ImageCounts, "Exposes the number of vulnerabilities of a particular severity per-image.");
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        if (!context.Kind.IsNamespaced)
        {
            return;
        }

        switch (context.Kind.Body)
        {
            case ReportBody.Vulnerabilities:
                WriteImageCounts(context, update);
                WriteImageVulnerabilities(context, update);
                break;
            case ReportBody.ConfigChecks:
                WriteCheckCounts(context, update);
                break;
            default:
                break;
        }
    }

    private void WriteImageCounts(in ReportContext context, OwnerUpdate update)
    {
        var prefix = context.Workspace.Prefix;
        prefix.Begin(_imageCounts.Header.Name.Utf8.Span);
        foreach (var label in SummaryLabels)
        {
            WriteReportLabel(prefix, label, context.Report);
        }

        context.WriteCounts(update, _imageCounts, SeverityToken, SeverityNames.WorstFirst, context.Report.Contents.Summary, SeverityNames.UpperOf);
    }

    private void WriteCheckCounts(in ReportContext context, OwnerUpdate update)
    {
        var prefix = context.Workspace.Prefix;
        var report = context.Report;
        prefix.Begin(_checkCounts.Header.Name.Utf8.Span);
        prefix.Label("report_name"u8, report, report[ReportField.Namespace], report[ReportField.Name]);
        prefix.Label("resource_name"u8, report, report[ReportField.Name]);
        prefix.Label("resource_namespace"u8, report, report[ReportField.Namespace]);
        context.WriteCounts(update, _checkCounts, SeverityToken, SeverityNames.WorstFirst[..4], report.Contents.Summary, SeverityNames.UpperOf);
    }

    private void WriteImageVulnerabilities(in ReportContext context, OwnerUpdate update)
    {
        if (_imageVulnerabilities is null)
        {
            return;
        }

        var prefix = context.Workspace.Prefix;
        var report = context.Report;
        prefix.Begin(_imageVulnerabilities.Header.Name.Utf8.Span);
        foreach (var label in _labels.OfReport)
        {
            WriteReportLabel(prefix, label, report);
        }

        // Of findings that look the same the original shows the score of the last.
        var groups = context.Details(_labels.OfFinding, failedOnly: false);
        DetailLines.Write(update.Lines(_imageVulnerabilities), prefix, report, report.Findings, groups, _labels.OfFinding, DetailValue.LastScore);
    }

    private static void WriteReportLabel(LabelPrefix prefix, string label, in Report report)
    {
        switch (label)
        {
            case "scanner":
                prefix.Label("scanner"u8, "trivy"u8);
                break;
            case TargetLabels.ReportName:
                prefix.Label("report_name"u8, report, report[ReportField.Namespace], report[ReportField.Name]);
                break;
            case "image_namespace":
                prefix.Label("image_namespace"u8, report, report[ReportField.Namespace]);
                break;
            case "image_registry":
                prefix.Label("image_registry"u8, report, report[ReportField.RegistryServer]);
                break;
            case "image_repository":
                prefix.Label("image_repository"u8, report, report[ReportField.Repository]);
                break;
            case "image_tag":
                prefix.Label("image_tag"u8, report, report[ReportField.Tag]);
                break;
            default:
                prefix.Label("image_digest"u8, report, report[ReportField.Digest]);
                break;
        }
    }
}
