using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>The line that a scanner of secrets matched. A scanner masks what its rule captured and nothing else, so a star in it proves nothing: only names stay.</summary>
internal static class MatchText
{
    private static readonly SearchValues<char> WordCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.*/+@#$%^&!?~");

    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "export", "const", "let", "var", "env", "arg", "set", "val", "final", "static", "public", "private", "string", "name", "value", "key", "password", "passwd", "secret",
        "token", "bearer", "basic", "authorization", "run", "echo", "curl", "user", "id", "begin", "end", "rsa", "ec", "openssh", "dsa", "pgp", "block", "type", "data",
        "true", "false", "null", "none", "return", "new", "first", "second", "in", "of", "next", "and", "for", "is",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KeywordLookup = Keywords.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Find(ref SecretScan scan) => Find(ref scan, 0, scan.Text.Length);

    /// <summary>As in Trivy's SARIF: a message of several lines, one of which is the match.</summary>
    public static void FindLine(ref SecretScan scan)
    {
        const string Name = "Match: ";
        var line = scan.Text.IndexOf("\n" + Name, StringComparison.Ordinal);
        if (line >= 0 || scan.Text.StartsWith(Name, StringComparison.Ordinal))
        {
            var start = line + 1 + Name.Length;
            Find(ref scan, start, scan.EndOfLine(start, scan.Text.Length - start));
        }
    }

    private static void Find(ref SecretScan scan, int from, int to)
    {
        var text = scan.Text[..to];
        for (var at = from; at < text.Length;)
        {
            var start = text[at..].IndexOfAny(WordCharacters);
            if (start < 0)
            {
                break;
            }

            start += at;
            var length = text[start..].IndexOfAnyExcept(WordCharacters);
            var end = length < 0 ? text.Length : start + length;
            if (!IsName(text, start, end))
            {
                scan.Add(start, end);
            }

            at = end;
        }
    }

    private static bool IsName(ReadOnlySpan<char> text, int start, int end)
    {
        var word = text[start..end];
        if (!word.ContainsAnyExcept(Characters.NoNames) || KeywordLookup.Contains(word.TrimStart('-')))
        {
            return true;
        }

        if (word.ContainsAny(Characters.Symbols) || !(char.IsAsciiLetter(word[0]) || word[0] is '_' or '-'))
        {
            return false;
        }

        // A name has "=" or ":" behind it, perhaps behind its quote; "==" at the end of base64 is none.
        var next = end;
        while (next < text.Length && next - end < 3 && text[next] is '"' or '\'' or ']' or ' ' or '\\')
        {
            next++;
        }

        return next < text.Length && text[next] is '=' or ':' && !(text[next] == '=' && next == end && IsPadding(text[end..]))
            && (TellingNames.Of(word) != NameStrength.None || !HarmlessValues.LooksRandom(word, 10));
    }

    private static bool IsPadding(ReadOnlySpan<char> rest)
    {
        var behind = rest.TrimStart('=');
        return behind.IsEmpty || behind[0] is ' ' or '\n' or '\r' or ',' or ';' || (behind[0] is '"' or '\'' && (behind.Length == 1 || !WordCharacters.Contains(behind[1])));
    }
}
