using System.Globalization;
using System.Text;

namespace Lynceus.Reports.Inputs;

/// <summary>The members of a tar archive.</summary>
/// <remarks>Read here and not by TarReader, which takes as much memory for a long name as a header of 512 bytes asks for (seen with .NET 10: 2 GB).</remarks>
internal static class TarListing
{
    private const int MaxNameBytes = 64 * 1024;

    /// <exception cref="ReportFormatException">The archive is damaged, or over a limit.</exception>
    public static List<ArchiveMember> Read(Stream archive, ReportLimits limits)
    {
        List<ArchiveMember> members = [];
        var block = new byte[TarHeader.Bytes];
        var (entries, unpacked) = (0, 0L);
        string? longName = null;
        long? longLength = null;
        archive.Position = 0;
        while (archive.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) is var read and > 0)
        {
            if (block.AsSpan(0, read).IndexOfAnyExcept((byte)0) < 0)
            {
                break; // the end, as tar marks it
            }

            if (++entries > limits.MaxArchiveMembers)
            {
                throw ReportArchive.TooMany(limits);
            }

            var header = new TarHeader(block);
            if (read < block.Length || !header.IsValid)
            {
                throw Damaged(members);
            }

            var (start, length) = (archive.Position, header.Length);
            if (header.Type is 'L' or 'x')
            {
                var text = ReadText(archive, length, members);
                (longName, longLength) = header.Type == 'L' ? (text.TrimEnd('\0'), longLength) : (Record(text, "path") ?? longName, Number(Record(text, "size")));
            }
            else
            {
                length = longLength ?? length;
                var name = longName ?? header.Name;
                (longName, longLength) = (null, null);
                if (header.IsFile && !name.EndsWith('/'))
                {
                    unpacked += length;
                    if (unpacked > limits.MaxArchiveBytes)
                    {
                        throw ReportArchive.TooLong(limits);
                    }

                    members.Add(new ArchiveMember(name, length, stream => new StreamRange(stream, start, length)));
                }
                else if (header.Type == 'S')
                {
                    members.Add(ArchiveMember.Unreadable(name, "This member of the archive is stored with holes, which is not read. Send the report in it."));
                }
            }

            var next = start + (length + TarHeader.Bytes - 1) / TarHeader.Bytes * TarHeader.Bytes;
            if (next < start || start + length > archive.Length)
            {
                throw Damaged(members);
            }

            archive.Position = Math.Min(next, archive.Length);
        }

        return members;
    }

    private static string ReadText(Stream archive, long length, List<ArchiveMember> members)
    {
        if (length > MaxNameBytes)
        {
            throw Damaged(members);
        }

        var text = new byte[(int)length];
        return archive.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) == text.Length ? Encoding.UTF8.GetString(text) : throw Damaged(members);
    }

    // Lines of "length name=value".
    private static string? Record(string text, string name)
    {
        foreach (var line in text.Split('\n'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && line.AsSpan(space + 1).StartsWith($"{name}=", StringComparison.Ordinal))
            {
                return line[(space + 2 + name.Length)..];
            }
        }

        return null;
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ReportFormatException Damaged(List<ArchiveMember> members) => new(
        members.Count == 0 ? "The tar archive is damaged or cut at its first member. Send it again whole."
            : $"The tar archive is damaged or cut behind its member {members[^1].Name}. Send it again whole.",
        ReportProblem.Malformed);
}
