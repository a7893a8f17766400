using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Lynceus.Hub.Features.Access;

/// <summary>Random secrets, and the only form in which they are stored.</summary>
internal static class Secrets
{
    private const int Bytes = 32;

    /// <summary>Length of a secret in characters.</summary>
    public const int Length = 43;

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>256 random bits in base64url.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    // A secret of 256 random bits cannot be guessed from its hash, so a slow hash would only cost time.
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool HasShape(ReadOnlySpan<char> text) =>
        text.Length == Length && !text.ContainsAnyExcept(Characters);
}
