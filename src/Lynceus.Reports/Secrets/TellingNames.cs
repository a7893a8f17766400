namespace Lynceus.Reports.Secrets;

/// <summary>Tells by the name of a value whether it is a secret: <c>MYSQL_ROOT_PASSWORD</c>, <c>clientSecret</c>, <c>api-key</c>; not <c>tokenExpiration</c> or <c>secretName</c>.</summary>
/// <remarks>The end of a name says what its value is, so only the end is looked at; what comes after it in practice (<c>_OLD</c>, <c>2</c>) is left out.</remarks>
internal static class TellingNames
{
    private const int MaxChars = 64;
    private const int MaxWords = 24;

    private static readonly string[] Passwords =
        ["password", "passwd", "passwort", "passphrase", "passcode", "pwd", "requirepass", "masterauth", "passwordhash", "userpass", "dbpass", "passkey"];

    private static readonly string[] Strong =
    [
        "token", "apikey", "accesskey", "secretkey", "privatekey", "encryptionkey", "signingkey", "masterkey", "accountkey", "sharedkey", "storagekey",
        "sshkey", "authkey", "hmackey", "servicekey", "clientkey", "appkey", "applicationkey", "cryptkey", "decryptionkey", "licensekey", "accesskeyid",
        "clientsecret", "connectionstring", "connstring", "connstr", "setcookie", "dockerconfigjson", "dockercfg", "secretvalue", "apisecret", "kubeconfig",
        "sharedaccesskey", "stripekey", "sessionkey", "cipherkey", "jwtkey", "webhooksecret", "deploykey", "integrationkey", "routingkey", "consumerkey",
    ];

    private static readonly string[] References = ["secret", "secrets", "credential", "credentials", "creds"];

    // Names of objects and switches, however they end.
    private static readonly string[] Objects =
        ["existingsecret", "pullsecret", "pullsecrets", "tlssecret", "automountserviceaccounttoken", "serviceaccounttoken", "primarykey", "foreignkey", "publickey"];

    private static readonly HashSet<string> Switches = new(StringComparer.Ordinal)
    {
        "enable", "enabled", "disable", "require", "requires", "automount", "use", "allow", "no", "has", "is", "force", "without", "skip", "check", "verify", "max", "min",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> SwitchLookup = Switches.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly HashSet<string> Suffixes = new(StringComparer.Ordinal)
    {
        "old", "new", "prod", "production", "dev", "test", "staging", "stage", "default", "current", "previous", "primary", "secondary", "backup", "admin", "value",
        "val", "plain", "plaintext", "text", "raw", "base64", "b64", "encoded", "v", "live", "main", "hash",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> SuffixLookup = Suffixes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="name">Identifier in any case, with "_", "-" or "." between its words.</param>
    public static NameStrength Of(ReadOnlySpan<char> name)
    {
        if (name.Length > MaxChars)
        {
            name = name[^MaxChars..];
        }

        Span<char> joined = stackalloc char[MaxChars];
        Span<int> starts = stackalloc int[MaxWords];
        var (length, words) = Split(name, joined, starts);
        while (words > 0)
        {
            var strength = OfPlain(joined[..length], joined[starts[words - 1]..length], words, joined[..(words > 1 ? starts[1] : length)]);
            if (strength != NameStrength.None)
            {
                return strength;
            }

            var last = joined[starts[words - 1]..length];
            var trimmed = last.TrimEnd("0123456789");
            if (trimmed.Length is > 0 && trimmed.Length < last.Length)
            {
                length -= last.Length - trimmed.Length;
            }
            else if (words > 1 && (trimmed.IsEmpty || SuffixLookup.Contains(last)))
            {
                length = starts[--words];
            }
            else
            {
                return NameStrength.None;
            }
        }

        return NameStrength.None;
    }

    private static NameStrength OfPlain(ReadOnlySpan<char> joined, ReadOnlySpan<char> last, int words, ReadOnlySpan<char> first)
    {
        if (words > 1 && SwitchLookup.Contains(first))
        {
            return NameStrength.None;
        }

        if (EndsWithAny(joined, Objects) && joined is not "serviceaccounttoken")
        {
            return NameStrength.None;
        }

        if (EndsWithAny(joined, Passwords) || last is "pass" or "pw" or "passw")
        {
            return NameStrength.Password;
        }

        if (EndsWithAny(joined, Strong))
        {
            return NameStrength.Strong;
        }

        if (EndsWithAny(joined, References))
        {
            return words == 1 && joined.Length <= "credentials".Length ? NameStrength.Reference : NameStrength.Strong;
        }

        return last is "key" or "auth" or "authorization" or "salt" or "sig" or "pat" or "cookie" or "dsn" or "jwt" or "bearer" or "signature" or "otp" || words > 1 && last is "keys"
            ? NameStrength.Weak
            : NameStrength.None;
    }

    private static bool EndsWithAny(ReadOnlySpan<char> name, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // Words in lower case, one behind the other, and where each starts.
    private static (int Length, int Words) Split(ReadOnlySpan<char> name, Span<char> joined, Span<int> starts)
    {
        var length = 0;
        var words = 0;
        var isStart = true;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                isStart = true;
                continue;
            }

            if (i > 0 && char.IsAsciiLetterUpper(c)
                && (char.IsAsciiLetterLower(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterUpper(name[i - 1]) && char.IsAsciiLetterLower(name[i + 1]))))
            {
                isStart = true;
            }

            if (isStart && words < MaxWords)
            {
                starts[words++] = length;
            }

            isStart = false;
            joined[length++] = char.ToLowerInvariant(c);
        }

        return (length, words);
    }
}
