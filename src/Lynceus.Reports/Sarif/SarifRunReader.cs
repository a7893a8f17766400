using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>Collects what every run of the file says apart from its results. Bounded: what is over a limit is left out, and its results then say less.</summary>
internal sealed class SarifRunReader(TranslationContext context)
{
    public const int MaxRuns = 10_000;

    // Of the whole file. CodeQL's own queries, the largest set in use, are about 2,000 rules with 4 million characters of help.
    private const int MaxRules = 200_000;
    private const int MaxExtensions = 10_000;
    private const int MaxBases = 1000;
    private const int MaxArtifacts = 500_000;
    private const int MaxTexts = 500_000;
    private const int MaxTextChars = 64 * 1024 * 1024;

    private readonly TranslationContext _context = context;
    private int _rules;
    private int _extensions;
    private int _artifacts;
    private int _texts;
    private int _chars;

    public List<SarifRun> ReadAll(ref JsonCursor cursor)
    {
        var runs = new List<SarifRun>();
        if (!cursor.EnterObject())
        {
            return runs;
        }

        while (cursor.NextProperty())
        {
            if (!cursor.Is("runs"u8) || !cursor.EnterArray())
            {
                cursor.Skip();
                continue;
            }

            while (cursor.NextElement())
            {
                if (runs.Count < MaxRuns)
                {
                    runs.Add(ReadRun(ref cursor));
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        return runs;
    }

    private SarifRun ReadRun(ref JsonCursor cursor)
    {
        var run = new SarifRun();
        if (!cursor.EnterObject())
        {
            return run;
        }

        while (cursor.NextProperty())
        {
            var depth = cursor.Depth;
            try
            {
                ReadProperty(ref cursor, run);
            }
            catch (SkippedElementException)
            {
                cursor.SkipRest(depth);
            }
        }

        return run;
    }

    private void ReadProperty(ref JsonCursor cursor, SarifRun run)
    {
        if (cursor.Is("tool"u8))
        {
            ReadTool(ref cursor, run);
        }
        else if (cursor.Is("originalUriBaseIds"u8))
        {
            ReadBases(ref cursor, run);
        }
        else if (cursor.Is("artifacts"u8))
        {
            ReadArtifacts(ref cursor, run);
        }
        else if (cursor.Is("invocations"u8))
        {
            ReadInvocations(ref cursor, run);
        }
        else if (cursor.Is("automationDetails"u8))
        {
            ReadAutomationDetails(ref cursor, run);
        }
        else if (cursor.Is("versionControlProvenance"u8))
        {
            ReadProvenance(ref cursor, run);
        }
        else
        {
            cursor.Skip();
        }
    }

    private void ReadTool(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("driver"u8))
            {
                run.Driver = ReadComponent(ref cursor, run);
                run.DriverName = run.Driver.Name;
            }
            else if (cursor.Is("extensions"u8) && cursor.EnterArray())
            {
                while (cursor.NextElement())
                {
                    if (_extensions++ < MaxExtensions)
                    {
                        run.Extensions.Add(ReadComponent(ref cursor, run: null));
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private SarifComponent ReadComponent(ref JsonCursor cursor, SarifRun? run)
    {
        var component = new SarifComponent();
        if (!cursor.EnterObject())
        {
            return component;
        }

        string? version = null, semanticVersion = null;
        while (cursor.NextProperty())
        {
            if (cursor.Is("name"u8))
            {
                component.Name = Kept(cursor.NonEmptyText());
            }
            else if (cursor.Is("version"u8))
            {
                version = _context.Bounded(cursor.NonEmptyText());
            }
            else if (cursor.Is("semanticVersion"u8))
            {
                semanticVersion = _context.Bounded(cursor.NonEmptyText());
            }
            else if (cursor.Is("globalMessageStrings"u8))
            {
                ReadMessages(ref cursor, component.Messages);
            }
            else if (cursor.Is("rules"u8) && cursor.EnterArray())
            {
                while (cursor.NextElement())
                {
                    ReadRuleOrSkip(ref cursor, component);
                }
            }
            else
            {
                cursor.Skip();
            }
        }

        if (run is not null)
        {
            run.ToolVersion = semanticVersion ?? version;
        }

        return component;
    }

    private void ReadRuleOrSkip(ref JsonCursor cursor, SarifComponent component)
    {
        if (_rules >= MaxRules)
        {
            cursor.Skip();
            return;
        }

        _rules++;
        var depth = cursor.Depth;
        try
        {
            component.Add(ReadRule(ref cursor));
        }
        catch (SkippedElementException)
        {
            component.Add(SarifRule.Unreadable); // keeps the indexes of the rules behind it
            cursor.SkipRest(depth);
        }
    }

    private SarifRule ReadRule(ref JsonCursor cursor)
    {
        var rule = SarifRule.Unreadable;
        if (!cursor.EnterObject())
        {
            return rule;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("id"u8))
            {
                rule = rule with { Id = Kept(cursor.NonEmptyText()) ?? "" };
            }
            else if (cursor.Is("name"u8))
            {
                rule = rule with { Name = Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("shortDescription"u8))
            {
                rule = rule with { ShortDescription = Kept(Plain(SarifMessage.Read(ref cursor))) };
            }
            else if (cursor.Is("fullDescription"u8))
            {
                rule = rule with { FullDescription = Kept(Formatted(SarifMessage.Read(ref cursor))) };
            }
            else if (cursor.Is("help"u8))
            {
                rule = rule with { Help = Kept(Formatted(SarifMessage.Read(ref cursor))) };
            }
            else if (cursor.Is("helpUri"u8))
            {
                rule = rule with { HelpUri = Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("deprecatedIds"u8))
            {
                rule = rule with { FormerIds = Kept(cursor.Texts(limit: 16)) };
            }
            else if (cursor.Is("messageStrings"u8))
            {
                var messages = new Dictionary<string, string>(StringComparer.Ordinal);
                ReadMessages(ref cursor, messages);
                rule = rule with { Messages = messages };
            }
            else if (cursor.Is("defaultConfiguration"u8))
            {
                rule = rule with { Level = ReadLevel(ref cursor) };
            }
            else if (cursor.Is("properties"u8))
            {
                rule = ReadRuleProperties(ref cursor, rule);
            }
            else
            {
                cursor.Skip();
            }
        }

        return rule;
    }

    private static string? ReadLevel(ref JsonCursor cursor)
    {
        string? level = null;
        if (cursor.EnterObject())
        {
            while (cursor.NextProperty())
            {
                if (cursor.Is("level"u8))
                {
                    level = cursor.NonEmptyText();
                }
                else
                {
                    cursor.Skip();
                }
            }
        }

        return level;
    }

    private SarifRule ReadRuleProperties(ref JsonCursor cursor, SarifRule rule)
    {
        if (!cursor.EnterObject())
        {
            return rule;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("security-severity"u8))
            {
                rule = rule with { SecuritySeverity = Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("precision"u8))
            {
                rule = rule with { Precision = Kept(cursor.NonEmptyText()) };
            }
            else if (cursor.Is("tags"u8))
            {
                rule = rule with { Tags = Kept(cursor.Texts(limit: 32)) };
            }
            else
            {
                cursor.Skip();
            }
        }

        return rule;
    }

    private void ReadMessages(ref JsonCursor cursor, Dictionary<string, string> messages)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty(out var id))
        {
            if (Kept(Plain(SarifMessage.Read(ref cursor))) is { } text && Kept(id) is { } key)
            {
                messages[key] = text;
            }
        }
    }

    private void ReadBases(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty(out var id))
        {
            var uri = SarifUri.Read(ref cursor);
            if (run.Bases.Count < MaxBases && Kept(id) is { } key)
            {
                run.Bases[key] = KeptUri(uri);
            }
        }
    }

    private void ReadArtifacts(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (_artifacts >= MaxArtifacts)
            {
                cursor.Skip();
                continue;
            }

            _artifacts++;
            var depth = cursor.Depth;
            SarifUri location = default;
            try
            {
                if (cursor.EnterObject())
                {
                    while (cursor.NextProperty())
                    {
                        if (cursor.Is("location"u8))
                        {
                            location = KeptUri(SarifUri.Read(ref cursor));
                        }
                        else
                        {
                            cursor.Skip();
                        }
                    }
                }
            }
            catch (SkippedElementException)
            {
                cursor.SkipRest(depth);
            }

            run.Artifacts.Add(location);
        }
    }

    private void ReadInvocations(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                continue;
            }

            bool? successful = null;
            string? exit = null;
            while (cursor.NextProperty())
            {
                if (cursor.Is("executionSuccessful"u8))
                {
                    successful = cursor.Bool();
                }
                else if (cursor.Is("exitCodeDescription"u8))
                {
                    exit = _context.Bounded(cursor.NonEmptyText());
                }
                else if (cursor.Is("endTimeUtc"u8))
                {
                    run.EndedAt = ReportTime.Parse(cursor.Text()) ?? run.EndedAt;
                }
                else if (cursor.Is("workingDirectory"u8))
                {
                    run.WorkingDirectory ??= Kept(SarifUri.Read(ref cursor).Uri);
                }
                else
                {
                    cursor.Skip();
                }
            }

            if (successful is false)
            {
                run.Failure = exit is null ? "The tool says that its run failed." : $"The tool says that its run failed: {exit}";
            }
        }
    }

    // "team/shop/2026-03-02": the last part names the run, what stands before it the series (section 3.17.3).
    private void ReadAutomationDetails(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("id"u8))
            {
                var id = Kept(cursor.NonEmptyText());
                run.Category = id?.LastIndexOf('/') is > 0 and var slash ? id[..slash] : null;
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private void ReadProvenance(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (!cursor.EnterObject())
            {
                continue;
            }

            while (cursor.NextProperty())
            {
                if (cursor.Is("repositoryUri"u8))
                {
                    run.Repository ??= Kept(cursor.NonEmptyText()) is { } uri ? SarifPaths.WithoutCredentials(uri) : null;
                }
                else
                {
                    cursor.Skip();
                }
            }
        }
    }

    private static string? Plain(SarifMessage message) => message.Text ?? message.Markdown;

    private static string? Formatted(SarifMessage message) => message.Markdown ?? message.Text;

    private SarifUri KeptUri(SarifUri uri) =>
        new(Kept(uri.Uri), Kept(uri.BaseId), uri.Index);

    private List<string> Kept(List<string> texts) => [.. texts.Select(Kept).OfType<string>()];

    // Cut to the length of a finding's text, and nothing once the file's share is used up.
    private string? Kept(string? text)
    {
        if (text is null || _texts >= MaxTexts || _chars >= MaxTextChars)
        {
            return null;
        }

        var bounded = _context.Bounded(text)!;
        _texts++;
        _chars += bounded.Length;
        return bounded;
    }
}
