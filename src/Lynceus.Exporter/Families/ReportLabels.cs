using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>Labels of our own families that are the same for all findings of a report.</summary>
internal static class ReportLabels
{
    public const string WorkloadKind = "workload_kind";
    public const string Workload = "workload";
    public const string Container = "container";
    public const string ImageRegistry = "image_registry";
    public const string ImageRepository = "image_repository";
    public const string ImageTag = "image_tag";
    public const string ImageDigest = "image_digest";

    public static readonly IReadOnlyList<string> OfWorkload = [WorkloadKind, Workload];
    public static readonly IReadOnlyList<string> OfImage = [WorkloadKind, Workload, Container, ImageRegistry, ImageRepository, ImageTag, ImageDigest];

    /// <summary>Namespace and name of the report: with them no two reports have a series in common.</summary>
    public static void WriteIdentity(LabelPrefix prefix, in ReportContext context)
    {
        prefix.Label("namespace"u8, context.Report, context.Report[ReportField.Namespace]);
        prefix.Label("report"u8, context.Report, context.Report[ReportField.Name]);
    }

    public static void Write(LabelPrefix prefix, string label, in ReportContext context)
    {
        var report = context.Report;
        switch (label)
        {
            case WorkloadKind:
                WriteWorkload(prefix, "workload_kind"u8, context.Workload.Kind, report, report[ReportField.ResourceKind], report[ReportField.OwnerKind]);
                break;
            case Workload:
                WriteWorkload(prefix, "workload"u8, context.Workload.Name, report, ResourceName(report), report[ReportField.OwnerName]);
                break;
            case Container:
                prefix.Label("container"u8, report, report[ReportField.Container]);
                break;
            case ImageRegistry:
                prefix.Label("image_registry"u8, report, report[ReportField.RegistryServer]);
                break;
            case ImageRepository:
                prefix.Label("image_repository"u8, report, report[ReportField.Repository]);
                break;
            case ImageTag:
                prefix.Label("image_tag"u8, report, report[ReportField.Tag]);
                break;
            default:
                prefix.Label("image_digest"u8, report, report[ReportField.Digest]);
                break;
        }
    }

    /// <summary>What was scanned: the label, or the annotation when its name is no value for a label.</summary>
    public static TextRef ResourceName(in Report report) =>
        report[ReportField.ResourceName].IsEmpty ? report[ReportField.ResourceFullName] : report[ReportField.ResourceName];

    private static void WriteWorkload(LabelPrefix prefix, ReadOnlySpan<byte> name, string? known, in Report report, TextRef label, TextRef owner)
    {
        if (!string.IsNullOrEmpty(known))
        {
            prefix.Label(name, known);
        }
        else
        {
            prefix.Label(name, report, owner.IsEmpty ? label : owner);
        }
    }
}
