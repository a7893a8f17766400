namespace Lynceus.Hosting.Tests;

public class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("64 mib", 64L << 20)]
    [InlineData("64Mi", 64L << 20)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("1kB", 1000)]
    [InlineData("5MB", 5_000_000)]
    public void TryParse_Size_IsRead(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GiB")]
    [InlineData("-1")]
    [InlineData("1.5GiB")]
    [InlineData("2 giraffes")]
    [InlineData("9223372036854775807KiB")]
    [InlineData("99999999999999999999")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(1500, "1500B")]
    [InlineData(2048, "2KiB")]
    [InlineData(64L << 20, "64MiB")]
    [InlineData(2L << 40, "2TiB")]
    public void Format_IsExactAndReadBack(long bytes, string expected)
    {
        Assert.Equal(expected, ByteSize.Format(bytes));
        Assert.True(ByteSize.TryParse(expected, out var again));
        Assert.Equal(bytes, again);
    }

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1536, "1.50 KiB")]
    [InlineData(500L << 20, "500 MiB")]
    [InlineData(1023L << 20, "1.00 GiB")]
    public void FormatRounded_HasThreeDigits(long bytes, string expected) => Assert.Equal(expected, ByteSize.FormatRounded(bytes));
}
