using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Lynceus.Kubernetes.Informers;

/// <summary>Compares keys ordinally and finds them by their UTF-8 bytes too, so that an event about a known object makes no string.</summary>
public sealed class Utf8KeyComparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    private const int MaxStackBytes = 256;

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public bool Equals(ReadOnlySpan<byte> alternate, string other) =>
        alternate.Length == other.Length && Ascii.Equals(alternate, other) || (!Ascii.IsValid(other) && alternate.SequenceEqual(Encoding.UTF8.GetBytes(other)));

    public int GetHashCode([DisallowNull] string obj)
    {
        var bytes = Encoding.UTF8.GetMaxByteCount(obj.Length) <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[Encoding.UTF8.GetMaxByteCount(obj.Length)];
        return GetHashCode(bytes[..Encoding.UTF8.GetBytes(obj, bytes)]);
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
