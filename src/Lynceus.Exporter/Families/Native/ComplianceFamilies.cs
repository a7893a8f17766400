using Lynceus.Exporter.Reading;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Controls of a compliance report: how many passed, and how many checks of each failed.</summary>
internal sealed class ComplianceFamilies : NativeFamilies
{
    private static readonly byte[] StatusToken = LabelToken.Of("status");

    private static readonly FindingLabel[] ControlLabels =
    [
        new("control_id", FindingField.Id),
        new("control", FindingField.Title),
        new("severity", FindingField.Severity, FindingLabelForm.SeverityLower),
    ];

    private readonly SeriesFamily _controls;
    private readonly SeriesFamily _failures;

    public ComplianceFamilies(SeriesStore store, CopiedLabels copied)
        : base(copied)
    {
        _controls = store.AddGauge("lynceus_compliance_controls", "Controls of a compliance report by status.");
        _failures = store.AddGauge("lynceus_compliance_control_failures", "Failed checks of a control; zero when it passed. None of controls that are not checked.");
    }

    public override void Write(in ReportContext context, OwnerUpdate update)
    {
        var contents = context.Report.Contents;
        ReadOnlySpan<Finding> controls = contents.Findings.Count > 0 ? contents.Findings.Items : contents.DetailedControls.Items;
        WriteStatus(context, update, controls);
        var prefix = Begin(_failures, context, []);
        WriteCompliance(prefix, context);
        DetailLines.Write(update.Lines(_failures), prefix, context.Report, controls, context.All(controls, ControlLabels), ControlLabels, DetailValue.Failures);
    }

    private void WriteStatus(in ReportContext context, OwnerUpdate update, ReadOnlySpan<Finding> controls)
    {
        var contents = context.Report.Contents;
        var (passed, failed, notChecked) = (contents.PassCount, contents.FailCount, 0L);
        if (controls.Length > 0)
        {
            // Rather what the controls say than what a summary says of them, so that the two families agree.
            (passed, failed) = (0, 0);
            foreach (ref readonly var control in controls)
            {
                passed += control.IsChecked && control.KnownFailures == 0 ? 1 : 0;
                failed += control.IsChecked && control.KnownFailures > 0 ? 1 : 0;
                notChecked += control.IsChecked ? 0 : 1;
            }
        }

        var prefix = Begin(_controls, context, []);
        WriteCompliance(prefix, context);
        var line = new LineWriter(update.Lines(_controls));
        line.Write(prefix.Bytes);
        line.Label(StatusToken, "passed"u8);
        line.Value(Math.Max(0, passed));
        line.Write(prefix.Bytes);
        line.Label(StatusToken, "failed"u8);
        line.Value(Math.Max(0, failed));
        line.Write(prefix.Bytes);
        line.Label(StatusToken, "not_checked"u8);
        line.Value(notChecked);
        line.Flush();
    }

    private static void WriteCompliance(LabelPrefix prefix, in ReportContext context) =>
        prefix.Label("compliance_id"u8, context.Report, context.Report[ReportField.ComplianceId]);
}
