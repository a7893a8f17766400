using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lynceus.Reports;

namespace Lynceus.Hub.Ingest;

/// <summary>64 bits that differ when what is stored once for a check differs: description, references, aliases. Part of the stored data.</summary>
internal static class CheckHash
{
    public static long Of(Finding finding)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, finding.Description);
        foreach (var reference in finding.References)
        {
            Append(hash, reference);
        }

        hash.AppendData(BitConverter.GetBytes(-1.0));
        foreach (var alias in finding.Aliases)
        {
            Append(hash, alias);
        }

        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private static void Append(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
