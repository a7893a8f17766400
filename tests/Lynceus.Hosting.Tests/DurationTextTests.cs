namespace Lynceus.Hosting.Tests;

public class DurationTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("7d", 604_800)]
    [InlineData("1d2h3m4s5ms", 93_784.005)]
    public void TryParse_Duration_IsRead(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds, precision: 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("1.5h")]
    [InlineData("5 minutes")]
    [InlineData("5m 3")]
    [InlineData("99999999999999d")]
    [InlineData("10675199d10675199d")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.5, "500ms")]
    [InlineData(5400, "1h30m")]
    [InlineData(604_800, "7d")]
    public void Format_IsReadBack(double seconds, string expected)
    {
        var duration = TimeSpan.FromSeconds(seconds);

        Assert.Equal(expected, DurationText.Format(duration));
        Assert.True(DurationText.TryParse(expected, out var again));
        Assert.Equal(duration, again);
    }
}
