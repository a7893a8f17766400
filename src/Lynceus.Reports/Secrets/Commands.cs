namespace Lynceus.Reports.Secrets;

/// <summary>Programs that take a secret behind an option with a short name or none.</summary>
internal static class Commands
{
    private const int MaxLine = 400;

    /// <summary>Where to go on; 0 when no such program is called here.</summary>
    public static int Find(ref SecretScan scan, int at)
    {
        var rest = scan.Text[at..];
        if (Is(rest, "mysql") || Is(rest, "mariadb"))
        {
            return Option(ref scan, at, " -p", attached: true);
        }

        if (Is(rest, "pass"))
        {
            return Is(scan.Text[Math.Max(0, at - 3)..], "sshpass") ? Option(ref scan, at, " -p", attached: true, orBehind: true) : Changed(ref scan, at);
        }

        if (Is(rest, "curl") || Is(rest, "wget"))
        {
            return Pair(ref scan, at, " -u ") + Pair(ref scan, at, " -u'") + Pair(ref scan, at, " --user ") + Pair(ref scan, at, " --user=") + Pair(ref scan, at, " --proxy-user ") > 0 ? at + 4 : 0;
        }

        return Is(rest, "redis-cli") ? Option(ref scan, at, " -a ", attached: false)
            : Is(rest, "ldap") ? Option(ref scan, at, " -w ", attached: false)
            : Is(rest, "sqlcmd") ? Option(ref scan, at, " -P", attached: true, orBehind: true)
            : Is(rest, "mongo") || Is(rest, "login") ? Option(ref scan, at, " -p ", attached: false)
            : Is(rest, "identified by") ? Quoted(ref scan, at + "identified by".Length)
            : Is(rest, "from-literal") ? Literal(ref scan, at + "from-literal".Length)
            : 0;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    // The option's value, attached to it or behind a blank.
    private static int Option(ref SecretScan scan, int at, string option, bool attached, bool orBehind = false)
    {
        var end = scan.EndOfLine(at, MaxLine);
        var line = scan.Text[at..end];
        var found = line.IndexOf(option, StringComparison.Ordinal);
        if (found < 0)
        {
            return 0;
        }

        var start = at + found + option.Length;
        if (start >= end || (attached && !orBehind && scan.Text[start] is ' ' or '-'))
        {
            return 0;
        }

        start = scan.SkipBlanks(start);
        if (attached && !orBehind && IsLongOption(scan.Text, start))
        {
            return 0;
        }

        return Add(ref scan, ValueExtent.At(scan.Text, start));
    }

    // "-port", "-pretty": options of programs with one dash.
    private static bool IsLongOption(ReadOnlySpan<char> text, int start) => Is(text[start..], "ort") || Is(text[start..], "retty") || Is(text[start..], "assword");

    private static int Pair(ref SecretScan scan, int at, string option)
    {
        var end = scan.EndOfLine(at, MaxLine);
        var found = scan.Text[at..end].IndexOf(option, StringComparison.Ordinal);
        if (found < 0)
        {
            return 0;
        }

        var value = ValueExtent.At(scan.Text, at + found + option.TrimEnd('\'').Length);
        var colon = scan.Text[value.Start..value.End].IndexOf(':');
        return colon < 0 ? 0 : Add(ref scan, value with { Start = value.Start + colon + 1 });
    }

    // "echo user:password | chpasswd", "-passin pass:X".
    private static int Changed(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        if (at >= 2 && Is(text[(at - 2)..], "chpasswd"))
        {
            var from = Math.Max(0, at - 200);
            var line = text[from..at];
            var start = line.LastIndexOf('\n') + 1;
            var pipe = line.LastIndexOf('|');
            var colon = pipe < start ? -1 : line[start..pipe].IndexOf(':');
            if (colon >= 0)
            {
                var first = from + start + colon + 1;
                var value = ValueExtent.At(text, first);
                return Add(ref scan, value with { End = Math.Min(value.End, from + pipe) }) > 0 ? at + 6 : 0;
            }
        }

        if (text[at..].StartsWith("pass:", StringComparison.Ordinal) && at > 0 && text[at - 1] is ' ' or '"' or '\'' && text[Math.Max(0, at - 10)..at].Contains("-pass", StringComparison.Ordinal))
        {
            return Add(ref scan, ValueExtent.At(text, at + 5));
        }

        return 0;
    }

    private static int Quoted(ref SecretScan scan, int at)
    {
        at = scan.SkipBlanks(at);
        return at < scan.Text.Length && scan.Text[at] is '\'' or '"' ? Add(ref scan, ValueExtent.At(scan.Text, at)) : 0;
    }

    private static int Literal(ref SecretScan scan, int at)
    {
        var end = scan.EndOfLine(at, MaxLine);
        var equals = at + 1 < end ? scan.Text[(at + 1)..end].IndexOf('=') : -1;
        return equals < 0 || scan.Text.Slice(at + 1, equals).ContainsAny(' ', '\t') ? 0 : Add(ref scan, ValueExtent.At(scan.Text, at + 1 + equals + 1));
    }

    private static int Add(ref SecretScan scan, ValueExtent value)
    {
        if (value.End - value.Start < 3 || HarmlessValues.IsHarmless(scan.Text[value.Start..value.End], NameStrength.Password))
        {
            return 0;
        }

        scan.Add(value.Start, value.End);
        return value.End;
    }
}
