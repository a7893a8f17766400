namespace Lynceus.Kubernetes.Sharding;

/// <summary>FNV-1a with 64 bits (RFC 9923), which the API server's sharded list applies to the text of <c>metadata.uid</c>.</summary>
public static class Fnv1a64
{
    private const ulong OffsetBasis = 0xcbf29ce484222325;
    private const ulong Prime = 0x100000001b3;

    public static ulong Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = OffsetBasis;
        foreach (var octet in utf8)
        {
            hash = (hash ^ octet) * Prime;
        }

        return hash;
    }

    /// <summary>The hash of the text's UTF-8 form. A lone surrogate counts as U+FFFD, as the encoder writes it.</summary>
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = OffsetBasis;
        Span<byte> encoded = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var octet in encoded[..rune.EncodeToUtf8(encoded)])
            {
                hash = (hash ^ octet) * Prime;
            }
        }

        return hash;
    }
}
