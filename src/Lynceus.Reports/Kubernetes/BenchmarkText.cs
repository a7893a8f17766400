using System.Buffers;
using System.Text;

namespace Lynceus.Reports.Kubernetes;

/// <summary>What stays of a benchmark and its checks from one version to the next: numbers move, texts stay.</summary>
internal static class BenchmarkText
{
    private const int MaxSlugChars = 200;

    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.");

    private static readonly string[] Remarks = ["(automated)", "(not automated)", "(manual)", "(scored)", "(not scored)"];

    /// <summary>A text as part of an identity: letters and digits in lower case, the rest as dashes. Null when nothing is left.</summary>
    public static string? Slug(string? text, int maxChars = MaxSlugChars)
    {
        var slug = new StringBuilder();
        foreach (var c in text ?? "")
        {
            if (slug.Length >= maxChars)
            {
                break;
            }

            if (char.IsLetterOrDigit(c))
            {
                slug.Append(char.ToLowerInvariant(c));
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return slug.ToString().TrimEnd('-') is { Length: > 0 } result ? result : null;
    }

    /// <summary>A check by its text: without number, and without how it is checked and scored, which versions say differently.</summary>
    public static string? CheckKey(string? text) =>
        text is null ? null : Slug(WithoutRemarks(WithoutNumber(text.Trim()).Text)) ?? Slug(text);

    /// <summary>A chapter by its text. CIS 1.6 and earlier call the control plane "master".</summary>
    public static string? ChapterKey(string? text)
    {
        if (text is null || Slug(WithoutNumber(text.Trim()).Text) is not { } slug)
        {
            return null;
        }

        return $"-{slug}-".Replace("-master-node-", "-control-plane-", StringComparison.Ordinal)
            .Replace("-master-", "-control-plane-", StringComparison.Ordinal)
            .Replace("-control-plane-node-", "-control-plane-", StringComparison.Ordinal)
            .Trim('-');
    }

    /// <summary>Splits <c>4.1.1 Ensure that …</c>; a text without a number has none.</summary>
    public static (string? Number, string Text) WithoutNumber(string text)
    {
        var end = text.AsSpan().IndexOfAny(' ', '\t', ':');
        var number = end < 0 ? text : text[..end].TrimEnd('.');
        return end > 0 && IsNumber(number) && number.Contains('.', StringComparison.Ordinal) ? (number, text[(end + 1)..].TrimStart()) : (null, text);
    }

    /// <summary>The benchmark without its version: <c>k8s-cis</c> for <c>k8s-cis-1.23</c>.</summary>
    public static string WithoutVersion(string benchmark)
    {
        var name = benchmark.AsSpan().Trim();
        while (name.LastIndexOf('-') is > 0 and var dash && IsNumber(WithoutV(name[(dash + 1)..])))
        {
            name = name[..dash];
        }

        return name.ToString();
    }

    private static ReadOnlySpan<char> WithoutV(ReadOnlySpan<char> version) => version.Length > 1 && version[0] is 'v' or 'V' ? version[1..] : version;

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length > 0 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1]) && text.IndexOfAnyExcept(NumberChars) < 0;

    private static string WithoutRemarks(string text)
    {
        text = text.TrimEnd();
        while (Array.Find(Remarks, r => text.EndsWith(r, StringComparison.OrdinalIgnoreCase)) is { } remark)
        {
            text = text[..^remark.Length].TrimEnd();
        }

        return text;
    }
}
