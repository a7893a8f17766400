using System.Globalization;

namespace Lynceus.Exposition.Text;

/// <summary>Floating point numbers as Prometheus reads them: the shortest digits that give the same number back.</summary>
internal static class FloatText
{
    /// <summary>Enough for every number in either form: "-2.2250738585072014E-308" has 24 bytes.</summary>
    public const int MaxBytes = 32;

    // Integers up to here are exact in a double, and shortest when written out.
    private const double LargestExactInteger = 1L << 53;

    /// <summary>Writes a sample's value; integers without fraction or exponent.</summary>
    public static int Format(double value, Span<byte> output)
    {
        int length;
        if (Math.Abs(value) <= LargestExactInteger && value == Math.Truncate(value) && (value != 0 || !double.IsNegative(value)))
        {
            ((long)value).TryFormat(output, out length, default, CultureInfo.InvariantCulture);
            return length;
        }

        if (!double.IsFinite(value))
        {
            var name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            name.CopyTo(output);
            return name.Length;
        }

        value.TryFormat(output, out length, default, CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>
    /// Writes the one form that bounds of buckets have in OpenMetrics, where 1 and 1.0 would be two series: like <c>%g</c> of Go, and never without a point or an exponent.
    /// In text 0.0.4 the point is left away, as Go programs do.
    /// </summary>
    public static int FormatCanonical(double value, Span<byte> output, bool hasPoint)
    {
        if (!double.IsFinite(value))
        {
            return Format(value, output);
        }

        Span<byte> digits = stackalloc byte[MaxBytes];
        var (count, exponent) = ShortestDigits(Math.Abs(value), digits);
        var at = 0;
        if (double.IsNegative(value))
        {
            output[at++] = (byte)'-';
        }

        // Six digits before the exponent form, which is where %g switches.
        if (exponent is < -4 or >= 21 || (exponent >= 6 && value != 0))
        {
            return at + FormatExponent(digits[..count], exponent, output[at..]);
        }

        if (exponent < 0)
        {
            "0."u8.CopyTo(output[at..]);
            at += 2;
            output.Slice(at, -exponent - 1).Fill((byte)'0');
            at += -exponent - 1;
            digits[..count].CopyTo(output[at..]);
            return at + count;
        }

        for (var i = 0; i < Math.Max(count, exponent + 1); i++)
        {
            if (i == exponent + 1)
            {
                output[at++] = (byte)'.';
            }

            output[at++] = i < count ? digits[i] : (byte)'0';
        }

        if (hasPoint && count <= exponent + 1)
        {
            ".0"u8.CopyTo(output[at..]);
            at += 2;
        }

        return at;
    }

    private static int FormatExponent(ReadOnlySpan<byte> digits, int exponent, Span<byte> output)
    {
        var at = 0;
        output[at++] = digits[0];
        if (digits.Length > 1)
        {
            output[at++] = (byte)'.';
            digits[1..].CopyTo(output[at..]);
            at += digits.Length - 1;
        }

        output[at++] = (byte)'e';
        output[at++] = exponent < 0 ? (byte)'-' : (byte)'+';
        Math.Abs(exponent).TryFormat(output[at..], out var written, "00", CultureInfo.InvariantCulture);
        return at + written;
    }

    // Digits without leading and trailing zeros, and the power of ten of the first one.
    private static (int Count, int Exponent) ShortestDigits(double value, Span<byte> digits)
    {
        Span<byte> text = stackalloc byte[MaxBytes];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        text = text[..length];

        var exponent = -1;
        if (text.IndexOf((byte)'E') is >= 0 and var mark)
        {
            exponent += int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..mark];
        }

        var point = text.IndexOf((byte)'.');
        exponent += point < 0 ? text.Length : point;
        var count = 0;
        foreach (var character in text)
        {
            if (character == '.')
            {
                continue;
            }

            if (count == 0 && character == '0')
            {
                exponent--;
                continue;
            }

            digits[count++] = character;
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }

        if (count == 0)
        {
            digits[0] = (byte)'0';
            return (1, 0);
        }

        return (count, exponent);
    }
}
