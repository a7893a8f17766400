using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lynceus.Hub.Storage;
using Lynceus.Reports;

namespace Lynceus.Hub.Ingest;

/// <summary>Writes evidence as it is stored and hashes it with what else the item's row holds. Used again for every finding of a report.</summary>
internal sealed class EvidenceWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;
    private int _length;

    public EvidenceWriter() => _json = new Utf8JsonWriter(_buffer);

    /// <summary>The stored form of the last finding, UTF-8 JSON; valid until the next one.</summary>
    public ReadOnlySpan<byte> Evidence => _buffer.WrittenSpan[.._length];

    /// <summary>64 bits that differ when what is stored of a finding differs. Part of the stored data: the same over restarts and releases.</summary>
    /// <remarks>Not in it: where in the report it stands, and the name of the passing object it was seen on.</remarks>
    public long Write(Finding finding)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        JsonSerializer.Serialize(_json, Ingest.Evidence.Of(finding), StoredJson.Default.Evidence);
        _json.Flush();
        _length = _buffer.WrittenCount;

        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(sizeof(double)), finding.Severity.Value);
        _buffer.Advance(sizeof(double));
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), (int)finding.Category);
        _buffer.Advance(sizeof(int));
        Append(finding.Title);
        foreach (var alias in finding.AliasKeys)
        {
            Append(alias.CheckId);
        }

        return Hash();
    }

    public void Dispose() => _json.Dispose();

    private void Append(string text)
    {
        var span = _buffer.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, written);
        _buffer.Advance(sizeof(int) + written);
    }

    private long Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer.WrittenSpan, hash);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
