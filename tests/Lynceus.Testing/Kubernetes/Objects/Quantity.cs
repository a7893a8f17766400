using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Amounts such as <c>100m</c> and <c>128Mi</c> in the form that the server writes.</summary>
internal static class Quantity
{
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    /// <summary>Null when the text is not a quantity.</summary>
    public static string? Canonical(string text)
    {
        var number = new string(text.TakeWhile(c => !char.IsLetter(c)).ToArray());
        var suffix = text[number.Length..];
        if (number.AsSpan().IndexOfAnyExcept(NumberCharacters) >= 0 || number.AsSpan().IndexOfAnyInRange('0', '9') < 0 || !TryNano(number, out var nano))
        {
            return null;
        }

        var binary = Array.IndexOf(Binary, suffix);
        if (binary > 0)
        {
            nano *= BigInteger.Pow(1024, binary);
            return WriteBinary(nano) ?? WriteDecimal(nano);
        }

        var power = Array.IndexOf(Decimal, suffix);
        if (power >= 0)
        {
            return WriteDecimal(Scale(nano, (power - 3) * 3));
        }

        if (suffix[0] is not ('e' or 'E') || !int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent) || Math.Abs(exponent) > 30)
        {
            return null;
        }

        // Written with an exponent that is a multiple of three.
        var value = Scale(nano, exponent);
        var written = WriteDecimal(value);
        var unit = Array.IndexOf(Decimal, new string(written.Where(char.IsLetter).ToArray()));
        return unit == 3 ? written : written.TrimEnd([.. Decimal[unit]]) + "e" + ((unit - 3) * 3).ToString(CultureInfo.InvariantCulture);
    }

    private static BigInteger Scale(BigInteger value, int power)
    {
        if (power >= 0)
        {
            return value * BigInteger.Pow(10, power);
        }

        // Less than a billionth counts as one, upwards.
        var divisor = BigInteger.Pow(10, -power);
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        return rest.IsZero ? quotient : quotient + rest.Sign;
    }

    private static bool TryNano(string number, out BigInteger nano)
    {
        nano = 0;
        var negative = number.StartsWith('-');
        var parts = number.TrimStart('+', '-').Split('.');
        if (parts.Length > 2 || number.AsSpan(1).IndexOfAny('+', '-') >= 0)
        {
            return false;
        }

        var fraction = parts.Length == 2 ? parts[1] : "";
        nano = BigInteger.Parse("0" + parts[0] + fraction, CultureInfo.InvariantCulture);
        nano = Scale(nano, 9 - fraction.Length);
        nano = negative ? -nano : nano;
        return true;
    }

    private static string WriteDecimal(BigInteger nano)
    {
        var unit = 0;
        while (!nano.IsZero && unit < Decimal.Length - 1 && (nano % 1000).IsZero)
        {
            nano /= 1000;
            unit++;
        }

        return nano.IsZero ? "0" : nano.ToString(CultureInfo.InvariantCulture) + Decimal[unit];
    }

    private static string? WriteBinary(BigInteger nano)
    {
        var value = BigInteger.DivRem(nano, 1_000_000_000, out var rest);
        if (!rest.IsZero || BigInteger.Abs(value) < 1024)
        {
            return null;
        }

        var unit = 0;
        while (unit < Binary.Length - 1 && (value % 1024).IsZero)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString(CultureInfo.InvariantCulture) + Binary[unit];
    }
}
