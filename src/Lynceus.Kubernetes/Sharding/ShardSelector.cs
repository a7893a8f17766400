using System.Globalization;
using System.Text;

namespace Lynceus.Kubernetes.Sharding;

/// <summary>The <c>shardSelector</c> parameter of list and watch, which API servers of 1.36 know behind the feature gate of sharded list and watch.</summary>
/// <remarks>Older servers ignore the parameter without a word, and a selector may cover more than was asked for: whoever uses one filters again.</remarks>
public static class ShardSelector
{
    /// <summary>Enough for 62 ranges. Percent-encoded that is 7 KB of request line, under the 8 KB that proxies commonly allow.</summary>
    public const int DefaultMaxBytes = 5000;

    private const string Or = " || ";
    private const int MaxTermBytes = 76; // shardRange(object.metadata.uid, '0xffffffffffffffff', '0x10000000000000000')

    /// <summary>
    /// A selector of at most <paramref name="maxBytes"/> characters, all ASCII, that covers <paramref name="ranges"/>; ranges that lie closest are joined where it would be longer.
    /// Null when no selector is needed: everything is asked for, or not even one range fits.
    /// </summary>
    /// <exception cref="ArgumentException">There are no ranges. A selector cannot say "nothing"; who owns nothing need not ask.</exception>
    public static string? Format(UidRanges ranges, int maxBytes = DefaultMaxBytes)
    {
        if (ranges.IsEmpty)
        {
            throw new ArgumentException("No selector selects nothing.", nameof(ranges));
        }

        if (maxBytes < MaxTermBytes)
        {
            return null;
        }

        var cover = ranges.CoverWith(MaxRanges(maxBytes));
        return cover.IsWhole ? null : Write(cover);
    }

    /// <summary>How many ranges a selector of this length has at most: <see cref="UidRanges.CoverWith"/> of it is what the selector covers.</summary>
    public static int MaxRanges(int maxBytes = DefaultMaxBytes) => 1 + (maxBytes - MaxTermBytes) / (MaxTermBytes + Or.Length);

    private static string Write(UidRanges ranges)
    {
        var text = new StringBuilder(ranges.Count * (MaxTermBytes + Or.Length));
        foreach (var range in ranges)
        {
            text.Append(text.Length == 0 ? "" : Or)
                .Append(CultureInfo.InvariantCulture, $"shardRange(object.metadata.uid, '0x{range.Start:x16}', '0x{range.End:x16}')");
        }

        return text.ToString();
    }
}
