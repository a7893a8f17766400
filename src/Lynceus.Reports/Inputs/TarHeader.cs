using System.Text;

namespace Lynceus.Reports.Inputs;

/// <summary>One block of 512 bytes that announces a member of a tar archive.</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int Bytes = 512;

    private readonly ReadOnlySpan<byte> _block = block;

    /// <summary>Kind of the member: <c>0</c> a file, <c>5</c> a directory, <c>L</c> and <c>x</c> what belongs to the next one.</summary>
    public char Type => (char)_block[156];

    public bool IsFile => Type is '0' or '\0' or '7';

    public string Name
    {
        get
        {
            var (name, prefix) = (Text(0, 100), Text(345, 155));
            return prefix.Length > 0 && _block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? $"{prefix}/{name}" : name;
        }
    }

    /// <summary>Length of what follows; negative when it is no number.</summary>
    public long Length => Number(124, 12);

    /// <summary>The sum over the block is the one it names, which is what makes it a header.</summary>
    public bool IsValid
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < Bytes; i++)
            {
                sum += i is >= 148 and < 156 ? ' ' : _block[i];
            }

            return sum == Number(148, 8) && Length >= 0;
        }
    }

    public static bool Begins(ReadOnlySpan<byte> head) => head.Length >= Bytes && head[0] != 0 && new TarHeader(head[..Bytes]).IsValid;

    private string Text(int start, int length)
    {
        var text = _block.Slice(start, length);
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    // Octal digits, or for large numbers the bytes themselves with the highest bit set.
    private long Number(int start, int length)
    {
        var field = _block.Slice(start, length);
        var number = 0L;
        if (field[0] == 0x80)
        {
            foreach (var b in field[1..])
            {
                number = number > long.MaxValue >> 8 ? -1 : (number << 8) | b;
                if (number < 0)
                {
                    return -1;
                }
            }

            return number;
        }

        foreach (var b in field.Trim(" \0"u8))
        {
            if (b is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            number = (number << 3) | (uint)(b - '0');
        }

        return number;
    }
}
