using System.Runtime.CompilerServices;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Trivy;

/// <summary>One entry of a result's arrays. The four kinds share most names, so one reader serves all; the object is used again for every entry.</summary>
internal sealed class TrivyElement
{
    private const int MaxReferences = 100;

    public TrivyElementKind? StatedKind { get; private set; }

    public string? VulnerabilityId { get; private set; }

    public string? Id { get; private set; }

    public string? AvdId { get; private set; }

    public string? RuleId { get; private set; }

    public IReadOnlyList<string> VendorIds { get; private set; } = [];

    public string? PkgName { get; private set; }

    public string? PkgPath { get; private set; }

    public string? Purl { get; private set; }

    public string? InstalledVersion { get; private set; }

    public string? FixedVersion { get; private set; }

    public string? Status { get; private set; }

    public string? Severity { get; private set; }

    public string? SeveritySource { get; private set; }

    public string? Title { get; private set; }

    public string? Description { get; private set; }

    public string? Message { get; private set; }

    public string? Resolution { get; private set; }

    public string? PrimaryUrl { get; private set; }

    public IReadOnlyList<string> References { get; private set; } = [];

    public IReadOnlyList<CvssScore> Cvss { get; private set; } = [];

    public string? Resource { get; private set; }

    public int? StartLine { get; private set; }

    public int? EndLine { get; private set; }

    public string? Match { get; private set; }

    public string? Category { get; private set; }

    public string? Name { get; private set; }

    public string? FilePath { get; private set; }

    public string? Link { get; private set; }

    public string? Confidence { get; private set; }

    /// <summary>Who took the element out and why; only of modified findings.</summary>
    public string? Suppression { get; private set; }

    /// <summary>What the fields say it is, where no array says so.</summary>
    public TrivyElementKind? ApparentKind =>
        VulnerabilityId is not null ? TrivyElementKind.Vulnerability
        : RuleId is not null ? TrivyElementKind.Secret
        : Id is not null || AvdId is not null ? TrivyElementKind.Misconfiguration
        : Name is not null ? TrivyElementKind.License
        : null;

