using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lynceus.Reports;

/// <summary>Identity of a finding within a cluster: 16 bytes of a SHA-256 over its length-prefixed parts.</summary>
public readonly record struct Fingerprint(UInt128 Value)
{
    public const int Length = 16;

    /// <summary>Hashes <c>v{keyVersion} | tool | family | check | subject | extra…</c>, each part UTF-8 behind its length, so that no two lists of parts collide.</summary>
    public static Fingerprint Of(int keyVersion, string tool, string family, string checkId, string subjectKey, params ReadOnlySpan<string> extra)
    {
        var length = 5 * 4 + 12 + Max(tool) + Max(family) + Max(checkId) + Max(subjectKey);
        foreach (var part in extra)
        {
            length += 4 + Max(part);
        }

        Span<byte> buffer = length <= 2048 ? stackalloc byte[2048] : new byte[length];
        var at = Append(buffer, 0, $"v{keyVersion}");
        at = Append(buffer, at, tool);
        at = Append(buffer, at, family);
        at = Append(buffer, at, checkId);
        at = Append(buffer, at, subjectKey);
        foreach (var part in extra)
        {
            at = Append(buffer, at, part);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..at], hash);
        return new Fingerprint(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    public override string ToString() => Value.ToString("x32");

    private static int Max(string part) => Encoding.UTF8.GetMaxByteCount(part.Length);

    private static int Append(Span<byte> buffer, int at, string part)
    {
        var written = Encoding.UTF8.GetBytes(part, buffer[(at + 4)..]);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[at..], written);
        return at + 4 + written;
    }
}
