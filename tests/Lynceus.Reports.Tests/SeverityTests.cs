namespace Lynceus.Reports.Tests;

public class SeverityTests
{
    [Theory]
    [InlineData(1.0, SeverityBand.Critical)]
    [InlineData(0.9, SeverityBand.Critical)]
    [InlineData(0.89, SeverityBand.High)]
    [InlineData(0.7, SeverityBand.High)]
    [InlineData(0.69, SeverityBand.Medium)]
    [InlineData(0.4, SeverityBand.Medium)]
    [InlineData(0.39, SeverityBand.Low)]
    [InlineData(0.1, SeverityBand.Low)]
    [InlineData(0.09, SeverityBand.None)]
    [InlineData(0.0, SeverityBand.None)]
    [InlineData(-1.0, SeverityBand.None)]
    [InlineData(double.NaN, SeverityBand.None)]
    public void BandOf_Value_FollowsTheDocumentedBounds(double value, SeverityBand expected)
    {
        Assert.Equal(expected, Severity.BandOf(value));
    }

    [Theory]
    [InlineData("CRITICAL", 0.95, SeverityBand.Critical)]
    [InlineData("High", 0.75, SeverityBand.High)]
    [InlineData("moderate", 0.5, SeverityBand.Medium)]
    [InlineData("low", 0.25, SeverityBand.Low)]
    [InlineData("Negligible", 0.0, SeverityBand.None)]
    public void FromWord_KnownWord_IsRated(string word, double value, SeverityBand band)
    {
        var severity = Severity.FromWord(word, "nvd");

        Assert.Equal(new Severity(value, word, "nvd"), severity);
        Assert.Equal(band, severity.Band);
    }

    [Theory]
    [InlineData("UNKNOWN")]
    [InlineData("")]
    [InlineData(null)]
    public void FromWord_AnythingElse_IsUnratedAndNotHarmless(string? word)
    {
        var severity = Severity.FromWord(word);

        Assert.True(severity.IsUnrated);
        Assert.Equal(SeverityBand.Low, severity.Band);
        Assert.True(severity.Value > Severity.Low);
        Assert.Equal(word, severity.Native);
    }
}
