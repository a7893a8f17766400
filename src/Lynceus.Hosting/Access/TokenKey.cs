using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lynceus.Hosting.Access;

/// <summary>Stands for a token in the cache. The token itself is kept nowhere.</summary>
internal readonly record struct TokenKey(UInt128 First, UInt128 Last)
{
    /// <param name="secret">Of this process alone, so that nobody can choose tokens that meet in the cache.</param>
    public static TokenKey Of(string token, ReadOnlySpan<byte> secret)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(token), hash);
        return new TokenKey(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
