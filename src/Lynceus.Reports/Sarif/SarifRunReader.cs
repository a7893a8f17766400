using System.Text.Json;
using Lynceus.Reports.Json;
using Lynceus.Reports.Trivy;

namespace Lynceus.Reports.Sarif;

/// <summary>Collects what every run of the file says apart from its results. Bounded: what is over a limit is left out, and its results then say less.</summary>
internal sealed class SarifRunReader
{
    public const int MaxRuns = 10_000;

    // Of the whole file.
    private const int MaxExtensions = 10_000;
    private const int MaxBases = 1000;
    private const int MaxArtifacts = 500_000;

    private const string BranchPrefix = "refs/heads/";

    private readonly TranslationContext _context;
    private readonly SarifTexts _texts;
    private readonly SarifComponentReader _components;
    private int _extensions;
    private int _artifacts;

    public SarifRunReader(TranslationContext context)
    {
        _context = context;
        _texts = new SarifTexts(context);
        _components = new SarifComponentReader(_texts);
    }

    /// <summary>Version of the format, as the file says; null when it does not.</summary>
    public string? Version { get; private set; }

    /// <summary>Address of the schema; null when the file names none.</summary>
    public string? Schema { get; private set; }

    public List<SarifRun> ReadAll(ref JsonCursor cursor)
    {
        var runs = new List<SarifRun>();
        if (!cursor.EnterObject())
        {
            return runs;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("version"u8))
            {
                Version = _context.Bounded(cursor.NonEmptyText()?.Trim());
                continue;
            }

            if (cursor.Is("$schema"u8))
            {
                Schema = cursor.NonEmptyText();
                continue;
            }

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
            var isResults = cursor.Is("results"u8);
            try
            {
                ReadProperty(ref cursor, run);
            }
            catch (SkippedElementException)
            {
                cursor.SkipRest(depth);

                // It may have said that the run failed, or what was analysed. Results are read, and counted as skipped, in the second pass.
                run.Failure ??= isResults ? null : "A part of what the run says of itself could not be read.";
            }
        }

        if (KnownTools.Of(run.DriverName) == KnownTool.Grype)
        {
            run.Image ??= ToolEvidence.ImageOfGrype(run.FirstMessage);
        }

        // An archive or a bare id is no name that the next build has.
        run.Image = run.Image is { } image && ImageRepository.IsReference(image) ? image : null;

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
        else if (cursor.Is("properties"u8))
        {
            ReadProperties(ref cursor, run);
        }
        else if (cursor.Is("results"u8))
        {
            ReadFirstResult(ref cursor, run);
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
                run.Driver = _components.Read(ref cursor, run);
                run.DriverName = run.Driver.Name;
            }
            else if (cursor.Is("extensions"u8) && cursor.EnterArray())
            {
                while (cursor.NextElement())
                {
                    if (_extensions++ < MaxExtensions)
                    {
                        run.Extensions.Add(_components.Read(ref cursor, run: null));
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

    private void ReadBases(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty(out var id))
        {
            var uri = SarifUri.Read(ref cursor);
            if (run.Bases.Count < MaxBases && _texts.Kept(id) is { } key)
            {
                run.Bases[key] = _texts.Kept(uri);
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
                            location = _texts.Kept(SarifUri.Read(ref cursor));
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
                    run.WorkingDirectory ??= _texts.Kept(SarifUri.Read(ref cursor).Uri);
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
                var id = _texts.Kept(cursor.NonEmptyText());
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

            string? repository = null, branch = null;
            while (cursor.NextProperty())
            {
                if (cursor.Is("repositoryUri"u8))
                {
                    repository = _texts.Kept(cursor.NonEmptyText());
                }
                else if (cursor.Is("branch"u8))
                {
                    branch = _texts.Kept(cursor.NonEmptyText());
                }
                else
                {
                    cursor.Skip();
                }
            }

            // Further repositories are those of submodules and libraries.
            if (repository is not null && run.Repository is null)
            {
                run.Repository = RepositoryAddress.Normalise(repository) is { Length: > 0 } normal ? normal : null;
                run.RepositoryUri = SarifPaths.WithoutCredentials(repository);
                run.Branch = branch is not null && branch.StartsWith(BranchPrefix, StringComparison.Ordinal) ? branch[BranchPrefix.Length..] : branch;
            }
        }
    }

    // Trivy names the image that it scanned.
    private void ReadProperties(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterObject())
        {
            return;
        }

        while (cursor.NextProperty())
        {
            if (cursor.Is("imageName"u8) && cursor.TokenType == JsonTokenType.String)
            {
                run.Image = _texts.Kept(cursor.NonEmptyText()?.Trim());
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    // Grype names the image in the message of each result alone.
    private void ReadFirstResult(ref JsonCursor cursor, SarifRun run)
    {
        if (!cursor.EnterArray())
        {
            return;
        }

        var depth = cursor.Depth;
        if (cursor.NextElement())
        {
            if (cursor.EnterObject())
            {
                while (cursor.NextProperty())
                {
                    if (cursor.Is("message"u8))
                    {
                        run.FirstMessage = _context.Bounded(SarifMessage.Read(ref cursor).Text);
                    }
                    else
                    {
                        cursor.Skip();
                    }
                }
            }

            cursor.SkipRest(depth);
        }
    }
}
