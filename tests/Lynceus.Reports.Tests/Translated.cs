using System.Text;

namespace Lynceus.Reports.Tests;

/// <summary>Everything that the translation of one report said, for assertions.</summary>
internal sealed class Translated : IFindingSink
{
    public List<Finding> Findings { get; } = [];

    public List<(string Pointer, string Reason)> Skips { get; } = [];

    public List<Scope> ExaminedScopes { get; } = [];

    public List<(Scope Scope, string Reason)> NotExaminedScopes { get; } = [];

    /// <summary>Everything that was said of scopes, with variant, listing and time.</summary>
    public List<Scope> Examinations { get; } = [];

    public List<Scope> EndedScopes { get; } = [];

    /// <summary>As <see cref="Examinations"/>, without scopes of earlier releases.</summary>
    public IEnumerable<Scope> CurrentExaminations => Examinations.Where(static s => !s.IsFormer);

    /// <summary>As <see cref="ExaminedScopes"/>, without scopes of earlier releases.</summary>
    public List<Scope> CurrentScopes => [.. CurrentExaminations.Select(Bare)];

    /// <summary>As <see cref="EndedScopes"/>, without scopes of earlier releases.</summary>
    public List<Scope> CurrentEndedScopes => [.. EndedScopes.Where(static s => !s.IsFormer)];

    public List<(string Family, string Listing, Extent Extent)> Lists { get; } = [];

    /// <summary>What the report proves by itself to be complete; a namespace of null is the whole cluster.</summary>
    public IEnumerable<(string Family, string? Namespace)> CompleteFamilies => Lists.SelectMany(static l =>
        l.Extent.IsCluster ? [(l.Family, (string?)null)] : l.Extent.Namespaces.Order(StringComparer.Ordinal).Select(n => (l.Family, (string?)n)));

    public string? ClosesNothingBecause { get; private set; }

    public TranslationSummary Summary { get; private set; } = null!;

    /// <summary>Distinct identities.</summary>
    public int Items => Findings.Select(static f => f.Fingerprint).Distinct().Count();

    public static Translated Text(string report, string? tool = null, ReportLimits? limits = null, string? subject = null) =>
        Of(ReportSource.FromBytes(Encoding.UTF8.GetBytes(report)), tool, limits, subject);

    public static Translated File(string path, string? tool = null) => Of(ReportSource.FromFile(path), tool);

    public static Translated Of(ReportSource source, string? tool = null, ReportLimits? limits = null, string? subject = null)
    {
        var translated = new Translated();
        translated.Summary = ReportTranslation.Translate(source, tool, translated, limits ?? ReportLimits.Default, CancellationToken.None, subject);
        return translated;
    }

    public void Add(Finding finding) => Findings.Add(finding);

    public void Skip(string pointer, string reason) => Skips.Add((pointer, reason));

    public void Examined(Scope scope)
    {
        Examinations.Add(scope);
        ExaminedScopes.Add(Bare(scope));
    }

    public void NotExamined(Scope scope, string reason) => NotExaminedScopes.Add((Bare(scope), reason));

    public void Ended(Scope scope) => EndedScopes.Add(scope);

    public void Listed(string family, string listing, Extent extent) => Lists.Add((family, listing, extent));

    public void CloseNothing(string reason) => ClosesNothingBecause = reason;

    /// <summary>The scope without what is no part of its identity.</summary>
    public static Scope Bare(Scope scope) => new(scope.Family, scope.Namespace, scope.Key);
}