    /// <summary>Reads the object the cursor stands on.</summary>
    public void Read(ref JsonCursor cursor, TrivyElementKind kind)
    {
        Clear();
        if (kind == TrivyElementKind.Modified)
        {
            ReadModified(ref cursor);
        }
        else
        {
            ReadFields(ref cursor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadFields(ref JsonCursor cursor)
    {
        while (cursor.NextProperty())
        {
            if (!ReadField(ref cursor))
            {
                cursor.Skip();
            }
        }
    }

    // By length first: most names are told apart by it alone, and names that are not wanted cost one comparison.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool ReadField(ref JsonCursor cursor)
    {
        switch (cursor.Name.Length)
        {
            case 2 when cursor.Is("ID"u8):
                Id = cursor.NonEmptyText();
                return true;
            case 4 when cursor.Is("CVSS"u8):
                Cvss = ReadCvss(ref cursor);
                return true;
            case 4 when cursor.Is("Name"u8):
                Name = cursor.NonEmptyText();
                return true;
            case 4 when cursor.Is("Link"u8):
                Link = cursor.NonEmptyText();
                return true;
            case 5 when cursor.Is("Title"u8):
                Title = cursor.NonEmptyText();
                return true;
            case 5 when cursor.Is("AVDID"u8):
                AvdId = cursor.NonEmptyText();
                return true;
            case 5 when cursor.Is("Match"u8):
                Match = cursor.NonEmptyText();
                return true;
            case 6 when cursor.Is("Status"u8):
                Status = cursor.NonEmptyText();
                return true;
            case 6 when cursor.Is("RuleID"u8):
                RuleId = cursor.NonEmptyText();
                return true;
            case 7 when cursor.Is("PkgName"u8):
                PkgName = cursor.NonEmptyText();
                return true;
            case 7 when cursor.Is("PkgPath"u8):
                PkgPath = cursor.NonEmptyText();
                return true;
            case 7 when cursor.Is("Message"u8):
                Message = cursor.NonEmptyText();
                return true;
            case 7 when cursor.Is("EndLine"u8):
                EndLine = cursor.Int32();
                return true;
            case 8 when cursor.Is("Severity"u8):
                Severity = cursor.NonEmptyText();
                return true;
            case 8 when cursor.Is("Category"u8):
                Category = cursor.NonEmptyText();
                return true;
            case 8 when cursor.Is("FilePath"u8):
                FilePath = cursor.NonEmptyText();
                return true;
            case 9 when cursor.Is("VendorIDs"u8):
                VendorIds = cursor.Texts();
                return true;
            case 9 when cursor.Is("StartLine"u8):
                StartLine = cursor.Int32();
                return true;
            case 10 when cursor.Is("References"u8):
                References = cursor.Texts(MaxReferences);
                return true;
            case 10 when cursor.Is("PrimaryURL"u8):
                PrimaryUrl = cursor.NonEmptyText();
                return true;
            case 10 when cursor.Is("Resolution"u8):
                Resolution = cursor.NonEmptyText();
                return true;
            case 10 when cursor.Is("Confidence"u8):
                Confidence = cursor.NonEmptyText();
                return true;
            case 11 when cursor.Is("Description"u8):
                Description = cursor.NonEmptyText();
                return true;
            case 12 when cursor.Is("FixedVersion"u8):
                FixedVersion = cursor.NonEmptyText();
                return true;
            case 13 when cursor.Is("PkgIdentifier"u8):
                ReadPackageIdentifier(ref cursor);
                return true;
            case 13 when cursor.Is("CauseMetadata"u8):
                ReadCause(ref cursor);
                return true;
            case 14 when cursor.Is("SeveritySource"u8):
                SeveritySource = cursor.NonEmptyText();
                return true;
            case 15 when cursor.Is("VulnerabilityID"u8):
                VulnerabilityId = cursor.NonEmptyText();
                return true;
            case 16 when cursor.Is("InstalledVersion"u8):
                InstalledVersion = cursor.NonEmptyText();
                return true;
            default:
                return false;
        }
    }

    private void ReadPackageIdentifier(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("PURL"u8))
            {
                Purl = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadCause(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("Resource"u8))
            {
                Resource = cursor.NonEmptyText();
            }
            else if (cursor.Is("StartLine"u8))
            {
                StartLine = cursor.Int32();
            }
            else if (cursor.Is("EndLine"u8))
            {
                EndLine = cursor.Int32();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static IReadOnlyList<CvssScore> ReadCvss(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return [];
        }

        var scores = new List<CvssScore>();
        while (cursor.NextProperty())
        {
            var source = cursor.NameText();
            if (!cursor.EnterObject())
            {
                continue;
            }

            string? v2Vector = null, v3Vector = null, v4Vector = null;
            double? v2Score = null, v3Score = null, v4Score = null;
            while (cursor.NextProperty())
            {
                switch (cursor.Name.Length)
                {
                    case 7 when cursor.Is("V2Score"u8):
                        v2Score = cursor.Number();
                        break;
                    case 7 when cursor.Is("V3Score"u8):
                        v3Score = cursor.Number();
                        break;
                    case 8 when cursor.Is("V40Score"u8):
                        v4Score = cursor.Number();
                        break;
                    case 8 when cursor.Is("V2Vector"u8):
                        v2Vector = cursor.NonEmptyText();
                        break;
                    case 8 when cursor.Is("V3Vector"u8):
                        v3Vector = cursor.NonEmptyText();
                        break;
                    case 9 when cursor.Is("V40Vector"u8):
                        v4Vector = cursor.NonEmptyText();
                        break;
                    default:
                        cursor.Skip();
                        break;
                }
            }

            AddScore(scores, source, "4", v4Score, v4Vector);
            AddScore(scores, source, "3", v3Score, v3Vector);
            AddScore(scores, source, "2", v2Score, v2Vector);
        }

        return scores;
    }

    private static void AddScore(List<CvssScore> scores, string source, string version, double? score, string? vector)
    {
        if (vector is not null || score > 0)
        {
            scores.Add(new CvssScore(source, version, score, vector));
        }
    }

    private void ReadModified(ref JsonCursor cursor)
    {
        string? kind = null, status = null, statement = null, source = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("Finding"u8))
            {
                if (cursor.EnterObject())
                {
                    ReadFields(ref cursor);
                }
            }
            else if (cursor.Is("Type"u8))
            {
                kind = cursor.NonEmptyText();
            }
            else if (cursor.Is("Status"u8))
            {
                status = cursor.NonEmptyText();
            }
            else if (cursor.Is("Statement"u8))
            {
                statement = cursor.NonEmptyText();
            }
            else if (cursor.Is("Source"u8))
            {
                source = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }

        StatedKind = kind switch
        {
            "vulnerability" => TrivyElementKind.Vulnerability,
            "misconfiguration" => TrivyElementKind.Misconfiguration,
            "secret" => TrivyElementKind.Secret,
            "license" => TrivyElementKind.License,
            _ => null,
        };
        var reason = OneLine.Of(status ?? "suppressed");
        reason = statement is null ? reason : $"{reason}: {OneLine.Of(statement)}";
        Suppression = source is null ? reason : $"{reason} ({OneLine.Of(source)})";
    }

    private void Clear()
    {
        StatedKind = null;
        VulnerabilityId = Id = AvdId = RuleId = null;
        PkgName = PkgPath = Purl = InstalledVersion = FixedVersion = null;
        Status = Severity = SeveritySource = Title = Description = Message = Resolution = PrimaryUrl = null;
        Resource = Match = Category = Name = FilePath = Link = Confidence = Suppression = null;
        StartLine = EndLine = null;
        VendorIds = References = [];
        Cvss = [];
    }
}
