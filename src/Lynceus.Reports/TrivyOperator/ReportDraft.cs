using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>One report object while it is read. All lists are read whatever the kind, which may come last.</summary>
internal sealed class ReportDraft(TranslationContext context, string pointer, long start) : ObjectDraft(context, pointer, start)
{
    public List<VulnerabilityEntry> Vulnerabilities { get; } = [];

    public List<CheckEntry> Checks { get; } = [];

    public List<SecretEntry> Secrets { get; } = [];

    public ScannedArtifact Artifact { get; private set; } = new();

    public BenchmarkStatus Benchmark { get; } = new();

    public string? ScannerVersion { get; private set; }

    public DateTimeOffset? UpdatedAt { get; private set; }

    /// <summary>Lists of <c>report</c> that were there, if only as an empty one.</summary>
    public HashSet<string> Lists { get; } = new(StringComparer.Ordinal);

    protected override void ReadSection(ref JsonCursor cursor)
    {
        if (cursor.Is("report"u8))
        {
            ReadReport(ref cursor);
        }
        else if (cursor.Is("spec"u8))
        {
            ReadSpec(ref cursor);
        }
        else if (cursor.Is("status"u8))
        {
            ReadStatus(ref cursor);
        }
        else
        {
            cursor.Skip();
        }
    }

    private void ReadReport(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        var at = Pointer + "/report";
        while (cursor.NextProperty())
        {
            if (cursor.Is("vulnerabilities"u8))
            {
                ReadList(ref cursor, at, "vulnerabilities", Vulnerabilities, ReadVulnerability);
            }
            else if (cursor.Is("checks"u8))
            {
                ReadList(ref cursor, at, "checks", Checks, ReadCheck);
            }
            else if (cursor.Is("secrets"u8))
            {
                ReadList(ref cursor, at, "secrets", Secrets, ReadSecret);
            }
            else if (cursor.Is("artifact"u8))
            {
                Artifact = Artifact.WithArtifact(ref cursor);
            }
            else if (cursor.Is("registry"u8))
            {
                Artifact = Artifact.WithRegistry(ref cursor);
            }
            else if (cursor.Is("scanner"u8))
            {
                ReadScanner(ref cursor);
            }
            else if (cursor.Is("updateTimestamp"u8))
            {
                UpdatedAt = ReportTime.Parse(cursor.Text());
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadList<T>(ref JsonCursor cursor, string at, string name, List<T> entries, EntryReader<T> read)
        where T : class
    {
        if (ReadEntries(ref cursor, $"{at}/{name}", entries, read))
        {
            Lists.Add(name);
        }
    }

    private VulnerabilityEntry? ReadVulnerability(ref JsonCursor cursor, string at)
    {
        var entry = VulnerabilityEntry.Read(ref cursor, at);
        if (entry.Id is not null && entry.Resource is not null)
        {
            return entry;
        }

        SkipEntry(at, entry.Id is null ? "The vulnerability has no vulnerabilityID." : "The vulnerability has no resource.");
        return null;
    }

    private CheckEntry? ReadCheck(ref JsonCursor cursor, string at)
    {
        var entry = CheckEntry.Read(ref cursor, at);
        if (entry.Success is not null && (entry.Success.Value || CheckIdentity.Of(entry) is not null))
        {
            return entry;
        }

        SkipEntry(at, entry.Success is null
            ? "The check does not say whether it passed: it has no success."
            : "The check has neither checkID nor title.");
        return null;
    }

    private SecretEntry? ReadSecret(ref JsonCursor cursor, string at)
    {
        var entry = SecretEntry.Read(ref cursor, at);
        if (entry.RuleId is not null)
        {
            return entry;
        }

        SkipEntry(at, "The secret has no ruleID.");
        return null;
    }

    private void ReadScanner(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("version"u8))
            {
                ScannerVersion = cursor.NonEmptyText();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadSpec(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("compliance"u8))
            {
                Benchmark.ReadSpecification(ref cursor);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadStatus(ref JsonCursor cursor)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        var at = Pointer + "/status";
        while (cursor.NextProperty())
        {
            if (cursor.Is("detailReport"u8))
            {
                ReadControls(ref cursor, at + "/detailReport", "results");
            }
            else if (cursor.Is("summaryReport"u8))
            {
                ReadControls(ref cursor, at + "/summaryReport", "controlCheck");
            }
            else if (cursor.Is("updateTimestamp"u8))
            {
                UpdatedAt = ReportTime.Parse(cursor.Text());
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadControls(ref JsonCursor cursor, string at, string listName)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (JsonPointer.NameIs(cursor.Name, listName))
            {
                Benchmark.HasResults |= ReadEntries(ref cursor, $"{at}/{listName}", Benchmark.Controls, ReadControl);
            }
            else
            {
                Benchmark.ReadProperty(ref cursor);
            }
        }
    }

    private ControlEntry? ReadControl(ref JsonCursor cursor, string at)
    {
        var control = new ControlEntry(at);
        while (cursor.NextProperty())
        {
            if (cursor.Is("checks"u8))
            {
                ReadEntries(ref cursor, at + "/checks", control.Checks, ReadCheck);
            }
            else
            {
                control.ReadProperty(ref cursor);
            }
        }

        if (control.Id is not null)
        {
            return control;
        }

        SkipEntry(at, "The control has no id.");
        return null;
    }
}
