using System.Text;

namespace Lynceus.Reports.Tests;

/// <summary>Everything that the translation of one report said, for assertions.</summary>
internal sealed class Translated : IFindingSink
{
    public List<Finding> Findings { get; } = [];

    public List<(string Pointer, string Reason)> Skips { get; } = [];

    public List<Scope> ExaminedScopes { get; } = [];

    public List<(Scope Scope, string Reason)> NotExaminedScopes { get; } = [];

    public List<(string Family, string? Namespace)> CompleteFamilies { get; } = [];

    public string? ClosesNothingBecause { get; private set; }

    public TranslationSummary Summary { get; private set; } = null!;

    /// <summary>Distinct identities.</summary>
    public int Items => Findings.Select(static f => f.Fingerprint).Distinct().Count();

    public static Translated Text(string report, string? tool = null, ReportLimits? limits = null) =>
        Of(ReportSource.FromBytes(Encoding.UTF8.GetBytes(report)), tool, limits);

    public static Translated File(string path, string? tool = null) => Of(ReportSource.FromFile(path), tool);

    public static Translated Of(ReportSource source, string? tool = null, ReportLimits? limits = null)
    {
        var translated = new Translated();
        translated.Summary = ReportTranslation.Translate(source, tool, translated, limits ?? ReportLimits.Default, CancellationToken.None);
        return translated;
    }

    public void Add(Finding finding) => Findings.Add(finding);

    public void Skip(string pointer, string reason) => Skips.Add((pointer, reason));

    public void Examined(Scope scope) => ExaminedScopes.Add(scope);

    public void NotExamined(Scope scope, string reason) => NotExaminedScopes.Add((scope, reason));

    public void Complete(string family, string? @namespace) => CompleteFamilies.Add((family, @namespace));

    public void CloseNothing(string reason) => ClosesNothingBecause = reason;
}
