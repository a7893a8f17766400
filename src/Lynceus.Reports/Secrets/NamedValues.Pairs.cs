namespace Lynceus.Reports.Secrets;

/// <content>A value beside its name: two properties of one element.</content>
internal static partial class NamedValues
{
    /// <summary>Looks at a property called value and the name beside it; gives where to go on.</summary>
    public static int FindPair(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        var end = at + "value".Length;
        if ((at > 0 && SecretScan.IsNamePart(text[at - 1]) && text[at - 1] is not '-') || (end < text.Length && SecretScan.IsNamePart(text[end])))
        {
            return Find(ref scan, at);
        }

        var next = end;
        while (next < text.Length && next - end < 2 && text[next] is '"' or '\'' or '\\')
        {
            next++;
        }

        next = scan.SkipBlanks(next);
        if (next >= text.Length || text[next] is not ('=' or ':'))
        {
            return end;
        }

        var from = scan.SkipBlanks(next + 1);
        var value = Extent(text, from, out _);
        var name = NameBefore(text, at);
        if (name.IsEmpty)
        {
            name = NameAfter(text, value.End);
        }

        if (name.IsEmpty || value.IsEmpty)
        {
            return end;
        }

        var strength = TellingNames.Of(name);
        var written = text[value.Start..value.End];
        if (strength == NameStrength.None ? IsVariable(name) && !HarmlessValues.IsPlain(written) : !HarmlessValues.IsHarmless(written, Promoted(strength)))
        {
            if (!value.IsQuoted && text[next] == ':' && text[(from - 1)] != '{' && scan.IsAtLineStart(at))
            {
                value = ValueExtent.Line(text, value.Start);
            }

            scan.Add(value.Start, value.End);
            return value.End;
        }

        return end;
    }

    // The value of the property called name, key or id that stands last before the place.
    private static ReadOnlySpan<char> NameBefore(ReadOnlySpan<char> text, int at)
    {
        var from = Math.Max(0, at - MaxBetween);
        var window = text[from..at];
        var name = NameLast(window, "name");
        return name.IsEmpty ? NameLast(window, "key") : name;
    }

    private static ReadOnlySpan<char> NameLast(ReadOnlySpan<char> window, string property)
    {
        var name = window.LastIndexOf(property, StringComparison.OrdinalIgnoreCase);
        return name < 0 || window[name..].ContainsAny('}', '[') || window[name..].Count('\n') > 3 ? default : NameIn(window[name..]);
    }

    private static ReadOnlySpan<char> NameAfter(ReadOnlySpan<char> text, int end)
    {
        var window = text.Slice(end, Math.Min(MaxBetween, text.Length - end));
        var name = window.IndexOf("name", StringComparison.OrdinalIgnoreCase);
        if (name < 0 || window[..name].ContainsAnyExcept(Characters.BetweenProperties))
        {
            return default;
        }

        // In a list a dash begins the next entry.
        return window[..name].Contains('-') ? default : NameIn(window[name..]);
    }

    private static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> pair)
    {
        var separator = pair.IndexOfAny(':', '=');
        if (separator is < 0 or > 8)
        {
            return default;
        }

        var rest = pair[(separator + 1)..].TrimStart(" \t\"'\\");
        var length = 0;
        while (length < rest.Length && SecretScan.IsNamePart(rest[length]))
        {
            length++;
        }

        return rest[..length];
    }
}
