namespace Lynceus.Reports.Kubernetes;

/// <summary>One spelling for ids of Aqua's checks: <c>KSV014</c>, <c>KSV-0014</c> and <c>AVD-KSV-0014</c> are all <c>KSV-0014</c>.</summary>
internal static class AquaCheckIds
{
    private const string Prefix = "AVD-";
    private const int MinDigits = 4;
    private const int MinLetters = 2;

    /// <summary>Ids of another form (custom checks, other tools' names) stay as they are, without surrounding blanks.</summary>
    public static string Canonical(string id)
    {
        var rest = id.AsSpan().Trim();
        var prefixed = rest.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
        if (prefixed)
        {
            rest = rest[Prefix.Length..];
        }

        var letters = 0;
        while (letters < rest.Length && char.IsAsciiLetter(rest[letters]))
        {
            letters++;
        }

        var digits = rest[letters..];
        digits = digits.StartsWith('-') ? digits[1..] : digits;
        if (letters < MinLetters || digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0 || !(prefixed || IsProvider(rest[..letters])))
        {
            return id.Trim();
        }

        return $"{rest[..letters].ToString().ToUpperInvariant()}-{digits.ToString().PadLeft(MinDigits, '0')}";
    }

    // Without the prefix only capitals are taken for a provider of checks, save for the ones that Kubernetes reports hold.
    private static bool IsProvider(ReadOnlySpan<char> letters) =>
        letters.IndexOfAnyExceptInRange('A', 'Z') < 0
        || letters.Equals("ksv", StringComparison.OrdinalIgnoreCase)
        || letters.Equals("kcv", StringComparison.OrdinalIgnoreCase);
}
