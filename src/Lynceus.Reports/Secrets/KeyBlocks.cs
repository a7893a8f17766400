namespace Lynceus.Reports.Secrets;

/// <summary>Private keys in PEM and PGP blocks, whole ones and those that are cut at either end.</summary>
internal static class KeyBlocks
{
    private const string Label = "PRIVATE KEY";
    private const int MaxLabel = 48;

    /// <param name="at">Where five dashes stand.</param>
    public static int Find(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        var next = at + 5;
        while (next < text.Length && text[next] == '-')
        {
            next++;
        }

        var head = text.Slice(next, Math.Min(text.Length - next, MaxLabel));
        var label = head.IndexOf(Label, StringComparison.Ordinal);
        if (label < 0 || head[..label].ContainsAny('\n', '-'))
        {
            return next;
        }

        var behind = head[label..].IndexOf("-----", StringComparison.Ordinal);
        var start = behind < 0 ? next + label + Label.Length : next + label + behind + 5;
        if (head.StartsWith("END", StringComparison.Ordinal))
        {
            scan.Add(StartOfBody(text, at), at);
            return start;
        }

        if (!head.StartsWith("BEGIN", StringComparison.Ordinal))
        {
            return start;
        }

        var end = text[start..].IndexOf("-----END", StringComparison.Ordinal);
        if (end >= 0)
        {
            scan.Add(start, start + end);
            return start + end + 8;
        }

        end = EndOfBody(text, start);
        scan.Add(start, end);
        return end;
    }

    // Words of base64, and the first one whatever it is, since prose does not begin a line behind such a head.
    private static int EndOfBody(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        for (var i = start; i < text.Length;)
        {
            var word = i;
            while (word < text.Length && IsBreak(text, word))
            {
                word++;
            }

            var stop = word;
            while (stop < text.Length && text[stop] is not (' ' or '\n' or '\r' or '\t' or '"' or '\'' or '\\'))
            {
                stop++;
            }

            var isFirst = end == start && text[start..word].Contains('n') | text[start..word].Contains('\n');
            if (stop == word || !(isFirst || (stop - word >= 8 && IsBase64(text[word..stop])) || text[word..stop].EndsWith(":") || text[word..stop].Contains(',')))
            {
                break;
            }

            end = stop;
            i = stop;
        }

        return end;
    }

    private static int StartOfBody(ReadOnlySpan<char> text, int end)
    {
        var start = end;
        for (var i = end; i > 0;)
        {
            var word = i;
            while (word > 0 && (text[word - 1] is ' ' or '\n' or '\r' or '\t' || (text[word - 1] == 'n' && word > 1 && text[word - 2] == '\\')))
            {
                word -= text[word - 1] == 'n' ? 2 : 1;
            }

            var first = word;
            while (first > 0 && (char.IsAsciiLetterOrDigit(text[first - 1]) || text[first - 1] is '+' or '/' or '='))
            {
                first--;
            }

            // What stands before an escaped line end looks like part of the word.
            if (word - first < 8 || !HarmlessValues.LooksRandom(text[first..word], 8))
            {
                break;
            }

            start = first;
            i = first;
        }

        return start;
    }

    private static bool IsBreak(ReadOnlySpan<char> text, int at) =>
        text[at] is ' ' or '\n' or '\r' or '\t' or '\\' || (text[at] is 'n' or 'r' && at > 0 && text[at - 1] == '\\');

    private static bool IsBase64(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '='))
            {
                return false;
            }
        }

        return true;
    }
}
