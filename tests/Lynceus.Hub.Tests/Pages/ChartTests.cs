using Lynceus.Hub.Features.Clusters;
using Lynceus.Hub.Pages;
using Lynceus.Hub.Pages.Components;
using Lynceus.Reports;

namespace Lynceus.Hub.Tests.Pages;

public sealed class ChartTests
{
    private static readonly HistoryBuilder.Key High = new(1, 1, SeverityBand.High);

    [Theory]
    [InlineData(new long[] { 362, 4, 2, 0 }, 4)]
    [InlineData(new long[] { 40, 20, 3 }, 40)]
    [InlineData(new long[] { 7, 0, 0 }, 7)]
    [InlineData(new long[] { 5 }, 5)]
    [InlineData(new long[0], 0)]
    public void WithoutOutlier_OneDayFarAboveAllOthers_DoesNotCount(long[] values, long largest) =>
        Assert.Equal(largest, ChartGeometry.WithoutOutlier(values));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(9, 10)]
    [InlineData(11, 12)]
    [InlineData(108, 120)]
    [InlineData(43, 50)]
    [InlineData(307, 400)]
    [InlineData(1_000_001, 1_200_000)]
    public void AxisTop_AnyMaximum_IsRoundAndHalvesToAWholeNumber(long max, long expected) =>
        Assert.Equal(expected, ChartGeometry.AxisTop(max));

    [Fact]
    public void Line_Values_SpanTheWholePlot() =>
        Assert.Equal("M0 100L50 50L100 0", ChartGeometry.Line([0, 5, 10], 10, 100, 100));

    [Fact]
    public void StackedAreas_TwoBands_StandOnEachOtherWithTheWorstBelow()
    {
        var areas = ChartGeometry.StackedAreas([new(0, 2, 0, 0, 1), new(0, 1, 0, 0, 3)], 4, 100, 100);

        Assert.Equal([SeverityBand.Critical, SeverityBand.Low], areas.Select(static a => a.Band));
        Assert.Equal("M0 75L100 25", areas[0].Line);
        Assert.Equal("M0 25L100 0", areas[1].Line);
        Assert.Equal("M0 25L100 0L100 25L0 75Z", areas[1].Fill);
    }

    [Fact]
    public void Stack_OneCriticalAmongThousands_IsVisibleAndNothingOverflows()
    {
        var parts = ChartGeometry.Stack(new BandCounts(0, 50_000, 0, 0, 1), 50_001);

        Assert.Equal(SeverityBand.Critical, parts[0].Band);
        Assert.True(parts[0].Width > 1);
        Assert.True(parts[^1].X + parts[^1].Width <= 100);
    }

    [Fact]
    public void Stack_Nothing_IsEmpty() => Assert.Empty(ChartGeometry.Stack(default, 0));

    [Fact]
    public void History_DaysWithoutRows_CarryTheLastValue()
    {
        var builder = new HistoryBuilder(100, 5);
        builder.Add(101, High, 7, 7, 0, 0);
        builder.Add(104, High, 4, 0, 3, 0);

        var history = builder.Build(new Dictionary<long, string> { [1] = "a" });

        Assert.Equal([0, 7, 7, 7, 4], history.Trend.Days.Select(static d => d.Open.High));
        Assert.Equal([0, 7, 0, 0, 0], history.Trend.Days.Select(static d => d.New));
        Assert.Equal(3, history.Clusters["a"].Removed);
        Assert.Equal([0, 7, 7, 7, 4], history.Clusters["a"].Open);
    }

    [Fact]
    public void History_SourceThatWasQuietForLong_CountsAsItIs()
    {
        var builder = new HistoryBuilder(100, 3);
        builder.Before(High, 5);
        builder.BeforeUnlessSeen(High, 9);
        builder.BeforeUnlessSeen(High with { Source = 2 }, 2);

        var history = builder.Build(new Dictionary<long, string> { [1] = "a" });

        Assert.All(history.Trend.Days, static d => Assert.Equal(7, d.Open.High));
    }

    [Theory]
    [InlineData(999, "999")]
    [InlineData(9_999, "9,999")]
    [InlineData(12_449, "12.4k")]
    [InlineData(999_999, "999k")]
    [InlineData(1_290_000, "1.2M")]
    public void Short_Number_NeverOverstates(long number, string expected) => Assert.Equal(expected, Words.Short(number));

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("abcdefghijklmnop", 9, "abcd…mnop")]
    public void Middle_LongName_KeepsBothEnds(string text, int length, string expected) => Assert.Equal(expected, Words.Middle(text, length));

    [Theory]
    [InlineData("/items?q=a", true)]
    [InlineData("/", true)]
    [InlineData("", false)]
    [InlineData("items", false)]
    [InlineData("//host/", false)]
    [InlineData("/\\host/", false)]
    [InlineData("/a\r\nSet-Cookie: b", false)]
    [InlineData("/..//evil.example/x", false)]
    [InlineData("/.//evil.example", false)]
    [InlineData("/./\\evil.example", false)]
    [InlineData("/a/../..//evil.example", false)]
    [InlineData("/%2e%2e//evil.example", false)]
    [InlineData("/@evil.example/", true)]
    [InlineData("/items?return=//evil.example", true)]
    public void IsLocal_Path_IsOfThisSite(string path, bool expected) => Assert.Equal(expected, LocalPath.IsLocal(path));
}
