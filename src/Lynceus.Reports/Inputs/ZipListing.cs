using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ZstdSharp;

namespace Lynceus.Reports.Inputs;

/// <summary>The members of a ZIP archive, from its central directory.</summary>
/// <remarks>Read here and not by <see cref="ZipArchive"/>, which takes any number of entries into memory, does not see members that overlap, does not check
/// their checksums, and would read the directory anew for each member.</remarks>
internal static class ZipListing
{
    private const int EndBytes = 22;
    private const int MaxCommentBytes = ushort.MaxValue;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const uint EndSignature = 0x06054b50;
    private const uint End64LocatorSignature = 0x07064b50;
    private const uint End64Signature = 0x06064b50;
    private const uint DirectorySignature = 0x05054b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;

    /// <exception cref="ReportFormatException">The archive is damaged, or over a limit.</exception>
    public static List<ArchiveMember> Read(Stream archive, ReportLimits limits)
    {
        try
        {
            return ReadDirectory(archive, limits);
        }
        catch (EndOfStreamException e)
        {
            throw Damaged(e);
        }
    }

    private static List<ArchiveMember> ReadDirectory(Stream archive, ReportLimits limits)
    {
        var directory = FindDirectory(archive);
        using var buffered = new BufferedStream(archive, 64 * 1024);
        buffered.Position = directory;
        List<ArchiveMember> members = [];
        List<(long Start, long End)> places = [];
        var header = new byte[EntryBytes];
        var (entries, unpacked) = (0, 0L);
        while (buffered.ReadAtLeast(header, EntryBytes, throwOnEndOfStream: false) is >= EndBytes and var read
            && BinaryPrimitives.ReadUInt32LittleEndian(header) is not (EndSignature or End64Signature or DirectorySignature))
        {
            if (read < EntryBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != EntrySignature)
            {
                throw Damaged();
            }

            if (++entries > limits.MaxArchiveMembers)
            {
                throw ReportArchive.TooMany(limits);
            }

            var entry = ReadEntry(buffered, header);
            if (entry.Name.EndsWith('/'))
            {
                continue;
            }

            unpacked += entry.Length;
            if (unpacked > limits.MaxArchiveBytes)
            {
                throw ReportArchive.TooLong(limits);
            }

            places.Add((entry.Offset, entry.Offset + LocalBytes + entry.PackedLength));
            members.Add(entry.Problem is { } problem ? ArchiveMember.Unreadable(entry.Name, problem) : new ArchiveMember(entry.Name, entry.Length, entry.Open));
        }

        RefuseOverlaps(places, directory);
        return members;
    }

    // A few bytes that are unpacked as many members are how a small file becomes petabytes.
    private static void RefuseOverlaps(List<(long Start, long End)> places, long directory)
    {
        places.Sort();
        var end = 0L;
        foreach (var place in places)
        {
            if (place.Start < end || place.End > directory)
            {
                throw new ReportFormatException(
                    "The ZIP archive is damaged or made to do harm: members of it lie over each other.", ReportProblem.NotAReport);
            }

            end = place.End;
        }
    }

    private static ZipEntry ReadEntry(Stream stream, ReadOnlySpan<byte> header)
    {
        var entry = new ZipEntry(
            Flags: BinaryPrimitives.ReadUInt16LittleEndian(header[8..]),
            Method: BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            Checksum: BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            PackedLength: BinaryPrimitives.ReadUInt32LittleEndian(header[20..]),
            Length: BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
            Offset: BinaryPrimitives.ReadUInt32LittleEndian(header[42..]));
        var name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[28..])];
        var extra = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[30..])];
        var comment = new byte[BinaryPrimitives.ReadUInt16LittleEndian(header[32..])];
        stream.ReadExactly(name);
        stream.ReadExactly(extra);
        stream.ReadExactly(comment);
        return WithLongNumbers(entry, extra) with { Name = Encoding.UTF8.GetString(name).Replace('\\', '/') };
    }

    // Numbers of 32 bits that are all ones stand in the extra field, in this order and only as far as needed.
    private static ZipEntry WithLongNumbers(ZipEntry entry, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            var field = extra[4..][..Math.Min(length, extra.Length - 4)];
            if (id == 1)
            {
                return entry with
                {
                    Length = Long(ref field, entry.Length),
                    PackedLength = Long(ref field, entry.PackedLength),
                    Offset = Long(ref field, entry.Offset),
                };
            }

            extra = extra[(4 + field.Length)..];
        }

        return entry;

        static long Long(ref ReadOnlySpan<byte> field, long number)
        {
            if (number != uint.MaxValue || field.Length < 8)
            {
                return number;
            }

            number = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
            return number < 0 ? throw Damaged() : number;
        }
    }

    private static long FindDirectory(Stream archive)
    {
        var length = archive.Length;
        var tail = new byte[(int)Math.Min(length, EndBytes + MaxCommentBytes)];
        archive.Position = length - tail.Length;
        archive.ReadExactly(tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndSignature)
            {
                long directory = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
                return directory == uint.MaxValue ? FindDirectory64(archive, length - tail.Length + at) : directory;
            }
        }

        throw Damaged();
    }

    private static long FindDirectory64(Stream archive, long end)
    {
        Span<byte> locator = stackalloc byte[20];
        Span<byte> end64 = stackalloc byte[56];
        if (end < locator.Length)
        {
            throw Damaged();
        }

        archive.Position = end - locator.Length;
        archive.ReadExactly(locator);
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != End64LocatorSignature || at < 0 || at > end)
        {
            throw Damaged();
        }

        archive.Position = at;
        archive.ReadExactly(end64);
        var directory = BinaryPrimitives.ReadInt64LittleEndian(end64[48..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(end64) == End64Signature && directory >= 0 && directory <= end ? directory : throw Damaged();
    }

    private static ReportFormatException Damaged(Exception? e = null) => new(
        "The ZIP archive is damaged or cut: its directory cannot be read. Send it again whole.", ReportProblem.Malformed, e);

    private sealed record ZipEntry(int Flags, int Method, uint Checksum, long PackedLength, long Length, long Offset, string Name = "")
    {
        private const int Stored = 0;
        private const int Deflated = 8;
        private const int Zstd = 93;

        public string? Problem => (Flags & 1) != 0 ? "This member of the archive is encrypted. Unpack it, and send the report in it."
            : Method is Stored or Deflated or Zstd ? null
            : $"This member of the archive is packed by a method that is not read (number {Method}). Pack it by deflate, or send the report in it.";

        public Stream Open(Stream archive)
        {
            Span<byte> local = stackalloc byte[LocalBytes];
            archive.Position = Offset;
            if (archive.ReadAtLeast(local, LocalBytes, throwOnEndOfStream: false) < LocalBytes
                || BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature)
            {
                throw Damaged();
            }

            var start = Offset + LocalBytes + BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
            var packed = new StreamRange(archive, start, PackedLength);
            return Method switch
            {
                Stored when PackedLength == Length => packed,
                Deflated => new UnpackedStream(new GZipStream(AsGzip(packed), CompressionMode.Decompress), "ZIP"),
                Zstd => new UnpackedStream(new DecompressionStream(packed, leaveOpen: false), "ZIP"),
                _ => throw Damaged(),
            };
        }

        // The same packing with another frame, whose reader checks length and checksum.
        private HeadedStream AsGzip(Stream packed)
        {
            var trailer = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, Checksum);
            BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), unchecked((uint)Length));
            return new HeadedStream(new byte[] { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255 }, new TrailedStream(packed, trailer));
        }
    }
}
