using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Tells values that stand where a secret could stand and are none: placeholders, references, switches, prose.</summary>
internal static class HarmlessValues
{
    private static readonly SearchValues<char> Stars = SearchValues.Create("*xX.•-#…•_?");
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./~:*@");

    private static readonly SearchValues<char> ObjectName = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-./");
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "null", "nil", "none", "None", "undefined", "enabled", "disabled", "empty", "unset", "missing", "invalid", "required", "optional",
        "string", "str", "bool", "boolean", "int", "integer", "number", "object", "array", "bytes", "byte", "char", "text", "any", "type", "opaque", "file", "env",
        "redacted", "masked", "hidden", "removed", "secret", "placeholder", "example", "todo", "tbd", "n/a", "na", "expired", "unauthorized", "authenticated",
        "a", "an", "the", "this", "that", "these", "those", "its", "it", "is", "are", "was", "were", "be", "been", "has", "have", "had", "not", "must", "should", "shall", "can", "could",
        "may", "might", "will", "would", "do", "does", "did", "in", "on", "at", "by", "for", "from", "to", "of", "with", "without", "and", "or", "as", "if", "when", "while", "which",
        "where", "who", "why", "how", "then", "than", "so", "but", "found", "detected", "exposed", "leaked", "used", "using", "set", "stored", "sent", "passed", "given", "parameter",
        "flag", "argument", "option", "field", "value", "variable", "header", "name", "key", "keys", "users", "user", "only", "all", "also", "see", "use", "ensure", "please",
        "default", "supported", "deprecated", "allowed", "denied", "forbidden", "authentication", "authorization", "basic", "bearer", "password", "passwords", "token", "tokens",
        "volumes", "new", "some", "no", "more", "other", "such", "into", "after", "before", "during", "via", "per", "instead", "return", "const", "let", "var", "func",
        "arguments", "parameters", "args", "options", "flags", "settings", "c.utf-8", "en_us.utf-8", "webhook", "plain", "oauth", "oauth2", "oidc", "ldap", "kerberos", "saml", "x509", "mtls", "rbac", "node", "self", "ok", "error", "warning",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> WordLookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Starts =
    [
        "${", "$(", "{{", "{%", "<", "%(", "#{", "@{", "$[", "!ref", "!vault", "!sub", "enc[", "{cipher}", "vault:", "ref+", "op://", "arn:", "projects/", "secretsmanager:", "ssm:", "awssm:",
        "@microsoft.keyvault", "file:", "keychain:", "gcp:", "akv:", "env:", "secret:", "secret/", "[masked]", "[redacted", "(redacted", "(masked", "your-", "your_", "replace", "insert",
        "placeholder", "example-", "example_", "todo", "sha256:", "sha512:", "sha512-", "sha256-", "sha384-", "sha1:", "md5:", "valuefrom", "secretkeyref", "pkg:", "cve-", "ghsa-", "my_secret_here",
        "process.env", "os.environ", "os.getenv", "system.getenv", "getenv", "env.", "env(", "env[", "var.", "local.", "module.", "data.", "self.", "this.", "config.", "settings.", "request.", "req.", "@",
    ];

    // "%s", "%DB_PASSWORD%", "$DB_PASSWORD", "$1".
    private static bool IsVariable(ReadOnlySpan<char> value)
    {
        if (value[0] == '$')
        {
            return value.Length == 1 || (!value[1..].ContainsAnyExcept(Identifier) && (char.IsAsciiLetterUpper(value[1]) || value[1] == '_' || char.IsAsciiDigit(value[1])
                || !value[1..].ContainsAnyInRange('0', '9')));
        }

        return value[0] == '%' && (value.Length <= 3 || (value[^1] == '%' && !value[1..^1].ContainsAnyExcept(Identifier)));
    }

    private static readonly SearchValues<char> Identifier = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary>The value is evidently no secret, whatever its name says.</summary>
    public static bool IsHarmless(ReadOnlySpan<char> value, NameStrength strength)
    {
        value = value.Trim(" \t");
        if (value.Length < 2 || !value.ContainsAnyExcept(Stars))
        {
            return true;
        }

        var word = value.TrimEnd(".,;:!?)]}");
        if (word.IsEmpty || WordLookup.Contains(word) || IsVariable(value))
        {
            return true;
        }

        foreach (var start in Starts)
        {
            if (value.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (start != "@" || value.Length < 2 || char.IsAsciiLetter(value[1])) && !IsRandom(value, start.Length))
            {
                return true;
            }
        }

        return IsNumber(value, strength) || IsPath(value) || IsAddress(value) || (strength == NameStrength.Reference && IsObjectName(value));
    }

    /// <summary>The value of a variable whose name says nothing needs no mask: a word, a number, a path, a version, an address.</summary>
    public static bool IsPlain(ReadOnlySpan<char> value)
    {
        value = value.Trim(" \t\"'");
        return IsHarmless(value, NameStrength.Strong) || IsWord(value) || IsVersion(value) || value.StartsWith("$", StringComparison.Ordinal)
            || (value.Contains('.') && IsObjectName(value)) || (value.Contains('/') && !value.ContainsAnyExcept(PathCharacters));
    }

