namespace Lynceus.Reports.Tests;

public class ReportTimeTests
{
    [Theory]
    [InlineData("2026-03-02T10:00:00Z", "2026-03-02T10:00:00.0000000+00:00")]
    [InlineData("2026-03-02T10:00:00.123456789Z", "2026-03-02T10:00:00.1234568+00:00")]
    [InlineData("2026-03-02T10:00:00.5+02:00", "2026-03-02T08:00:00.5000000+00:00")]
    [InlineData("2026-03-02T10:00:00", "2026-03-02T10:00:00.0000000+00:00")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+05:00", null)]
    [InlineData("9999-12-31T23:59:59-05:00", null)]
    [InlineData("10:30", null)]
    [InlineData("3", null)]
    [InlineData("2026-13-02T10:00:00Z", null)]
    [InlineData("yesterday", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Parse_Text_IsUtcOrNull(string? text, string? expected)
    {
        Assert.Equal(expected, ReportTime.Parse(text)?.ToString("O"));
    }
}
