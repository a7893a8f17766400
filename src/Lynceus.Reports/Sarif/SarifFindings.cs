using Lynceus.Reports.Json;
using Lynceus.Reports.Secrets;
using Lynceus.Reports.Trivy;

namespace Lynceus.Reports.Sarif;

/// <summary>Turns the results of one run into findings.</summary>
internal sealed class SarifFindings(SarifRun run, string? target, Scope scope, TranslationContext context)
{
    private const string NoRule = "unnamed";

    private readonly KnownTool _tool = KnownTools.Of(run.DriverName);
    private readonly SarifPaths _paths = new(run);
    private readonly SarifIdentity _identity = new(run, target);
    private readonly PlaceCounter _places = new((result, place) => context.Add(result.Make(place)));

    public void ReadResults(ref JsonCursor cursor, string pointer)
    {
        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                var result = SarifResultReader.Read(ref cursor);
                if (!result.IsFinding)
                {
                    continue;
                }

                if (result.HasMessage)
                {
                    Add(result, $"{pointer}/{i}");
                }
                else
                {
                    context.Skip($"{pointer}/{i}", "The result has no message, which the standard asks for.");
                }
            }
            catch (SkippedElementException e)
            {
                context.Skip($"{pointer}/{i}", e.Message);
                cursor.SkipRest(depth);
            }
        }
    }

    /// <summary>Adds the results that wait for others of their kind.</summary>
    public void Flush() => _places.Flush();

    private void Add(SarifResult result, string pointer)
    {
        var rule = run.Find(result.Reference);
        var ruleId = context.Bounded(result.Reference.Id) ?? (rule is { Id.Length: > 0 } ? rule.Id : NoRule);
        var message = result.Message.Resolve(rule, run.Driver, context);
        var tool = ToolEvidence.Of(_tool, ruleId, message);
        var checkId = tool.CheckId ?? ruleId;
        var title = OneLine(rule?.ShortDescription) ?? OneLine(message) ?? OneLine(rule?.Name) ?? ruleId;
        var formerPath = context.Bounded(_paths.FormerOf(result.Location.File) ?? _paths.FormerOf(result.AnalysisTarget));
        var path = formerPath is null ? null : _paths.WithoutMachine(formerPath);
        var subject = SubjectOf(path);
        var evidence = SarifIdentity.EvidenceOf(result, KeySubjectOf(path, tool, subject), run.Image is null ? "" : StablePathOf(path, tool), tool.Part);
        var key = _identity.KeyOf(checkId, evidence, place: 0);
        var finding = new Finding
        {
            Key = key,
            Scope = scope,
            CheckId = checkId,
            Title = title,
            Message = message == title ? null : message,
            MessageKind = SecretRules.Contain(run.DriverName, rule, ruleId) ? TextKind.AboutSecret : TextKind.Ordinary,
            Description = Description(rule, title),
            Remediation = context.Bounded(result.Fix),
            Category = CategoryOf(rule),
            Severity = SarifSeverity.Of(context.Bounded(result.SecuritySeverity) ?? rule?.SecuritySeverity, context.Bounded(result.Level), rule?.Level),
            Confidence = rule?.Precision,
            Subject = subject,
            Package = tool.Package,
            Location = path is null ? null : new CodeLocation(path, result.Location.StartLine, result.Location.EndLine),
            Aliases = Aliases(rule, ruleId, checkId),
            References = [.. new[] { rule?.HelpUri, context.Bounded(result.ViewerUri) }.OfType<string>()],
            Suppression = context.Bounded(result.Suppression),
            RawPointer = pointer,
            Occurrences = Math.Max(result.Occurrences ?? 1, 1),
        };
        if (evidence.IsExact)
        {
            context.Add(finding with { FormerKeys = FormerKeys(0) });
            return;
        }

        _places.Add(new PlaceCounter.Waiting(
            key.Fingerprint,
            result.Location.StartLine ?? 0,
            result.Location.EndLine ?? 0,
            SarifIdentity.Spaced(message, hideNumbers: true),
            place => finding with { Key = place == 0 ? key : _identity.KeyOf(checkId, evidence, place), FormerKeys = FormerKeys(place) }));

        IReadOnlyList<FindingKey> FormerKeys(int place) =>
            _identity.FormerKeysOf(checkId, evidence, place, result, ruleId, FormerSubjectOf(formerPath).Key, message ?? "");
    }

    // A result without a file is about the whole of what was analysed, and what is found in an image is about the image.
    private Subject SubjectOf(string? path)
    {
        if (run.Image is { } image)
        {
            return new Subject { Kind = "Image", Name = ImageRepository.Of(image), Image = image };
        }

        return path is null
            ? new Subject { Kind = "Repository", Name = run.RepositoryUri ?? target ?? run.Tool }
            : new Subject { Kind = "File", Name = path };
    }

    private Subject FormerSubjectOf(string? path) => path is null
        ? new Subject { Kind = "Repository", Name = run.RepositoryUri ?? run.Driver.Name ?? SarifRun.UnknownTool }
        : new Subject { Kind = "File", Name = path };

    // Which repository it is stands in the key as its target, in one spelling.
    private string KeySubjectOf(string? path, ToolEvidence tool, Subject subject) =>
        run.Image is not null ? subject.Key
        : path is null ? "Repository//"
        : (subject with { Name = StablePathOf(path, tool) }).Key;

    // The path of a package may hold its version.
    private string StablePathOf(string? path, ToolEvidence tool)
    {
        if (path is null)
        {
            return "";
        }

        // Grype puts the image's short name before the path, which may hold its tag.
        if (_tool == KnownTool.Grype && run.Image is not null)
        {
            path = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        return tool.Package is { } package ? StablePath.OfPackage(path, package.InstalledVersion) : path;
    }

    private static string? OneLine(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return (end < 0 ? text : text[..end]).Trim() is { Length: > 0 } line ? line : null;
    }

    private static string? Description(SarifRule? rule, string title)
    {
        var full = rule?.FullDescription == title ? null : rule?.FullDescription;
        var help = rule?.Help == title || rule?.Help == full ? null : rule?.Help;
        return full is null || help is null ? full ?? help : $"{full}\n\n{help}";
    }

    // Linters of style report here as well; only rules that say so leave security.
    private static Category CategoryOf(SarifRule? rule)
    {
        var category = Category.Security;
        foreach (var tag in rule?.Tags ?? [])
        {
            switch (tag.ToLowerInvariant())
            {
                case "security":
                    return Category.Security;
                case "reliability" or "correctness" or "maintainability":
                    category = Category.Reliability;
                    break;
                case "performance" or "efficiency":
                    category = Category.Efficiency;
                    break;
                default:
                    break;
            }
        }

        return category;
    }

    private static List<string> Aliases(SarifRule? rule, string ruleId, string checkId)
    {
        var aliases = new List<string>(rule?.FormerIds ?? []);
        if (ruleId != checkId)
        {
            aliases.Add(ruleId);
            return aliases;
        }

        foreach (var range in ruleId.AsSpan().SplitAny(" ()[],;:/"))
        {
            var word = ruleId.AsSpan()[range];
            if (word.Length != ruleId.Length
                && (word.StartsWith("CVE-", StringComparison.Ordinal) || word.StartsWith("GHSA-", StringComparison.Ordinal)))
            {
                aliases.Add(word.ToString());
            }
        }

        return aliases;
    }
}
