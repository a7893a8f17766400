namespace Lynceus.Commands;

/// <summary>Makes texts of reports safe to print: whoever wrote the report must not steer the terminal.</summary>
internal static class PlainText
{
    /// <summary>One line without control characters.</summary>
    public static string OneLine(string text) =>
        text.AsSpan().IndexOfAnyInRange('\u0000', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0 && !text.Any(IsSteering)
            ? text
            : string.Concat(text.Select(static c => char.IsControl(c) || IsSteering(c) ? ' ' : c));

    /// <summary>At most <paramref name="width"/> characters, with … for what is cut off.</summary>
    public static string Fit(string text, int width) => text.Length <= width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 1)), "…");

    /// <summary>At most <paramref name="width"/> characters, with … in front of the end that is kept: of a path the end says more.</summary>
    public static string FitEnd(string text, int width) => text.Length <= width ? text : string.Concat("…", text.AsSpan(text.Length - Math.Max(0, width - 1)));

    /// <summary>At most <paramref name="width"/> characters, cut between words where that costs no more than half of them, with … for what is cut off.</summary>
    public static string FitWords(string text, int width)
    {
        if (text.Length <= width || width < 3)
        {
            return Fit(text, width);
        }

        var space = text.LastIndexOf(' ', width - 1);
        return space * 2 >= width ? string.Concat(text.AsSpan(0, space).TrimEnd(), "…") : Fit(text, width);
    }

    // Line separators, and the marks that turn the direction of what follows.
    private static bool IsSteering(char c) => c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
