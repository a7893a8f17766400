namespace Lynceus.Reports.Secrets;

/// <summary>Values behind a name that tells: <c>NAME=v</c>, <c>name: v</c>, <c>"name": "v"</c>, <c>--name v</c>, <c>name is v</c>, and lists of name and value.</summary>
internal static partial class NamedValues
{
    private const int MaxName = 256;
    private const int MaxBetween = 300;

    /// <summary>Looks at the name around <paramref name="at"/>; gives where to go on.</summary>
    public static int Find(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        var (start, end) = NameAround(text, at);
        var dashes = start;
        while (start < end && text[start] is '-' or '.')
        {
            start++;
        }

        while (end > start && text[end - 1] is '-' or '.')
        {
            end--;
        }

        if (end <= start)
        {
            return end;
        }

        var strength = StrengthOf(text, start, end);
        if (strength == NameStrength.None)
        {
            return end;
        }

        var next = end;
        while (next < text.Length && next - end < 4 && text[next] is '"' or '\'' or '`' or ']' or '\\')
        {
            next++;
        }

        var blank = scan.SkipBlanks(next);
        var isFlag = start > dashes && text[start - 1] == '-';
        if (blank < text.Length && text[blank] is '=' or ':' && !text[blank..].StartsWith("://") && !text[blank..].StartsWith("::"))
        {
            return Math.Max(end, Assigned(ref scan, strength, start, end, blank));
        }

        if (blank < text.Length - 1 && text[blank] is '!' && text[blank + 1] == '=')
        {
            return Math.Max(end, Assigned(ref scan, strength, start, end, blank + 1));
        }

        if (blank < text.Length && text[blank] == '>' && start > 0 && text[start - 1] == '<')
        {
            var close = text[blank..].IndexOf('<');
            return Math.Max(end, Masked(ref scan, strength, blank + 1, close < 0 ? text.Length : blank + close, isQuoted: true));
        }

        if (isFlag && next < text.Length)
        {
            return Math.Max(end, OfFlag(ref scan, strength, next));
        }

        return strength >= NameStrength.Strong || strength == NameStrength.Reference ? Math.Max(end, InProse(ref scan, strength, start, end, next)) : end;
    }

