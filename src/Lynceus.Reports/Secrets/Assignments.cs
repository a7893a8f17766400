namespace Lynceus.Reports.Secrets;

/// <summary>Variables of an environment, in a Dockerfile (<c>ENV A v</c>, <c>ENV A=v B=w</c>, <c>ARG A=v</c>) and in a shell (<c>export A=v</c>): secret unless they are evidently not.</summary>
internal static class Assignments
{
    private const int MaxVariables = 64;

    public static int Find(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        var blank = text[at..].IndexOf(' ') + at;
        var word = text[at..blank];
        var isExport = word is "export";
        if (!(isExport || word is "ENV" or "ARG" or "env" or "Env" or "Export") || (at > 0 && SecretScan.IsNamePart(text[at - 1])))
        {
            return blank;
        }

        // "env A=b command" anywhere; "ENV A b" only as an instruction of its own line.
        var allowsBlank = word is "ENV" && scan.IsAtLineStart(at);
        var next = blank;
        for (var i = 0; i < MaxVariables; i++)
        {
            var name = scan.SkipBlanks(next);
            while (name + 1 < text.Length && text[name] == '\\' && text[name + 1] is '\n' or '\r')
            {
                name = scan.SkipBlanks(name + 2);
            }

            var end = name;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end == name || end >= text.Length)
            {
                break;
            }

            ValueExtent value;
            if (text[end] == '=')
            {
                value = ValueExtent.At(text, end + 1);
            }
            else if (i == 0 && allowsBlank && text[end] == ' ')
            {
                value = ValueExtent.Line(text, scan.SkipBlanks(end));
            }
            else
            {
                break;
            }

            if (!value.IsEmpty)
            {
                Add(ref scan, text[name..end], value);
            }

            next = Math.Max(value.End, end + 1) + (value.IsQuoted ? 1 : 0);
            if (next >= text.Length || text[next] is not (' ' or '\t'))
            {
                break;
            }
        }

        return Math.Max(blank, next > blank ? next - 1 : blank);
    }

    private static void Add(ref SecretScan scan, ReadOnlySpan<char> name, ValueExtent value)
    {
        var written = scan.Text[value.Start..value.End];
        var strength = TellingNames.Of(name);
        if (strength >= NameStrength.Reference ? !HarmlessValues.IsHarmless(written, strength == NameStrength.Reference ? NameStrength.Strong : strength) : !HarmlessValues.IsPlain(written))
        {
            scan.Add(value.Start, value.End);
        }
    }
}
