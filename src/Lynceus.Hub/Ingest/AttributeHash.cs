using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Lynceus.Reports;

namespace Lynceus.Hub.Ingest;

/// <summary>64 bits that differ when what is stored of a finding differs. Part of the stored data: the same over restarts and releases.</summary>
internal static class AttributeHash
{
    /// <summary>Everything an item's row and details hold, except where in the report it stands and the name of the passing object it was seen on.</summary>
    public static long Of(Finding f)
    {
        var hash = new Accumulator();
        hash.Add(f.Title);
        hash.Add(f.Message);
        hash.Add(f.Remediation);
        hash.Add(f.Category.ToString());
        hash.Add(f.Severity.Value);
        hash.Add(f.Severity.Native);
        hash.Add(f.Severity.Source);
        hash.Add(f.Confidence);
        hash.Add(f.Status);
        hash.Add(f.Suppression);
        hash.Add(f.Subject.Image);
        hash.Add(f.Package?.InstalledVersion);
        hash.Add(f.Package?.FixedVersion);
        hash.Add(f.Package?.Purl);
        hash.Add(f.Location?.Path ?? f.Package?.Path);
        hash.Add(f.Location?.StartLine ?? -1);
        hash.Add(f.Location?.EndLine ?? -1);
        foreach (var score in f.Cvss)
        {
            hash.Add(score.Source);
            hash.Add(score.Vector);
            hash.Add(score.Score ?? -1);
        }

        return hash.Finish();
    }

    /// <summary>What is stored once for a check.</summary>
    public static long OfTexts(Finding f)
    {
        var hash = new Accumulator();
        hash.Add(f.Description);
        foreach (var text in f.References)
        {
            hash.Add(text);
        }

        hash.Add(-1);
        foreach (var text in f.Aliases)
        {
            hash.Add(text);
        }

        return hash.Finish();
    }

    /// <summary>Collects parts, each behind its length, and hashes them with SHA-256, of which 8 bytes are kept.</summary>
    private ref struct Accumulator
    {
        [ThreadStatic]
        private static byte[]? _buffer;

        private int _length;

        public void Add(string? text)
        {
            var needed = 4 + (text is null ? 0 : Encoding.UTF8.GetMaxByteCount(text.Length));
            var target = Reserve(needed);
            var written = text is null ? -1 : Encoding.UTF8.GetBytes(text, target[4..]);
            BinaryPrimitives.WriteInt32LittleEndian(target, written);
            _length += 4 + Math.Max(written, 0);
        }

        public void Add(double number)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), number);
            _length += 8;
        }

        public readonly long Finish()
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData((_buffer ?? []).AsSpan(0, _length), hash);
            return BinaryPrimitives.ReadInt64LittleEndian(hash);
        }

        private readonly Span<byte> Reserve(int bytes)
        {
            _buffer ??= new byte[4096];
            if (_buffer.Length < _length + bytes)
            {
                Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
            }

            return _buffer.AsSpan(_length, bytes);
        }
    }
}
