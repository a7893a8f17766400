using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>Turns the results of one run into findings.</summary>
internal sealed class SarifFindings(SarifRun run, TranslationContext context)
{
    private const string NoRule = "unnamed";

    private readonly SarifPaths _paths = new(run);

    public void ReadResults(ref JsonCursor cursor, string pointer)
    {
        for (var i = 0; cursor.NextElement(); i++)
        {
            var depth = cursor.Depth;
            try
            {
                var result = SarifResultReader.Read(ref cursor);
                if (result.IsFinding)
                {
                    Add(result, $"{pointer}/{i}");
                }
            }
            catch (SkippedElementException e)
            {
                context.Skip($"{pointer}/{i}", e.Message);
                cursor.SkipRest(depth);
            }
        }
    }

    private void Add(SarifResult result, string pointer)
    {
        var rule = run.Find(result.Reference);
        var ruleId = context.Bounded(result.Reference.Id) ?? (rule is { Id.Length: > 0 } ? rule.Id : NoRule);
        var message = result.Message.Resolve(rule, run.Driver, context);
        var title = OneLine(rule?.ShortDescription) ?? OneLine(message) ?? OneLine(rule?.Name) ?? ruleId;
        var path = context.Bounded(_paths.Of(result.Location.File) ?? _paths.Of(result.AnalysisTarget));
        var subject = SubjectOf(path);
        context.Add(new Finding
        {
            Key = SarifIdentity.Of(run, ruleId, result, subject.Key, message ?? ""),
            Scope = run.Scope,
            CheckId = ruleId,
            Title = title,
            Message = message == title ? null : message,
            Description = Description(rule, title),
            Remediation = context.Bounded(result.Fix),
            Category = CategoryOf(rule),
            Severity = SarifSeverity.Of(context.Bounded(result.SecuritySeverity) ?? rule?.SecuritySeverity, context.Bounded(result.Level), rule?.Level),
            Confidence = rule?.Precision,
            Subject = subject,
            Location = path is null ? null : new CodeLocation(path, result.Location.StartLine, result.Location.EndLine),
            Aliases = Aliases(rule, ruleId),
            References = [.. new[] { rule?.HelpUri, context.Bounded(result.ViewerUri) }.OfType<string>()],
            Suppression = context.Bounded(result.Suppression),
            RawPointer = pointer,
            Occurrences = Math.Max(result.Occurrences ?? 1, 1),
        });
    }

    // A result without a file is about the whole of what was analysed.
    private Subject SubjectOf(string? path) => path is null
        ? new Subject { Kind = "Repository", Name = run.Repository ?? run.Tool }
        : new Subject { Kind = "File", Name = path };

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

    private static List<string> Aliases(SarifRule? rule, string ruleId)
    {
        var aliases = new List<string>(rule?.FormerIds ?? []);
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