    /// <summary>A name as variables have it: LOG_LEVEL.</summary>
    private static bool IsVariable(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    private static NameStrength Promoted(NameStrength strength) => strength < NameStrength.Strong ? NameStrength.Strong : strength;

    private static ValueExtent Extent(ReadOnlySpan<char> text, int from, out bool isBlock)
    {
        // A text of several lines in YAML: "|" or ">", then the indented lines.
        isBlock = from < text.Length && text[from] is '|' or '>' && from + 3 < text.Length && text[from..Math.Min(from + 4, text.Length)].ContainsAny('\n', '\r');
        if (!isBlock)
        {
            return ValueExtent.At(text, from);
        }

        var line = text[from..].IndexOf('\n') + from + 1;
        while (line < text.Length && text[line] is ' ' or '\t' or '\n' or '\r')
        {
            line++;
        }

        return ValueExtent.Line(text, line);
    }

    private static (int Start, int End) NameAround(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        while (start > 0 && at - start < MaxName && SecretScan.IsNamePart(text[start - 1]))
        {
            start--;
        }

        var end = at;
        while (end < text.Length && SecretScan.IsNamePart(text[end]))
        {
            end++;
        }

        return (start, end);
    }

    // "api key", "private key", "client secret" as two words.
    private static NameStrength StrengthOf(ReadOnlySpan<char> text, int start, int end)
    {
        var strength = TellingNames.Of(text[start..end]);
        if (strength is NameStrength.Weak or NameStrength.Reference && start > 1 && text[start - 1] == ' ')
        {
            var first = start - 1;
            while (first > 0 && start - first < 16 && char.IsAsciiLetter(text[first - 1]))
            {
                first--;
            }

            var word = text[first..(start - 1)];
            if (word is { Length: >= 3 } && IsKindOfKey(word))
            {
                return NameStrength.Strong;
            }
        }

        return strength;
    }

    private static bool IsKindOfKey(ReadOnlySpan<char> word)
    {
        foreach (var kind in (ReadOnlySpan<string>)["api", "access", "secret", "private", "encryption", "signing", "account", "shared", "client", "master"])
        {
            if (word.Equals(kind, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static int Assigned(ref SecretScan scan, NameStrength strength, int nameStart, int nameEnd, int separator)
    {
        var text = scan.Text;
        var from = separator + 1;
        while (from < text.Length && from - separator < 3 && text[from] is '=' or '>' or '~')
        {
            from++;
        }

        var isColon = text[separator] == ':' && from == separator + 1;
        var afterBlank = scan.SkipBlanks(from);
        if (afterBlank < text.Length && text[afterBlank] is '\n' or '\r')
        {
            // The value stands on the next line only where it is quoted.
            var line = afterBlank;
            while (line < text.Length && text[line] is '\n' or '\r' or ' ' or '\t')
            {
                line++;
            }

            if (line >= text.Length || text[line] != '"')
            {
                return from;
            }

            afterBlank = line;
        }

        if (afterBlank >= text.Length)
        {
            return from;
        }

        var value = Extent(text, afterBlank, out var isBlock);
        if (value.IsEmpty)
        {
            return from;
        }

        var written = text[value.Start..value.End];
        if (AfterScheme(text, value) is { } behind)
        {
            return Masked(ref scan, NameStrength.Strong, behind.Start, behind.End, isQuoted: true);
        }

        if (!value.IsQuoted && !isBlock)
        {
            if (CallArgument(text, value, out var argument))
            {
                return argument.IsEmpty ? value.End : Masked(ref scan, strength, argument.Start, argument.End, isQuoted: true);
            }

            if (afterBlank > from && IsCodeReference(text, value, nameEnd < separator))
            {
                // "password: string = "x"", "self.token = token;"
                var behindType = scan.SkipBlanks(value.End);
                return behindType < text.Length && text[behindType] == '=' ? Assigned(ref scan, strength, nameStart, behindType, behindType) : value.Start;
            }

            if (isColon && afterBlank > from && IsProse(text, value))
            {
                return value.Start;
            }

            if (isColon && afterBlank > from && scan.IsAtLineStart(nameStart) && !HarmlessValues.IsHarmless(written, strength) && strength >= NameStrength.Strong)
            {
                var line = ValueExtent.Line(text, value.Start);
                value = IsFlow(text, nameStart) ? value : line;
            }
        }

        // "checksum/secret: 9f86…" is an annotation.
        if (strength == NameStrength.Reference && nameStart > 0 && text[nameStart - 1] == '/')
        {
            return value.Start;
        }

        // "secret: x" names an object, "secret = x" is one.
        var asked = strength == NameStrength.Reference && !isColon && value.IsQuoted ? NameStrength.Strong : strength;
        return Masked(ref scan, asked, value.Start, value.End, value.IsQuoted);
    }

    private static bool IsFlow(ReadOnlySpan<char> text, int nameStart) => nameStart > 0 && text[nameStart - 1] is '{' or '"' or '\'';

    private static int Masked(ref SecretScan scan, NameStrength strength, int start, int end, bool isQuoted)
    {
        var value = scan.Text[start..end];
        if (HarmlessValues.IsHarmless(value, strength))
        {
            return start;
        }

        // Weak names need a value that looks like one.
        if (strength == NameStrength.Weak && !HarmlessValues.LooksRandom(value.TrimEnd('='), 8) || (strength == NameStrength.Weak && HarmlessValues.IsHash(value) && value.Length is 40 or 64))
        {
            return start;
        }

        // Sentences in quotes: labels, questions, messages.
        if (isQuoted && strength != NameStrength.Weak && IsSentence(value))
        {
            return start;
        }

        scan.Add(start, end);
        return end;
    }

    private static bool IsSentence(ReadOnlySpan<char> value)
    {
        var words = 0;
        foreach (var range in value.Split(' '))
        {
            var word = value[range].TrimEnd(".,;:!?");
            if (word.IsEmpty || word.ContainsAnyExcept(Characters.Prose))
            {
                return false;
            }

            words++;
        }

        return words >= 4;
    }

    private static ValueExtent? AfterScheme(ReadOnlySpan<char> text, ValueExtent value)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer", "Basic", "Token", "ApiKey", "Digest", "JWT", "Negotiate", "GenieKey", "SharedAccessSignature"])
        {
            var rest = text[value.Start..];
            if (rest.Length > scheme.Length + 4 && rest[scheme.Length] == ' ' && rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                var behind = ValueExtent.At(text, value.Start + scheme.Length + 1);
                var end = value.IsQuoted ? Math.Max(value.End, behind.Start) : behind.End;
                var word = text[behind.Start..end];
                return word.Length >= 6 && (HarmlessValues.LooksRandom(word.TrimEnd('='), 6) || HarmlessValues.IsMixed(word, 6) || word.Contains('-') || word.Contains('.'))
                    ? new ValueExtent(behind.Start, end, true)
                    : null;
            }
        }

        return null;
    }

    // Something is called: the text it is called with counts only where it looks like a secret.
    private static bool CallArgument(ReadOnlySpan<char> text, ValueExtent value, out ValueExtent argument)
    {
        argument = default;
        var written = text[value.Start..value.End];
        var open = written.IndexOfAny('(', '[');
        if (open < 0 || open == 0 || written[..open].ContainsAnyExcept(Characters.Callee))
        {
            return false;
        }

        // Brackets within a password are rarely followed by a quote or closed again at once.
        var at = value.Start + open + 1;
        if (at < text.Length && text[at] is '"' or '\'')
        {
            var literal = ValueExtent.At(text, at);
            argument = HarmlessValues.IsMixed(text[literal.Start..literal.End], 8) && !IsVariable(text[literal.Start..literal.End]) ? literal : default;
            return true;
        }

        return !HarmlessValues.LooksRandom(written[..open], 8)
            && (written[^1] is ')' or ']' or ';' or '(' or ',' || !written[(open + 1)..].ContainsAnyExcept(Characters.Reference));
    }

    private static bool IsCodeReference(ReadOnlySpan<char> text, ValueExtent value, bool hasBlankBefore)
    {
        var written = text[value.Start..value.End];
        var ends = written.TrimEnd(";,");
        var isStatement = ends.Length < written.Length || (value.End < text.Length && text[value.End] is ';' or ')' or ',');
        if (ends.IsEmpty || ends.ContainsAnyExcept(Characters.Reference) || !(char.IsAsciiLetter(ends[0]) || ends[0] is '&' or '*' or '[' or '_'))
        {
            return false;
        }

        return isStatement || IsTyped(text, value.End) || (hasBlankBefore && (ends.Contains('.') || TellingNames.Of(ends) != NameStrength.None)) || IsType(ends);
    }

    private static bool IsTyped(ReadOnlySpan<char> text, int end) => end + 2 < text.Length && text[end] == ' ' && text[end + 1] == '=' && text[end + 2] == ' ';

    private static bool IsType(ReadOnlySpan<char> word) => word is "string" or "str" or "String" or "[]byte" or "bytes" or "char" or "SecretStr" or "Optional[str]";

    private static bool IsProse(ReadOnlySpan<char> text, ValueExtent value)
    {
        var word = text[value.Start..value.End].TrimEnd(".,;:)");
        if (word.IsEmpty || word.ContainsAnyExcept(Characters.Prose))
        {
            return false;
        }

        // A word of letters and another one behind it.
        if (value.End + 1 >= text.Length || text[value.End] != ' ' || !char.IsAsciiLetter(text[value.End + 1]))
        {
            return false;
        }

        var next = value.End + 1;
        while (next < text.Length && char.IsAsciiLetter(text[next]))
        {
            next++;
        }

        return next >= text.Length || text[next] is ' ' or '.' or ',' or '\n' or ';' or '\'' or ')' or '-' or '\r';
    }

    private static int OfFlag(ref SecretScan scan, NameStrength strength, int next)
    {
        var text = scan.Text;
        var at = next;

        // The next argument: behind a blank, in a list behind a comma, in YAML on the next line.
        while (at < text.Length && at - next < 80 && text[at] is ' ' or '\t' or ',' or '\n' or '\r')
        {
            at++;
        }

        if (at == next || at >= text.Length)
        {
            return at;
        }

        if (text[at] == '-' && at + 1 < text.Length && text[at + 1] == ' ' && text[next..at].Contains('\n'))
        {
            at = scan.SkipBlanks(at + 1);
        }

        if (at >= text.Length || text[at] == '-')
        {
            return at;
        }

        var value = ValueExtent.At(text, at);
        var isList = text[next..at].Contains(',') || text[next..at].Contains('\n');
        if (value.IsEmpty || (isList && !value.IsQuoted && !text[next..at].Contains('\n')))
        {
            return at;
        }

        return Masked(ref scan, strength, value.Start, value.End, value.IsQuoted);
    }

    // "the password is X", "password 'X'", "password X" where X looks like one.
    private static int InProse(ref SecretScan scan, NameStrength strength, int start, int end, int next)
    {
        var text = scan.Text;
        if (next >= text.Length || text[next] != ' ')
        {
            return end;
        }

        var at = scan.SkipBlanks(next);
        var isSaid = false;
        foreach (var verb in (ReadOnlySpan<string>)["is set to ", "set to ", "equals ", "with value ", "is ", "was ", "value ", "of "])
        {
            if (text[at..].StartsWith(verb, StringComparison.OrdinalIgnoreCase))
            {
                at = scan.SkipBlanks(at + verb.Length);
                isSaid = true;
                break;
            }
        }

        if (at >= text.Length)
        {
            return end;
        }

        var value = ValueExtent.At(text, at);
        var written = text[value.Start..value.End].TrimEnd(".,;:)!?");
        if (written.Length < 5 || HarmlessValues.IsHarmless(written, strength) || strength == NameStrength.Reference && !value.IsQuoted)
        {
            return end;
        }

        var isCommand = text[start..end] is "PASSWORD" && value.IsQuoted;
        var looksLikeOne = HarmlessValues.IsMixed(written, isSaid ? 6 : 7) && !HarmlessValues.IsObjectName(written)
            || (strength == NameStrength.Password && HarmlessValues.IsMixed(written, isSaid ? 6 : 7) && text[start..end].StartsWith("pass", StringComparison.Ordinal) && !written.ContainsAny("/."))
            || (value.IsQuoted && isSaid && !written.Contains(' ') && strength == NameStrength.Password);
        if (isCommand || (looksLikeOne && !(value.IsQuoted && written.Contains(' '))))
        {
            scan.Add(value.Start, value.Start + written.Length);
            return value.Start + written.Length;
        }

        return end;
    }
}
