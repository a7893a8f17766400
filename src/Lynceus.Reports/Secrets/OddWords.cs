using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Finds words that look random where a tool quotes what it saw: the name of the value may be missing there.</summary>
internal static class OddWords
{
    private static readonly SearchValues<char> Breaks = SearchValues.Create(" \t\r\n\"'`()<>[]{}|,;=");

    public static void Find(ref SecretScan scan)
    {
        var text = scan.Text;
        var isSecret = scan.Kind == TextKind.AboutSecret;
        var least = isSecret ? 8 : 12;
        for (var start = 0; start + least <= text.Length;)
        {
            var length = text[start..].IndexOfAny(Breaks);
            var end = length < 0 ? text.Length : start + length;
            var word = text[start..end].TrimEnd(".:!?");
            if (word.Length >= least && IsOdd(word, isSecret))
            {
                scan.Add(start, start + word.Length);
            }

            start = end + 1;
        }
    }

    private static bool IsOdd(ReadOnlySpan<char> word, bool isSecret)
    {
        if (!word.ContainsAnyInRange('0', '9') && !(isSecret && word.Length >= 16))
        {
            return false;
        }

        var hasCapital = word.ContainsAnyInRange('A', 'Z');
        if (word.ContainsAny('/', '\\', '@') || word.Contains("::", StringComparison.Ordinal) || HarmlessValues.IsKnownId(word) || HarmlessValues.IsHash(word) || HarmlessValues.IsUuid(word)
            || HarmlessValues.IsVersion(word) || (!hasCapital && HarmlessValues.IsObjectName(word) && (!isSecret || word.ContainsAny('-', '.'))) || HarmlessValues.IsHarmless(word, NameStrength.Strong)
            || word[0] is '-' or '$' or '%')
        {
            return false;
        }

        return isSecret ? HarmlessValues.IsMixed(word, 8) && (hasCapital || !word.Contains('-')) && !word.Contains('.') || HarmlessValues.LooksRandom(word, 10)
            : hasCapital && HarmlessValues.LooksRandom(word, 12) && !word.ContainsAny('.', ':');
    }
}
