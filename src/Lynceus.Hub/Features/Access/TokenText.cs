using System.Buffers;
using System.Security.Cryptography;

namespace Lynceus.Hub.Features.Access;

/// <summary>An API token as its holder sees it: <c>lyn_</c>, 16 hexadecimal digits that may be shown, <c>_</c>, 43 characters that may not.</summary>
internal readonly record struct TokenText(string PublicId, string Secret)
{
    private const string Prefix = "lyn_";
    private const int PublicIdLength = 16;

    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    public static TokenText Create() =>
        new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PublicIdLength / 2)), Secrets.Create());

    public static bool TryParse(ReadOnlySpan<char> text, out TokenText token)
    {
        token = default;
        if (text.Length != Prefix.Length + PublicIdLength + 1 + Secrets.Length
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length + PublicIdLength] != '_')
        {
            return false;
        }

        var publicId = text.Slice(Prefix.Length, PublicIdLength);
        var secret = text[(Prefix.Length + PublicIdLength + 1)..];
        if (publicId.ContainsAnyExcept(LowerHex) || !Secrets.HasShape(secret))
        {
            return false;
        }

        token = new TokenText(publicId.ToString(), secret.ToString());
        return true;
    }

    /// <summary>The whole token, secret included.</summary>
    public string Reveal() => $"{Prefix}{PublicId}_{Secret}";

    // A record prints its members; a secret must not end in a message by accident.
    public override string ToString() => Prefix + PublicId;
}
