using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Where a value begins and ends in code, configuration and commands.</summary>
/// <param name="Start">First character of the value, behind its quote.</param>
/// <param name="End">Behind the value's last character.</param>
/// <param name="IsQuoted">It stood in quotes.</param>
internal readonly record struct ValueExtent(int Start, int End, bool IsQuoted)
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create(" \t\r\n\"'`<>");
    private static readonly SearchValues<char> Closers = SearchValues.Create(",;&)]}|");
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n");

    public bool IsEmpty => End <= Start;

    /// <summary>The value that begins at <paramref name="at"/>, where no blank stands.</summary>
    public static ValueExtent At(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length)
        {
            return new ValueExtent(at, at, false);
        }

        // Letters before a quote say how the text in it is written: b"", @"", $"".
        var quote = at;
        while (quote < text.Length && quote - at < 2 && (text[quote] is '@' or '$' or 'b' or 'f' or 'r' or 'u' or 'L' or 'N'))
        {
            quote++;
        }

        if (quote < text.Length && IsQuote(text, quote, out var length))
        {
            return Quoted(text, quote, length);
        }

        return new ValueExtent(at, EndOfBare(text, at), false);
    }

    /// <summary>From <paramref name="at"/> to the end of the line, without a comment.</summary>
    public static ValueExtent Line(ReadOnlySpan<char> text, int at)
    {
        var length = text[at..].IndexOfAny(LineEnds);
        var end = length < 0 ? text.Length : at + length;
        var comment = text[at..end].IndexOf(" #", StringComparison.Ordinal);
        end = comment > 0 ? at + comment : end;
        return new ValueExtent(at, at + text[at..end].TrimEnd(" \t").Length, false);
    }

    public static bool IsQuote(ReadOnlySpan<char> text, int at, out int length)
    {
        length = text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\'' ? 2 : 1;
        return length == 2 || text[at] is '"' or '\'' or '`';
    }

    private static ValueExtent Quoted(ReadOnlySpan<char> text, int quote, int length)
    {
        var start = quote + length;
        var mark = text[start - 1];

        // Three quotes begin a text of several lines.
        if (length == 1 && text[start..].StartsWith([mark, mark]))
        {
            var close = text[(start + 2)..].IndexOf([mark, mark, mark]);
            return new ValueExtent(start + 2, close < 0 ? text.Length : start + 2 + close, true);
        }

        for (var i = start; i < text.Length; i++)
        {
            var found = text[i..].IndexOfAny(mark, '\n', '\\');
            if (found < 0)
            {
                return new ValueExtent(start, text.Length, true);
            }

            i += found;
            if (text[i] == '\\')
            {
                if (length == 2 && i + 1 < text.Length && text[i + 1] == mark)
                {
                    return new ValueExtent(start, i, true);
                }

                i++;
            }
            else if (length == 1 || text[i] == '\n')
            {
                return new ValueExtent(start, i, true);
            }
        }

        return new ValueExtent(start, text.Length, true);
    }

    // "," and ";" belong to a value unless what follows begins something new.
    private static int EndOfBare(ReadOnlySpan<char> text, int at)
    {
        var opened = text[at] is '$' or '{' or '<' or '[' ? EndOfReference(text, at) : at;
        var length = text[opened..].IndexOfAny(Breaks);
        var end = length < 0 ? text.Length : opened + length;
        for (var i = opened; i < end; i++)
        {
            var closer = text[i..end].IndexOfAny(Closers);
            if (closer < 0)
            {
                break;
            }

            i += closer;
            if (i > at && EndsValue(text, i, end))
            {
                return i;
            }
        }

        return end;
    }

    // ${…}, $(…), {{ … }} and <…> hold blanks.
    private static int EndOfReference(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '[')
        {
            return text[at..].StartsWith(SecretMasker.Masked) ? at + SecretMasker.Masked.Length : at;
        }

        var close = text[at] == '<' ? ">" : text[at..].StartsWith("{{") ? "}}" : text[at..].StartsWith("${") ? "}" : text[at..].StartsWith("$(") ? ")" : "";
        var window = text.Slice(at, Math.Min(text.Length - at, 200));
        var end = close.Length == 0 ? -1 : window.IndexOf(close, StringComparison.Ordinal);
        return end < 0 ? at : at + end + close.Length;
    }

    private static bool EndsValue(ReadOnlySpan<char> text, int at, int end)
    {
        var next = at + 1;
        while (next < end && next - at < 4 && Closers.Contains(text[next]))
        {
            next++;
        }

        if (next >= end)
        {
            return true;
        }

        // A name with "=" or ":" behind it.
        var name = next;
        while (name < end && name - next < 48 && (char.IsAsciiLetterOrDigit(text[name]) || text[name] is '_' or '-' or '.' or ' '))
        {
            name++;
        }

        return name > next && name < end && text[name] is '=' or ':' || (name < text.Length && text[name] is '"' or '\'' && name == next);
    }
}
