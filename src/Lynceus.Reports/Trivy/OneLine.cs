using System.Buffers;

namespace Lynceus.Reports.Trivy;

/// <summary>Texts for places that hold one line.</summary>
internal static class OneLine
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\t\u0085\u2028\u2029");

    /// <summary>The text with its line breaks as single blanks, trimmed; the same instance when nothing is to do.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAny(Breaks) || text[0] == ' ' || text[^1] == ' '
        ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        : text;
}
