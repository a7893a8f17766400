using Lynceus.Reports.Secrets;
using Lynceus.Reports.Trivy;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Findings of one report on exposed secrets.</summary>
internal static class SecretFindings
{
    public static void Add(TranslationContext context, ReportDraft report, Subject subject, Scope scope)
    {
        var alone = report.Secrets.GroupBy(PlaceOf).Where(static g => g.Count() == 1).Select(static g => g.Key).ToHashSet();
        foreach (var secret in report.Secrets)
        {
            var title = secret.Title ?? secret.RuleId!;
            var (rule, file) = PlaceOf(secret);
            var line = LineOf(secret);
            var scheme = TrivyOperatorTranslator.Scheme;
            context.Add(new Finding
            {
                Key = new FindingKey(scheme, ReportKind.Secret, rule, subject.Key, file, line),

                // The line is text of a file and changes with it. It only tells apart what rule and file do not.
                AliasKeys = line.Length > 0 && alone.Contains((rule, file)) ? [new FindingKey(scheme, ReportKind.Secret, rule, subject.Key, file, "")] : [],
                FormerKeys =
                [
                    new FindingKey(
                        scheme with { Version = 1 }, ReportKind.Secret, rule, ReportSubject.FormerKey(subject) ?? subject.Key,
                        secret.Target ?? "", secret.Match ?? ""),
                ],
                Scope = scope,
                CheckId = rule,
                Title = context.Bounded(secret.Target is null ? title : $"{title} in {secret.Target}")!,
                Severity = Severity.FromWord(secret.Severity),
                MessageKind = TextKind.AboutSecret,
                Subject = subject,
                Location = secret.Target is null ? null : new CodeLocation(secret.Target),
                RawPointer = secret.Pointer,
            });
        }
    }

    private static (string Rule, string File) PlaceOf(SecretEntry secret) =>
        (secret.RuleId!, secret.Target is null ? "" : StablePath.OfInstalled(secret.Target));

    // A line without a mask may be the secret itself and is used for nothing.
    private static string LineOf(SecretEntry secret) =>
        secret.Match is { } match && match.Contains('*', StringComparison.Ordinal) ? MaskedText.Key(match) : "";
}
