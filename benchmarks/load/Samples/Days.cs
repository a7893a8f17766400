using System.Globalization;

namespace Lynceus.Load.Samples;

/// <summary>Days on which something holds, counted back from the day on which the demo is loaded (0): <c>..-9,-3..</c> is up to day -9 and again from day -3 on.</summary>
internal static class Days
{
    public const int First = -13;
    public const int Last = 0;

    public static IEnumerable<int> All => Enumerable.Range(First, Last - First + 1);

    public static bool Hold(string days, int day)
    {
        foreach (var part in days.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split("..");
            if (ends.Length != 2)
            {
                throw new FormatException($"'{days}' is not a list of days.");
            }

            if (day >= Number(ends[0], First) && day <= Number(ends[1], Last))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Splits <c>name days; name days</c> into the names that hold on a day. A name without days always holds.</summary>
    public static IEnumerable<string> Names(string list, int day) =>
        from entry in list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        let space = entry.IndexOf(' ', StringComparison.Ordinal)
        where space < 0 || Hold(entry[(space + 1)..], day)
        select space < 0 ? entry : entry[..space];

    private static int Number(string text, int otherwise) => text.Length == 0 ? otherwise : int.Parse(text, CultureInfo.InvariantCulture);
}