    /// <summary>Digits and letters, or capitals amid small letters, in a length that words do not have.</summary>
    public static bool LooksRandom(ReadOnlySpan<char> value, int minChars)
    {
        if (value.Length < minChars)
        {
            return false;
        }

        var changes = 0;
        var before = ClassOf(value[0]);
        var (upper, lower, digit) = (false, false, false);
        foreach (var c in value)
        {
            var now = ClassOf(c);
            upper |= now == 1;
            lower |= now == 2;
            digit |= now == 3;
            // "Name": a capital that begins a word is no change.
            changes += now != before && now != 0 && before != 0 && !(before == 1 && now == 2) ? 1 : 0;
            before = now;
        }

        return digit && (upper || lower) ? changes >= (upper && lower ? 2 : 3) : upper && lower && changes >= 4 && value.Length >= 2 * minChars;
    }

    /// <summary>A digit beside letters: what a password in prose has and words do not.</summary>
    public static bool IsMixed(ReadOnlySpan<char> value, int minChars) =>
        value.Length >= minChars && value.ContainsAnyInRange('0', '9') && (value.ContainsAnyInRange('a', 'z') || value.ContainsAnyInRange('A', 'Z'))
        && !IsVersion(value) && !IsHash(value) && !IsUuid(value) && !IsKnownId(value);

    public static bool IsHash(ReadOnlySpan<char> value) => value.Length >= 7 && !value.ContainsAnyExcept(LowerHex);

    public static bool IsUuid(ReadOnlySpan<char> value) => value.Length == 36 && Guid.TryParseExact(value, "D", out _);

    public static bool IsVersion(ReadOnlySpan<char> value)
    {
        value = value.TrimStart("vV^~<>=");
        return !value.IsEmpty && char.IsAsciiDigit(value[0]) && (value.Contains('.') || value.Length < 6);
    }

    public static bool IsObjectName(ReadOnlySpan<char> value) =>
        value.Length <= 253 && !value.ContainsAnyExcept(ObjectName) && char.IsAsciiLetter(value[0]) && !LooksRandomName(value);

    /// <summary>Ids of public lists: CVE-2024-3094, GHSA-…, KSV-0014, pkg:…</summary>
    public static bool IsKnownId(ReadOnlySpan<char> value)
    {
        var dash = value.IndexOf('-');
        return (dash is >= 2 and <= 8 && !value[..dash].ContainsAnyExceptInRange('A', 'Z')) || value.StartsWith("pkg:", StringComparison.Ordinal)
            || value.StartsWith("CVSS:", StringComparison.Ordinal);
    }

    public static bool IsPath(ReadOnlySpan<char> value)
    {
        if (value.ContainsAnyExcept(PathCharacters))
        {
            return value.Length > 2 && value[1] == ':' && value[2] == '\\';
        }

        var isRooted = value[0] == '/' || value.StartsWith("./", StringComparison.Ordinal) || value.StartsWith("../", StringComparison.Ordinal) || value.StartsWith("~/", StringComparison.Ordinal);
        if (!isRooted)
        {
            return false;
        }

        foreach (var range in value.Split('/'))
        {
            var segment = value[range];
            if (segment.Length > 48 || (segment.Length >= 20 && LooksRandom(segment, 20) && !IsHash(segment) && segment.ContainsAnyInRange('A', 'Z')))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> value, NameStrength strength)
    {
        var digits = value.TrimEnd("smhdMGKiB%");
        if (digits.ContainsAnyExceptInRange('0', '9') && !(digits.Length > 1 && digits[0] == '-' && !digits[1..].ContainsAnyExceptInRange('0', '9')))
        {
            return strength != NameStrength.Password && IsVersion(value) && !value.ContainsAnyExcept(Characters.VersionParts);
        }

        return strength != NameStrength.Password || digits.Length < 4 || digits.Length < value.Length;
    }

    private static bool IsAddress(ReadOnlySpan<char> value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        return scheme is > 0 and < 12 && !value[..scheme].ContainsAnyExceptInRange('a', 'z');
    }

    private static bool IsWord(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!char.IsAsciiLetter(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return !value.Contains('_') || !value.Contains('-');
    }

    private static bool IsRandom(ReadOnlySpan<char> value, int from) =>
        value.Length - from >= 16 && !value[from..].ContainsAny(Characters.EndsOfPlaceholders) && LooksRandom(value[from..], 16) && !IsHash(value[from..]);

    // Lower case with digits amid letters: a4k9z2q7.
    private static bool LooksRandomName(ReadOnlySpan<char> value)
    {
        foreach (var range in value.SplitAny("-./"))
        {
            if (value[range].Length >= 12 && LooksRandom(value[range], 12))
            {
                return true;
            }
        }

        return false;
    }

    private static int ClassOf(char c) => char.IsAsciiLetterUpper(c) ? 1 : char.IsAsciiLetterLower(c) ? 2 : char.IsAsciiDigit(c) ? 3 : 0;
}
