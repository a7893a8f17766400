using System.Buffers;

namespace Lynceus.Reports.Secrets;

/// <summary>Names and passwords in addresses: <c>scheme://user:password@host</c>, and the secret paths of webhooks.</summary>
internal static class Addresses
{
    // An address without a break may be the whole text, and have "://" in it again and again.
    private const int MaxAddress = 1024;

    private static readonly SearchValues<char> EndOfAddress = SearchValues.Create(" \"'<>\t\r\n`");
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create("/?# \"'<>\t\r\n`");

    private static readonly string[] Webhooks =
        ["hooks.slack.com/services/", "hooks.slack.com/workflows/", "discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "api.telegram.org/bot", ".webhook.office.com/webhookb2/"];

    /// <param name="at">Where <c>://</c> stands.</param>
    public static int Find(ref SecretScan scan, int at)
    {
        var text = scan.Text;
        var authority = at + 3;
        if (authority >= text.Length)
        {
            return authority;
        }

        var rest = text.Slice(authority, Math.Min(MaxAddress, text.Length - authority));
        var length = rest.IndexOfAny(EndOfAuthority);
        var end = length < 0 ? rest.Length : length;
        var host = rest[..end].LastIndexOf('@');
        if (host < 0 && rest[..end].IndexOf(':') is > 0 and var colon && end < rest.Length && rest[end] is '/' or '?' or '#'
            && !rest[(colon + 1)..end].IsEmpty && rest[(colon + 1)..end].ContainsAnyExceptInRange('0', '9'))
        {
            // No port: the password goes on.
            var whole = rest.IndexOfAny(EndOfAddress);
            host = rest[..(whole < 0 ? rest.Length : whole)].LastIndexOf('@');
        }

        if (host > 0)
        {
            AddCredentials(ref scan, authority, rest[..host]);
            return authority + host;
        }

        foreach (var webhook in Webhooks)
        {
            if (rest[..Math.Min(rest.Length, 120)].IndexOf(webhook, StringComparison.OrdinalIgnoreCase) is >= 0 and var found)
            {
                var start = found + webhook.Length;
                var stop = rest[start..].IndexOfAny(EndOfAddress);
                scan.Add(authority + start, authority + (stop < 0 ? rest.Length : start + stop));
                return authority + start;
            }
        }

        return authority;
    }

    // "git@" is no secret, a user without a password may be a token.
    private static void AddCredentials(ref SecretScan scan, int start, ReadOnlySpan<char> credentials)
    {
        var colon = credentials.IndexOf(':');
        var secret = colon < 0 ? credentials : credentials[(colon + 1)..];
        if (secret.Length == 0 || (colon < 0 && secret is "git" or "hg" or "svn") || HarmlessValues.IsHarmless(secret, NameStrength.Password) && (secret[0] is '$' or '<' or '{' or '*' or '%' or '[' || !secret.ContainsAnyExcept("*xX.")))
        {
            return;
        }

        scan.Add(start, start + credentials.Length);
    }
}
