using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families;

/// <summary>A label whose value differs from finding to finding.</summary>
internal sealed class FindingLabel(string name, FindingField field, FindingLabelForm form = FindingLabelForm.Text)
{
    private readonly byte[] _token = LabelToken.Of(name);

    public string Name => name;

    public void Write(ref LineWriter line, in Report report, in Finding finding)
    {
        line.Write(_token);
        switch (form)
        {
            case FindingLabelForm.Text:
                line.Write(report, finding[field]);
                break;
            case FindingLabelForm.SeverityLower:
                line.Write(SeverityNames.LowerOf(finding.Severity));
                break;
            case FindingLabelForm.SeverityTitle:
                line.Write(SeverityNames.TitleOf(finding.Severity));
                break;
            case FindingLabelForm.Fixable:
                line.Write(finding.IsFixable ? "true"u8 : "false"u8);
                break;
            case FindingLabelForm.Score when !double.IsNaN(finding.Score):
                line.Write(finding.Score);
                break;
            case FindingLabelForm.Success:
                line.Write(finding.IsSuccess ? "true"u8 : "false"u8);
                break;
            case FindingLabelForm.ControlStatus:
                line.Write(finding.KnownFailures > 0 ? "Fail"u8 : "Pass"u8);
                break;
            default:
                break;
        }

        line.Write("\""u8);
    }

    /// <summary>For findings that were put together because there were too many.</summary>
    public void WriteOther(ref LineWriter line)
    {
        line.Write(_token);
        line.Write("other\""u8);
    }

    public ulong Hash(in SeriesHash hash, in Report report, in Finding finding) => form switch
    {
        FindingLabelForm.Text => hash.Of(report.Text(finding[field])),
        FindingLabelForm.SeverityLower or FindingLabelForm.SeverityTitle => (ulong)finding.Severity,
        FindingLabelForm.Fixable => finding.IsFixable ? 1UL : 0,
        FindingLabelForm.Score => BitConverter.DoubleToUInt64Bits(finding.Score),
        FindingLabelForm.ControlStatus => finding.KnownFailures > 0 ? 1UL : 0,
        _ => finding.IsSuccess ? 1UL : 0,
    };

    public bool AreEqual(in Report report, in Finding a, in Finding b) => form switch
    {
        FindingLabelForm.Text => report.TextEquals(a[field], b[field]),
        FindingLabelForm.SeverityLower or FindingLabelForm.SeverityTitle => a.Severity == b.Severity,
        FindingLabelForm.Fixable => a.IsFixable == b.IsFixable,
        FindingLabelForm.Score => a.Score.Equals(b.Score),
        FindingLabelForm.ControlStatus => a.KnownFailures > 0 == b.KnownFailures > 0,
        _ => a.IsSuccess == b.IsSuccess,
    };
}
