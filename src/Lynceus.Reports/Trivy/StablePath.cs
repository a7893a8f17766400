using System.Buffers;
using System.Text;

namespace Lynceus.Reports.Trivy;

/// <summary>Paths as part of an identity: without what changes from scan to scan or from release to release.</summary>
/// <remarks>
/// Versions of two numbers and more, hashes, dates and unique ids become <c>*</c>: <c>lib/python3.11/site-packages</c> is <c>lib/python*/site-packages</c>,
/// <c>go/pkg/mod/x@v0.0.0-20240102030405-0123456789ab</c> is <c>go/pkg/mod/x@*</c>. Numbers without a dot stay, people count with them: <c>app-1</c>, <c>v2</c>.
/// </remarks>
internal static class StablePath
{
    private const int MinVersionLength = 3;
    private const int MinHashLength = 8;
    private const int MinIdLength = 20;
    private const int MinTemporaryLength = 6;
    private const int DateLength = 10;
    private const int UuidLength = 36;

    // Below them lies what a package manager put there. What else a source tree holds was named by people.
    private static readonly string[] InstalledFolders =
    [
        "site-packages/", "dist-packages/", "node_modules/", "/gems/", "go/pkg/mod/", "nix/store/", ".m2/repository/", ".gradle/caches/", ".terraform/",
    ];

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private static readonly string[] Qualifiers =
    [
        "alpha", "beta", "build", "cr", "dev", "final", "ga", "incompatible", "jdk", "jre", "m", "p", "patch", "post", "pre", "preview", "r", "rc", "release", "rev",
        "snapshot", "sp",
    ];

    /// <summary>A file of a source tree: people name its folders, so only what a scan or a package manager made up is left out.</summary>
    public static string OfSource(string path)
    {
        path = WithoutTemporaryFolder(path);
        return Array.Exists(InstalledFolders, folder => path.Contains(folder, StringComparison.Ordinal)) ? WithoutVersions(path) : path;
    }

    /// <summary>A file of an image.</summary>
    public static string OfInstalled(string path) => WithoutVersions(WithoutTemporaryFolder(path));

    /// <summary>A package's file, wherever it lies: without the package's own version, whatever it looks like, and all others.</summary>
    public static string OfPackage(string path, string? installedVersion)
    {
        path = WithoutTemporaryFolder(path);
        if (installedVersion is { Length: >= MinVersionLength } && path.Contains(installedVersion, StringComparison.Ordinal))
        {
            path = WithoutOwnVersion(path, installedVersion);
        }

        return WithoutVersions(path);
    }

    /// <summary>True when the path leads through a folder that was made up for one scan.</summary>
    public static bool IsTemporary(string path)
    {
        var plain = path.Replace('\\', '/');
        return plain.StartsWith('/') && WithoutTemporaryFolder(plain + "/").Length < plain.Length;
    }

    // Beside the folders that the first keys knew those of Python's tempfile: /tmp/tmpx3k_9ab1/.
    private static string WithoutTemporaryFolder(string path)
    {
        path = FormerPath.Of(path);
        const string Prefix = "tmp/tmp";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return path;
        }

