using System.Text.Json;
using Lynceus.Exporter.Kinds;

namespace Lynceus.Exporter.Reading;

internal ref partial struct ReportReader
{
    private const int ReportUpdated = 0;
    private const int ReportScanner = 1;
    private const int ReportRegistry = 2;
    private const int ReportArtifact = 3;
    private const int ReportOs = 4;
    private const int ReportSummary = 5;
    private const int ReportVulnerabilities = 6;
    private const int ReportChecks = 7;
    private const int ReportSecrets = 8;
    private const int ReportComponents = 9;

    private const int OsEndOfLife = -2;

    // Beyond the texts of a finding.
    private const int FindingScore = 100;
    private const int FindingSuccess = 101;
    private const int FindingTotalFail = 102;
    private const int FindingStatus = 103;
    private const int FindingChecks = 104;
    private const int FindingLicenses = 105;

    private static readonly PropertyNames ReportNames = new(
        ("updateTimestamp", ReportUpdated),
        ("scanner", ReportScanner),
        ("registry", ReportRegistry),
        ("artifact", ReportArtifact),
        ("os", ReportOs),
        ("summary", ReportSummary),
        ("vulnerabilities", ReportVulnerabilities),
        ("checks", ReportChecks),
        ("secrets", ReportSecrets),
        ("components", ReportComponents));

    private static readonly PropertyNames ScannerNames = new(("name", (int)ReportField.ScannerName), ("version", (int)ReportField.ScannerVersion));
    private static readonly PropertyNames RegistryNames = new(("server", (int)ReportField.RegistryServer));
    private static readonly PropertyNames ArtifactNames = new(("repository", (int)ReportField.Repository), ("tag", (int)ReportField.Tag), ("digest", (int)ReportField.Digest));
    private static readonly PropertyNames OsNames = new(("family", (int)ReportField.OsFamily), ("name", (int)ReportField.OsName), ("eosl", OsEndOfLife));

    private static readonly PropertyNames SummaryNames = new(
        ("criticalCount", (int)Severity.Critical),
        ("highCount", (int)Severity.High),
        ("mediumCount", (int)Severity.Medium),
        ("lowCount", (int)Severity.Low),
        ("unknownCount", (int)Severity.Unknown),
        ("noneCount", (int)Severity.None));

    private static readonly PropertyNames VulnerabilityNames = new(
        ("vulnerabilityID", (int)FindingField.Id),
        ("severity", (int)FindingField.Severity),
        ("title", (int)FindingField.Title),
        ("target", (int)FindingField.Target),
        ("resource", (int)FindingField.Resource),
        ("installedVersion", (int)FindingField.InstalledVersion),
        ("fixedVersion", (int)FindingField.FixedVersion),
        ("publishedDate", (int)FindingField.PublishedDate),
        ("lastModifiedDate", (int)FindingField.LastModifiedDate),
        ("primaryLink", (int)FindingField.Link),
        ("class", (int)FindingField.Class),
        ("packageType", (int)FindingField.PackageType),
        ("packagePath", (int)FindingField.PackagePath),
        ("packagePURL", (int)FindingField.PackageUrl),
        ("score", FindingScore));

    private static readonly PropertyNames CheckNames = new(
        ("checkID", (int)FindingField.Id),
        ("severity", (int)FindingField.Severity),
        ("title", (int)FindingField.Title),
        ("description", (int)FindingField.Description),
        ("category", (int)FindingField.Category),
        ("success", FindingSuccess));

    // Not "match": that is the secret's own text, and so not known here at all.
    private static readonly PropertyNames SecretNames = new(
        ("ruleID", (int)FindingField.Id),
        ("severity", (int)FindingField.Severity),
        ("title", (int)FindingField.Title),
        ("category", (int)FindingField.Category),
        ("target", (int)FindingField.Target));

    private void ReadReport()
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            switch (ReportNames.Find(ref _reader))
            {
                case ReportUpdated:
                    _contents.Updated = ReadTime();
                    break;
                case ReportScanner:
                    ReadTexts(ScannerNames);
                    break;
                case ReportRegistry:
                    ReadTexts(RegistryNames);
                    break;
                case ReportArtifact:
                    ReadTexts(ArtifactNames);
                    break;
                case ReportOs:
                    ReadTexts(OsNames);
                    break;
                case ReportSummary:
                    ReadSummary();
                    break;
                case ReportVulnerabilities when _body == ReportBody.Vulnerabilities:
                    ReadFindings(VulnerabilityNames);
                    break;
                case ReportChecks when _body is ReportBody.ConfigChecks or ReportBody.RbacChecks or ReportBody.InfraChecks:
                    ReadFindings(CheckNames);
                    break;
                case ReportSecrets when _body == ReportBody.Secrets:
                    ReadFindings(SecretNames);
                    break;
                case ReportComponents when _body == ReportBody.Components:
                    ReadBom();
                    break;
                default:
                    SkipValue();
                    break;
            }
        }
    }

    private void ReadTexts(PropertyNames names)
    {
        if (!EnterObject())
        {
            return;
        }

        while (NextProperty())
        {
            switch (names.Find(ref _reader))
            {
                case PropertyNames.Unknown:
                    SkipValue();
                    break;
                case OsEndOfLife:
                    _contents.IsOsEndOfLife = ReadBool();
                    break;
                case var field:
                    SetText((ReportField)field);
                    break;
            }
        }
    }

    private void ReadSummary()
    {
        if (!EnterObject())
        {
            return;
        }

        _contents.HasSummary = true;
        while (NextProperty())
        {
            if (SummaryNames.Find(ref _reader) is >= 0 and var severity)
            {
                _contents.Summary[severity] = ReadCount();
            }
            else
            {
                SkipValue();
            }
        }
    }

    private void ReadFindings(PropertyNames names)
    {
        _contents.Count(ReportProblem.DuplicateKey, _contents.HasFindings ? 1 : 0);
        _contents.HasFindings = false;
        _contents.Findings.Clear();
        if (!EnterArray())
        {
            return;
        }

        _contents.HasFindings = true;
        while (NextItem())
        {
            if (IsEntered(JsonTokenType.StartObject))
            {
                ref var finding = ref _contents.Findings.Add();
                ReadFinding(names, ref finding);
                RateFinding(ref finding);
            }
        }
    }

    private void ReadFinding(PropertyNames names, ref Finding finding)
    {
        finding.Score = double.NaN;
        while (NextProperty())
        {
            var code = names.Find(ref _reader);
            if ((uint)code <= (uint)FindingField.PackageUrl)
            {
                ref var text = ref finding.Texts[code];
                if (text.IsSet)
                {
                    _contents.Count(ReportProblem.DuplicateKey);
                }

                text = ReadText();
                continue;
            }

            switch (code)
            {
                case FindingScore:
                    finding.Score = ReadNumber();
                    break;
                case FindingSuccess:
                    finding.IsSuccess = ReadBool() == true;
                    break;
                case FindingTotalFail:
                    var failures = ReadCount();
                    finding.Failures = (int)Math.Clamp(failures, 0, int.MaxValue);
                    finding.IsChecked |= failures >= 0;
                    break;
                case FindingStatus:
                    finding.IsFailed = ReadText() is var status && _json.Slice(status.Offset, status.Length).SequenceEqual("FAIL"u8);
                    finding.IsChecked = true;
                    break;
                case FindingChecks:
                    finding.Failures = ReadFailedChecks();
                    finding.IsChecked = true;
                    break;
                case FindingLicenses:
                    ReadLicenses();
                    break;
                default:
                    SkipValue();
                    break;
            }
        }
    }

    private readonly void RateFinding(ref Finding finding)
    {
        _contents.Count(ReportProblem.Missing, finding[FindingField.Id].IsEmpty ? 1 : 0);
        var text = finding[FindingField.Severity];
        if (text.IsEmpty)
        {
            finding.Severity = Severity.Unknown;
            _contents.Count(ReportProblem.Missing);
        }
        else if (!SeverityNames.TryParse(_json.Slice(text.Offset, text.Length), out finding.Severity))
        {
            _contents.Count(ReportProblem.UnknownSeverity);
        }
    }
}
