namespace Lynceus.Reports.Sarif;

/// <summary>The texts that are kept of a file's runs: each cut to the length of a finding's text, and none once the file's share is used up.</summary>
internal sealed class SarifTexts(TranslationContext context)
{
    // CodeQL's own queries, the largest set in use, are about 2,000 rules with 4 million characters of help.
    private const int MaxTexts = 500_000;
    private const int MaxChars = 64 * 1024 * 1024;

    private int _texts;
    private int _chars;

    public string? Kept(string? text)
    {
        if (text is null || _texts >= MaxTexts || _chars >= MaxChars)
        {
            return null;
        }

        var bounded = context.Bounded(text)!;
        _texts++;
        _chars += bounded.Length;
        return bounded;
    }

    public List<string> Kept(List<string> texts) => [.. texts.Select(Kept).OfType<string>()];

    public SarifUri Kept(SarifUri uri) => new(Kept(uri.Uri), Kept(uri.BaseId), uri.Index);
}
