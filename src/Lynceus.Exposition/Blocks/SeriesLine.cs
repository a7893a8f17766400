using System.Buffers;

namespace Lynceus.Exposition.Blocks;

/// <summary>
/// Reads one line <c>name{label="value",…} number</c> as strictly as it must be to be the same in text 0.0.4 and in OpenMetrics 1.0: legacy names, no spaces but the one before the number,
/// no timestamp, no exemplar, every label once.
/// </summary>
/// <remarks>Sources: https://prometheus.io/docs/instrumenting/exposition_formats/ and https://prometheus.io/docs/specs/om/open_metrics_spec/ .</remarks>
internal static class SeriesLine
{
    private const int MaxLabels = 128;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"u8);

    /// <param name="text">Lines.</param>
    /// <param name="name">Of the samples of the family.</param>
    /// <param name="nameHash">Of that name.</param>
    /// <param name="length">Of the line, with its end; also when it is not valid.</param>
    /// <param name="identity">Hash of name and labels. The order of labels does not count, nor do labels without a value, which are the same as none.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, ulong nameHash, in SeriesHash hash, out int length, out ulong identity)
    {
        identity = nameHash;
        if (TryReadSeries(text, name, hash, ref identity, out length))
        {
            var end = text[length..].IndexOf((byte)'\n');
            if (end > 1 && text[length] == ' ' && IsNumber(text.Slice(length + 1, end - 1)))
            {
                length += end + 1;
                identity = hash.Of(identity);
                return true;
            }
        }

        length = text.IndexOf((byte)'\n') is >= 0 and var newline ? newline + 1 : text.Length;
        return false;
    }

    private static bool TryReadSeries(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, in SeriesHash hash, ref ulong identity, out int length)
    {
        length = name.Length;
        if (!text.StartsWith(name) || text.Length == length)
        {
            return false;
        }

        if (text[length] != '{')
        {
            return true;
        }

        length++;
        if (text[length..].StartsWith("}"u8))
        {
            length++;
            return true;
        }

        Span<(int Start, int Length)> names = stackalloc (int, int)[MaxLabels];
        ulong sum = 0;
        ulong seen = 0;
        for (var count = 0; count < MaxLabels; count++)
        {
            var label = text[length..];
            var nameLength = label.IndexOf((byte)'=');
            if (nameLength <= 0 || !IsLabelName(label[..nameLength]) || !TryReadValue(label[(nameLength + 1)..], out var valueLength))
            {
                return false;
            }

            // A set of 64 marks tells nearly always that a name is new; only when its mark is there the names are compared.
            var mark = 1UL << ((label[0] + (label[nameLength - 1] * 5) + (nameLength * 11)) & 63);
            if ((seen & mark) != 0 && IsKnown(names[..count], text, label[..nameLength]))
            {
                return false;
            }

            seen |= mark;
            names[count] = (length, nameLength);
            if (valueLength > 2)
            {
                sum += hash.Of(label[..(nameLength + 1 + valueLength)]);
            }

            length += nameLength + 1 + valueLength;
            if (length >= text.Length)
            {
                return false;
            }

            var next = text[length++];
            if (next == '}')
            {
                identity += sum;
                return true;
            }

            if (next != ',')
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsKnown(ReadOnlySpan<(int Start, int Length)> names, ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        foreach (var (start, length) in names)
        {
            if (text.Slice(start, length).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLabelName(ReadOnlySpan<byte> name) =>
        !name.ContainsAnyExcept(NameBytes) && !char.IsAsciiDigit((char)name[0]) && !name.SequenceEqual("__name__"u8);

    /// <param name="text">Begins with the quote.</param>
    /// <param name="length">With both quotes.</param>
    private static bool TryReadValue(ReadOnlySpan<byte> text, out int length)
    {
        length = 1;
        if (text.IsEmpty || text[0] != '"')
        {
            return false;
        }

        while (text[length..].IndexOfAny((byte)'"', (byte)'\\', (byte)'\n') is >= 0 and var at)
        {
            length += at;
            switch (text[length])
            {
                case (byte)'"':
                    length++;
                    return true;
                case (byte)'\\' when length + 1 < text.Length && text[length + 1] is (byte)'\\' or (byte)'"' or (byte)'n':
                    length += 2;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
            if (text.SequenceEqual("Inf"u8))
            {
                return true;
            }
        }
        else if (text.SequenceEqual("NaN"u8))
        {
            return true;
        }

        var digits = Digits(ref text);
        if (text.StartsWith("."u8))
        {
            text = text[1..];
            digits += Digits(ref text);
        }

        if (digits > 0 && !text.IsEmpty && (text[0] | 0x20) == 'e')
        {
            text = text[1..];
            if (!text.IsEmpty && text[0] is (byte)'+' or (byte)'-')
            {
                text = text[1..];
            }

            digits = Digits(ref text);
        }

        return digits > 0 && text.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit((char)text[count]))
        {
            count++;
        }

        text = text[count..];
        return count;
    }
}
