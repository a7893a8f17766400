using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>One report object while it is read. All lists are read whatever the kind, which may come last.</summary>
internal sealed class ReportDraft(TranslationContext context, string pointer, long start) : ObjectDraft(context, pointer, start)
{
    public List<VulnerabilityEntry> Vulnerabilities { get; } = [];

    public List<CheckEntry> Checks { get; } = [];

    /// <summary>Checks under the names that Starboard had for them before its version 0.11: of the pod, and by container.</summary>
    public List<CheckEntry> FormerChecks { get; } = [];

    public List<SecretEntry> Secrets { get; } = [];

    public List<BenchEntry> BenchEntries { get; } = [];

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
            else if (cursor.Is("podChecks"u8))
            {
                ReadList(ref cursor, at, "podChecks", FormerChecks, ReadCheck);
            }
            else if (cursor.Is("containerChecks"u8))
            {
                ReadContainerChecks(ref cursor, at + "/containerChecks");
            }
            else if (cursor.Is("sections"u8))
            {
                ReadList(ref cursor, at, "sections", new List<object>(), ReadSection);
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
            else if (cursor.Is("updateTimestamp"u8) || cursor.Is("generatedAt"u8))
            {
                UpdatedAt = ReportTime.Parse(cursor.Text());
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadContainerChecks(ref JsonCursor cursor, string at)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        Lists.Add("containerChecks");
        while (cursor.NextProperty())
        {
            var container = cursor.NameText();
            ReadEntries(ref cursor, JsonPointer.Append(at, container), FormerChecks, (ref c, pointer) => Usable(CheckEntry.Read(ref c, pointer, container)));
        }
    }

    // Starboard: sections with tests with results. The entries are what counts.
    private object? ReadSection(ref JsonCursor cursor, string at)
    {
        while (cursor.NextProperty())
        {
            if (cursor.Is("tests"u8))
            {
                ReadEntries(ref cursor, at + "/tests", new List<object>(), ReadTests);
            }
            else
            {
                cursor.Skip();
            }
        }

        return null;
    }

    private object? ReadTests(ref JsonCursor cursor, string at)
    {
        var first = BenchEntries.Count;
        string? chapter = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("desc"u8))
            {
                chapter = cursor.NonEmptyText();
            }
            else if (cursor.Is("results"u8))
            {
                ReadEntries(ref cursor, at + "/results", BenchEntries, ReadBenchEntry);
            }
            else
            {
                cursor.Skip();
            }
        }

        for (var i = first; i < BenchEntries.Count; i++)
        {
            BenchEntries[i].Chapter = chapter;
        }

        return null;
    }

    private BenchEntry? ReadBenchEntry(ref JsonCursor cursor, string at)
    {
        var entry = BenchEntry.Read(ref cursor, at);
        if (entry.Status is not null && (entry.Number is not null || entry.Text is not null))
        {
            return entry;
        }

        SkipEntry(at, "The test result has no status, or neither test_number nor test_desc.");
        return null;
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
        if (entry.IsOfPackage || (entry.Id is null && entry.Resource is null && entry.IsOfHunter))
        {
            return entry;
        }

        SkipEntry(at, entry.Id is null ? "The vulnerability has no vulnerabilityID." : "The vulnerability has no resource.");
        return null;
    }

    /// <summary>The checks of an assessment. Starboard kept the former names beside the new one for a while.</summary>
    public IReadOnlyList<CheckEntry> AllChecks => Lists.Contains("checks") ? Checks : FormerChecks;

    /// <summary>The list of this name was there, or what stood for it.</summary>
    public bool Has(string list) =>
        Lists.Contains(list) || (list == "checks" && (Lists.Contains("podChecks") || Lists.Contains("containerChecks")));

    /// <summary>Drops vulnerabilities of the other sort, which can only be told once the kind is known.</summary>
    public void KeepVulnerabilities(bool ofHunter)
    {
        foreach (var entry in Vulnerabilities.Where(e => !(ofHunter ? e.IsOfHunter : e.IsOfPackage)))
        {
            SkipEntry(entry.Pointer, ofHunter ? "The vulnerability has neither an id nor a name." : "The vulnerability has no vulnerabilityID.");
        }

        Vulnerabilities.RemoveAll(e => !(ofHunter ? e.IsOfHunter : e.IsOfPackage));
    }

    private CheckEntry? ReadCheck(ref JsonCursor cursor, string at) => Usable(CheckEntry.Read(ref cursor, at));

    private CheckEntry? Usable(CheckEntry entry)
    {
        var at = entry.Pointer;
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
                Benchmark.ReadFormerSpecification(ref cursor);
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
            else if (cursor.Is("controlCheck"u8))
            {
                // Before trivy-operator 0.8 the counts stood here.
                Benchmark.HasResults |= ReadEntries(ref cursor, at + "/controlCheck", Benchmark.Controls, ReadControl);
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
