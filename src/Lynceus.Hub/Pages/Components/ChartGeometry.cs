using System.Globalization;
using System.Text;
using Lynceus.Reports;

namespace Lynceus.Hub.Pages.Components;

/// <summary>Turns numbers into the coordinates of the charts. Plots are stretched to their place, so units are those of the view box.</summary>
internal static class ChartGeometry
{
    // A visible sliver for one critical item beside thousands of others.
    private const double SmallestPart = 1.2;

    /// <summary>Top of an axis: the smallest even 1, 2, 4, 5, 6 or 8 times a power of ten that is not below <paramref name="max"/>, so that half of it is whole.</summary>
    public static long AxisTop(long max)
    {
        for (long power = 1; power <= long.MaxValue / 100; power *= 10)
        {
            foreach (var digit in (ReadOnlySpan<int>)[1, 2, 4, 5, 6, 8])
            {
                var top = digit * power;
                if (top % 2 == 0 && top >= max)
                {
                    return top;
                }
            }
        }

        return max;
    }

    /// <summary>Parts of a bar 100 wide, worst first.</summary>
    public static IReadOnlyList<BarPart> Stack(BandCounts counts, long max)
    {
        var parts = new List<BarPart>();
        var scale = 100d / Math.Max(Math.Max(max, counts.Total), 1);
        double x = 0;
        foreach (var band in BandCounts.Bands)
        {
            if (counts[band] > 0)
            {
                var width = Math.Min(Math.Max(counts[band] * scale, SmallestPart), 100 - x);
                parts.Add(new BarPart(band, x, width));
                x += width;
            }
        }

        return parts;
    }

    /// <summary>Stacked areas over <paramref name="days"/>, the worst band at the bottom; bands that are empty on all days are left out.</summary>
    public static IReadOnlyList<Area> StackedAreas(IReadOnlyList<BandCounts> days, long top, double width, double height)
    {
        var areas = new List<Area>();
        var floor = new long[days.Count];
        foreach (var band in BandCounts.Bands)
        {
            if (days.All(d => d[band] == 0))
            {
                continue;
            }

            var ceiling = days.Select((d, i) => floor[i] + d[band]).ToArray();
            var upper = Line(ceiling, top, width, height);
            var fill = new StringBuilder(upper);
            for (var i = floor.Length - 1; i >= 0; i--)
            {
                fill.Append('L').Append(Text(X(i, floor.Length, width))).Append(' ').Append(Text(Y(floor[i], top, height)));
            }

            areas.Add(new Area(band, upper, fill.Append('Z').ToString()));
            floor = ceiling;
        }

        return areas;
    }

    /// <summary>A path through <paramref name="values"/>, the first at the left edge and the last at the right.</summary>
    public static string Line(IReadOnlyList<long> values, long top, double width, double height)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            path.Append(i == 0 ? 'M' : 'L').Append(Text(X(i, values.Count, width))).Append(' ').Append(Text(Y(values[i], top, height)));
        }

        return path.ToString();
    }

    public static double X(int index, int count, double width) => count < 2 ? width : index * width / (count - 1);

    public static double Y(long value, long top, double height) => height - (value * height / Math.Max(top, 1));

    public static string Text(double coordinate) => coordinate.ToString("0.##", CultureInfo.InvariantCulture);

    internal readonly record struct BarPart(SeverityBand Band, double X, double Width);

    /// <param name="Line">The upper edge.</param>
    internal sealed record Area(SeverityBand Band, string Line, string Fill);
}
