using System.Text;

namespace Lynceus.Exporter.Reading;

/// <summary>How severities are written, in each of the cases that the profiles have.</summary>
internal static class SeverityNames
{
    public const int Count = (int)Severity.Critical + 1;

    private static readonly byte[][] Upper = [.. Enum.GetNames<Severity>().Select(static n => Encoding.ASCII.GetBytes(n.ToUpperInvariant()))];
    private static readonly byte[][] Lower = [.. Enum.GetNames<Severity>().Select(static n => Encoding.ASCII.GetBytes(n.ToLowerInvariant()))];
    private static readonly byte[][] Title = [.. Enum.GetNames<Severity>().Select(Encoding.ASCII.GetBytes)];

    /// <summary>Worst first.</summary>
    public static ReadOnlySpan<Severity> WorstFirst => [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Unknown, Severity.None];

    public static ReadOnlySpan<byte> UpperOf(Severity severity) => Upper[(int)severity];

    public static ReadOnlySpan<byte> LowerOf(Severity severity) => Lower[(int)severity];

    public static ReadOnlySpan<byte> TitleOf(Severity severity) => Title[(int)severity];

    /// <summary>In any case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Severity severity)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (Ascii.EqualsIgnoreCase(text, Upper[i]))
            {
                severity = (Severity)i;
                return true;
            }
        }

        severity = Severity.Unknown;
        return false;
    }
}
