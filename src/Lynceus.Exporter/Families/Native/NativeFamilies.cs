using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Our families of one kind of report.</summary>
internal abstract class NativeFamilies(CopiedLabels copied)
{
    protected static readonly byte[] SeverityToken = LabelToken.Of("severity");

    public abstract void Write(in ReportContext context, OwnerUpdate update);

    /// <summary>Begins the lines of a family with identity, further labels, and those copied from the report.</summary>
    protected LabelPrefix Begin(SeriesFamily family, in ReportContext context, IReadOnlyList<string> labels)
    {
        var prefix = context.Prefix;
        prefix.Begin(family.Header.Name.Utf8.Span);
        ReportLabels.WriteIdentity(prefix, context);
        foreach (var label in labels)
        {
            ReportLabels.Write(prefix, label, context);
        }

        copied.Write(prefix, context.Report);
        return prefix;
    }

    /// <summary>Counts findings by severity; those that passed do not count.</summary>
    protected static void Count(ReadOnlySpan<Finding> findings, Span<long> counts)
    {
        counts.Clear();
        foreach (ref readonly var finding in findings)
        {
            counts[(int)finding.Severity] += finding.IsSuccess ? 0 : 1;
        }
    }

    protected void WriteDetails(in ReportContext context, OwnerUpdate update, SeriesFamily? family, DetailLabels labels, bool failedOnly)
    {
        if (family is not null)
        {
            var prefix = Begin(family, context, labels.OfReport);
            var report = context.Report;
            DetailLines.Write(update.Lines(family), prefix, report, report.Findings, context.Details(labels.OfFinding, failedOnly), labels.OfFinding, DetailValue.Count);
        }
    }
}
