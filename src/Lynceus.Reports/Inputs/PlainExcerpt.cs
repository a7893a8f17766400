using System.Text.RegularExpressions;

namespace Lynceus.Reports.Inputs;

/// <summary>The beginning of a line of somebody else, fit to be shown.</summary>
internal static partial class PlainExcerpt
{
    private const int MaxChars = 60;

    public static string Of(string text)
    {
        var plain = Control().Replace(text, " ").Trim();
        if (plain.Length <= MaxChars)
        {
            return plain;
        }

        var end = char.IsHighSurrogate(plain[MaxChars - 1]) ? MaxChars - 1 : MaxChars;
        return string.Concat(plain.AsSpan(0, end).TrimEnd(), "…");
    }

    // Colours of a terminal, control characters and blanks.
    [GeneratedRegex("""(?:\x1b\[[0-?]*[ -/]*[@-~]|[\p{Cc}\uFFFD\s])+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Control();
}
