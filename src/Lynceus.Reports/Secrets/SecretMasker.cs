using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Takes secrets out of texts: the one place that decides what a secret is, for items and for what is shown of reports.</summary>
/// <remarks>
/// <para>A text is searched for words that announce a secret (<c>password</c>, <c>://</c>, <c>ENV</c>) and for words too long to be words. Where it has
/// neither, that is all it costs; the rest looks at what stands around such a place. Every step is bounded or moves on, so the time is linear.</para>
/// <para>The name of a value stays readable, and so does the program that was called. What evidently is no secret stays: placeholders, references to
/// Secrets and files, switches, digests, prose. <c>changeme</c> is masked: a password that everybody knows is the one that is set.</para>
/// </remarks>
internal static class SecretMasker
{
    public const string Masked = "[masked]";

    private const int MinChars = 6;

    private static readonly string[] InProse = ["pass", "pwd", "secret", "token", "cred", "auth", "key", "cookie", "bearer", "-----"];

    private static readonly SearchValues<string> AnnouncingInProse = SearchValues.Create(InProse, StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Announcing = SearchValues.Create(
        [
            .. InProse, "conns", "connectionstring", "dsn", "salt", "jwt", "sig=", "dockerc", "://", "mysql", "mariadb", "curl", "wget", "redis-cli", "ldap", "login", "sqlcmd",
            "mongo", "identified by", "from-literal", "env ", "arg ", "export ", "value",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Without one of these there is no assignment, no address, no option and no quoted value.
    private static readonly SearchValues<char> Structure = SearchValues.Create("=:'\"<");

    /// <summary>The text without its secrets; the same instance when it has none.</summary>
    public static string Mask(string text, TextKind kind = TextKind.Ordinary)
    {
        if (text.Length < (kind == TextKind.Match ? 1 : MinChars))
        {
            return text;
        }

        return Find(text, kind) is { IsEmpty: false } found ? found.Applied(text) : text;
    }

    /// <summary>Whether <see cref="Mask"/> would leave the text as it is.</summary>
    public static bool IsClean(ReadOnlySpan<char> text, TextKind kind) => text.Length < MinChars || Find(text, kind) is not { IsEmpty: false };

    /// <summary>Lines of one file that stand in a report one by one, masked as the text that they are: a value may stand below its name.</summary>
    public static string[] MaskLines(IReadOnlyList<string> lines, TextKind kind = TextKind.Ordinary)
    {
        var text = string.Join('\n', lines);
        var ranges = Find(text, kind)?.Joined() ?? [];
        var masked = new string[lines.Count];
        var start = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            var end = start + lines[i].Length;
            var own = new MaskedRanges();
            foreach (var range in ranges)
            {
                own.Add(Math.Max(range.Start, start) - start, Math.Min(range.End, end) - start);
            }

            masked[i] = own.IsEmpty ? lines[i] : own.Applied(lines[i]);
            start = end + 1;
        }

        return masked;
    }

    /// <summary>Whether values of this name are secrets.</summary>
    public static bool Tells(ReadOnlySpan<char> name) => TellingNames.Of(name) >= NameStrength.Reference;

    private static MaskedRanges? Find(ReadOnlySpan<char> text, TextKind kind)
    {
        var scan = new SecretScan(text, kind);
        if (kind == TextKind.Match)
        {
            MatchText.Find(ref scan);
        }

        if (kind == TextKind.AboutSecret)
        {
            MatchText.FindLine(ref scan);
        }

        // Half as many words cost a third of the time, and prose has no use for the others.
        var isProse = !text.ContainsAny(Structure) && !text.Contains(" -", StringComparison.Ordinal) && !text.Contains("ENV ", StringComparison.Ordinal);
        var announcing = isProse ? AnnouncingInProse : Announcing;
        for (var at = 0; at < text.Length;)
        {
            var found = text[at..].IndexOfAny(announcing);
            if (found < 0)
            {
                break;
            }

            at = Math.Max(Announced(ref scan, at + found), at + found + 2);
        }

        LongWords.Find(ref scan);
        // A scanner masked something here, and may have left the next value.
        var isMaskedInPart = kind == TextKind.Ordinary && text.Contains("****", StringComparison.Ordinal);
        if (isMaskedInPart || kind is TextKind.Observed or TextKind.AboutSecret)
        {
            OddWords.Find(ref scan);
        }

        return scan.Found;
    }

    // Gives where to go on.
    private static int Announced(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        switch (text[at])
        {
            case ':':
                return Addresses.Find(ref scan, at);
            case '-':
                return KeyBlocks.Find(ref scan, at);
            case 'v' or 'V' when text[at..].StartsWith("value", StringComparison.OrdinalIgnoreCase):
                return NamedValues.FindPair(ref scan, at);
            case 'e' or 'E' or 'a' or 'A' when !text[at..].StartsWith("auth", StringComparison.OrdinalIgnoreCase):
                return Assignments.Find(ref scan, at);
            default:
                return Commands.Find(ref scan, at) is > 0 and var end ? end : NamedValues.Find(ref scan, at);
        }
    }
}
