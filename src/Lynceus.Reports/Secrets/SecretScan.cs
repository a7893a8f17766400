namespace Lynceus.Reports.Secrets;

/// <summary>One text while it is searched.</summary>
internal ref struct SecretScan(ReadOnlySpan<char> text, TextKind kind)
{
    public ReadOnlySpan<char> Text { get; } = text;

    public TextKind Kind { get; } = kind;

    public MaskedRanges? Found { get; private set; }

    public void Add(int start, int end)
    {
        // Masked before, perhaps by another release.
        if (Text[start..end].Trim("[]") is not "masked")
        {
            (Found ??= new MaskedRanges()).Add(start, end);
        }
    }

    public readonly int EndOfLine(int at, int most)
    {
        var length = Text.Slice(at, Math.Min(most, Text.Length - at)).IndexOf('\n');
        return length < 0 ? Math.Min(at + most, Text.Length) : at + length;
    }

    /// <summary>Only blanks, list marks, quotes and a line's number stand before it in its line.</summary>
    public readonly bool IsAtLineStart(int at)
    {
        for (var i = at - 1; i >= 0 && at - i < 64; i--)
        {
            var c = Text[i];
            if (c is '\n' or '\r')
            {
                return true;
            }

            if (!(c is ' ' or '\t' or '-' or '"' or '\'' or '|' or ':' or '+' or '>' or '`' or '{' or ';' or '&' || char.IsAsciiDigit(c)))
            {
                return false;
            }
        }

        return at < 64;
    }

    public readonly int SkipBlanks(int at)
    {
        while (at < Text.Length && Text[at] is (' ' or '\t'))
        {
            at++;
        }

        return at;
    }

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
}
