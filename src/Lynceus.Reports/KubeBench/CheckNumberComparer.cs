using System.Globalization;

namespace Lynceus.Reports.KubeBench;

/// <summary>Orders numbers of checks as people do: 1.2.9 before 1.2.10.</summary>
internal sealed class CheckNumberComparer : IComparer<string?>
{
    public static CheckNumberComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        while (left.Length > 0 && right.Length > 0)
        {
            var compared = ComparePart(Part(ref left), Part(ref right));
            if (compared != 0)
            {
                return compared;
            }
        }

        var shorter = left.Length.CompareTo(right.Length);
        return shorter != 0 ? shorter : string.CompareOrdinal(x, y);
    }

    private static ReadOnlySpan<char> Part(ref ReadOnlySpan<char> rest)
    {
        var dot = rest.IndexOf('.');
        var part = dot < 0 ? rest : rest[..dot];
        rest = dot < 0 ? [] : rest[(dot + 1)..];
        return part;
    }

    private static int ComparePart(ReadOnlySpan<char> x, ReadOnlySpan<char> y) =>
        long.TryParse(x, NumberStyles.None, CultureInfo.InvariantCulture, out var left) && long.TryParse(y, NumberStyles.None, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : x.SequenceCompareTo(y);
}
