using System.Text.Json;

namespace Lynceus.Exporter.Reading;

internal ref partial struct ReportReader
{
    private const int SpecCompliance = 0;
    private const int SpecReportType = 1;

    private const int StatusUpdated = 0;
    private const int StatusSummary = 1;
    private const int StatusSummaryReport = 2;
    private const int StatusDetailReport = 3;
    private const int StatusFailCount = 4;
    private const int StatusPassCount = 5;

    private static readonly PropertyNames SpecNames = new(("compliance", SpecCompliance), ("reportType", SpecReportType));

    private static readonly PropertyNames ComplianceNames = new(
        ("id", (int)ReportField.ComplianceId),
        ("title", (int)ReportField.ComplianceTitle),
        ("description", (int)ReportField.ComplianceDescription));

    private static readonly PropertyNames StatusNames = new(
        ("updateTimestamp", StatusUpdated),
        ("summary", StatusSummary),
        ("summaryReport", StatusSummaryReport),
        ("detailReport", StatusDetailReport));

    private static readonly PropertyNames StatusSummaryNames = new(("failCount", StatusFailCount), ("passCount", StatusPassCount));
    private static readonly PropertyNames SummaryReportNames = new(("controlCheck", 0));
    private static readonly PropertyNames DetailReportNames = new(("results", 0));

    private static readonly PropertyNames ControlNames = new(
        ("id", (int)FindingField.Id),
        ("name", (int)FindingField.Title),
        ("severity", (int)FindingField.Severity),
        ("totalFail", FindingTotalFail));

    private static readonly PropertyNames ResultNames = new(
        ("id", (int)FindingField.Id),
        ("name", (int)FindingField.Title),
        ("severity", (int)FindingField.Severity),
        ("status", FindingStatus),
        ("checks", FindingChecks));

    private static readonly PropertyNames ResultCheckNames = new(("success", FindingSuccess));

    private void ReadSpec()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            switch (SpecNames.Find(ref _reader))
            {
                case SpecCompliance:
                    ReadTexts(ComplianceNames);
                    break;
                case SpecReportType:
                    SetText(ReportField.ComplianceReportType);
                    break;
                default:
                    SkipValue();
                    break;
            }
        }
    }

    private void ReadStatus()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            switch (StatusNames.Find(ref _reader))
            {
                case StatusUpdated:
                    _contents.Updated = ReadTime();
                    break;
                case StatusSummary:
                    ReadStatusSummary();
                    break;
                case StatusSummaryReport:
                    ReadControls(SummaryReportNames, ControlNames, _contents.Findings);
                    break;
                case StatusDetailReport:
                    ReadControls(DetailReportNames, ResultNames, _contents.DetailedControls);
                    break;
                default:
                    SkipValue();
                    break;
            }
        }
    }

    private void ReadStatusSummary()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            switch (StatusSummaryNames.Find(ref _reader))
            {
                case StatusFailCount:
                    _contents.FailCount = ReadCount();
                    break;
                case StatusPassCount:
                    _contents.PassCount = ReadCount();
                    break;
                default:
                    SkipValue();
                    break;
            }
        }
    }

    private void ReadControls(PropertyNames listNames, PropertyNames names, PooledList<Finding> controls)
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            if (listNames.Find(ref _reader) == PropertyNames.Unknown)
            {
                SkipValue();
                continue;
            }

            controls.Clear();
            if (!EnterArray())
            {
                continue;
            }

            while (NextItem())
            {
                if (IsEntered(JsonTokenType.StartObject))
                {
                    ref var control = ref controls.Add();
                    ReadFinding(names, ref control);
                    RateFinding(ref control);
                }
            }
        }
    }

    /// <summary>Counts the checks of a control that did not pass.</summary>
    private int ReadFailedChecks()
    {
        var failed = 0;
        if (!EnterArray())
        {
            return failed;
        }

        while (NextItem())
        {
            if (!IsEntered(JsonTokenType.StartObject))
            {
                continue;
            }

            var isSuccess = false;
            while (NextProperty())
            {
                if (ResultCheckNames.Find(ref _reader) == PropertyNames.Unknown)
                {
                    SkipValue();
                }
                else
                {
                    isSuccess = ReadBool() == true;
                }
            }

            failed += isSuccess ? 0 : 1;
        }

        return failed;
    }
}