        var slash = path.IndexOf('/', Prefix.Length);
        return slash - Prefix.Length >= MinTemporaryLength ? path[(slash + 1)..] : path;
    }

    private static string WithoutOwnVersion(string path, string version)
    {
        var result = new StringBuilder(path.Length);
        var from = 0;
        for (var at = path.IndexOf(version, StringComparison.Ordinal); at >= 0; at = path.IndexOf(version, from, StringComparison.Ordinal))
        {
            var end = at + version.Length;
            var isWhole = (at == 0 || !char.IsAsciiLetterOrDigit(path[at - 1]) || path[at - 1] == 'v')
                && (end == path.Length || !char.IsAsciiLetterOrDigit(path[end]));
            result.Append(path, from, at - from);
            if (isWhole)
            {
                AppendStar(result);
            }
            else
            {
                result.Append(version);
            }

            from = end;
        }

        return result.Append(path, from, path.Length - from).ToString();
    }

    private static string WithoutVersions(string path)
    {
        if (!path.AsSpan().ContainsAnyInRange('0', '9') && !path.Contains('*', StringComparison.Ordinal))
        {
            return path;
        }

        var result = new StringBuilder(path.Length);
        var text = path.AsSpan();
        var at = 0;
        while (at < text.Length)
        {
            var changing = text[at] == '*' ? 1 : Changing(text, at);
            if (changing == 0)
            {
                result.Append(text[at++]);
                continue;
            }

            AppendStar(result);
            at = WithQualifiers(text, at + changing);
        }

        return result.ToString();
    }

    // The version's own "v", and what joins it to one before it, go with it: "*-*" says no more than "*".
    private static void AppendStar(StringBuilder result)
    {
        if (result.Length > 0 && result[^1] is 'v' or 'V' && (result.Length == 1 || !char.IsAsciiLetterOrDigit(result[^2])))
        {
            result.Length--;
        }

        if (result.Length > 0 && result[^1] == '*')
        {
            return;
        }

        if (result.Length > 1 && result[^1] is '-' or '+' or '_' or '.' or '~' && result[^2] == '*')
        {
            result.Length--;
            return;
        }

        result.Append('*');
    }

    /// <summary>Length of the version, hash, date or unique id that begins here; 0 when none does.</summary>
    private static int Changing(ReadOnlySpan<char> text, int at)
    {
        if (!char.IsAsciiLetterOrDigit(text[at]))
        {
            return 0;
        }

        if (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]))
        {
            if (IsUuid(text[at..]))
            {
                return UuidLength;
            }

            if (IsDashedDate(text[at..]))
            {
                return DateLength;
            }

            var word = WordLength(text[at..]);
            if (IsMadeUp(text.Slice(at, word)))
            {
                return word;
            }
        }

        return char.IsAsciiDigit(text[at]) && (at == 0 || !char.IsAsciiDigit(text[at - 1])) ? VersionLength(text[at..]) : 0;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetterOrDigit(text[length]))
        {
            length++;
        }

        return length;
    }

    // Numbers with dots between them, and the letters that stick to the last one: 1.2.3, 3.11, 1.0rc1.
    private static int VersionLength(ReadOnlySpan<char> text)
    {
        var at = DigitsLength(text);
        var numbers = 1;
        while (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            at += DigitsLength(text[at..]);
            numbers++;
        }

        return numbers < 2 ? 0 : at + WordLength(text[at..]);
    }

    private static int DigitsLength(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    // What belongs to a version behind its numbers: -r2, -rc.1, .RELEASE, +incompatible.
    private static int WithQualifiers(ReadOnlySpan<char> text, int at)
    {
        while (at + 1 < text.Length && text[at] is '-' or '+' or '_' or '.' or '~')
        {
            var word = WordLength(text[(at + 1)..]);
            var letters = text.Slice(at + 1, word).TrimEnd("0123456789");
            if (word == 0 || !(letters.IsEmpty || IsQualifier(letters) || IsCommit(text.Slice(at + 1, word))))
            {
                return at;
            }

            at += 1 + word;
        }

        return at;
    }

    private static bool IsQualifier(ReadOnlySpan<char> letters)
    {
        foreach (var qualifier in Qualifiers)
        {
            if (letters.Equals(qualifier, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Of git describe: -g1a2b3c4.
    private static bool IsCommit(ReadOnlySpan<char> word) => word.Length >= MinHashLength - 1 && word[0] == 'g' && !word[1..].ContainsAnyExcept(HexDigits);

    private static bool IsMadeUp(ReadOnlySpan<char> word)
    {
        if (word.Length < MinHashLength)
        {
            return false;
        }

        var digits = 0;
        var isHex = true;
        foreach (var c in word)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            isHex &= char.IsAsciiHexDigit(c);
        }

        if (digits == word.Length)
        {
            return IsDate(word);
        }

        return (isHex && digits >= 2) || (word.Length >= MinIdLength && digits >= 3);
    }

    // 20240131, with a time behind it or without. Other long numbers are names: of accounts, of tickets.
    private static bool IsDate(ReadOnlySpan<char> digits) => digits.Length is 8 or 12 or 14
        && IsCentury(digits)
        && IsBetween(digits.Slice(4, 2), 1, 12) && IsBetween(digits.Slice(6, 2), 1, 31);

    private static bool IsDashedDate(ReadOnlySpan<char> text) => text.Length >= DateLength
        && (text.Length == DateLength || !char.IsAsciiDigit(text[DateLength]))
        && text[4] == '-' && text[7] == '-' && IsCentury(text) && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3])
        && IsBetween(text.Slice(5, 2), 1, 12) && IsBetween(text.Slice(8, 2), 1, 31);

    private static bool IsCentury(ReadOnlySpan<char> year) => year[..2] is "19" or "20";

    private static bool IsBetween(ReadOnlySpan<char> twoDigits, int min, int max) =>
        char.IsAsciiDigit(twoDigits[0]) && char.IsAsciiDigit(twoDigits[1])
        && (twoDigits[0] - '0') * 10 + twoDigits[1] - '0' is var number && number >= min && number <= max;

    private static bool IsUuid(ReadOnlySpan<char> text)
    {
        if (text.Length < UuidLength || (text.Length > UuidLength && char.IsAsciiLetterOrDigit(text[UuidLength])))
        {
            return false;
        }

        for (var i = 0; i < UuidLength; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
