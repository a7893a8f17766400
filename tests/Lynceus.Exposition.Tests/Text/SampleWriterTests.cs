using System.Buffers;
using System.Text;
using Lynceus.Exposition.Text;

namespace Lynceus.Exposition.Tests.Text;

public class SampleWriterTests
{
    [Fact]
    public void Value_WithoutLabels_IsNameAndValue() => Assert.Equal("up 1\n", Written(static o => new SampleWriter(o, "up"u8).Value(1)));

    [Fact]
    public void Label_WithQuotesBackslashesAndLineEnds_IsEscaped() =>
        Assert.Equal(
            """m{a="x\\y\"z\nw",b=""} 0.5""" + "\n",
            Written(static o =>
            {
                var sample = new SampleWriter(o, "m"u8);
                sample.Label("a"u8, "x\\y\"z\nw");
                sample.Label("b"u8, "");
                sample.Value(0.5);
            }));

    [Fact]
    public void Label_WithHalfSurrogate_HasReplacementCharacter() =>
        Assert.Equal(
            "m{a=\"x\ufffdy\U0001F600\"} 1\n",
            Written(static o =>
            {
                var sample = new SampleWriter(o, "m"u8);
                sample.Label("a"u8, "x\ud83dy\U0001F600");
                sample.Value(1);
            }));

    [Fact]
    public void Label_OfBytesThatAreNotUtf8_HasReplacementCharacter() =>
        Assert.Equal(
            "m{a=\"x\ufffd\\\"y\"} 1\n",
            Written(static o =>
            {
                var sample = new SampleWriter(o, "m"u8);
                sample.Label("a"u8, [(byte)'x', 0xFF, (byte)'"', (byte)'y']);
                sample.Value(1);
            }));

    [Fact]
    public void Label_LongerThanAnySpan_IsWhole()
    {
        var value = string.Concat(Enumerable.Repeat("a\U0001F600\"", 20_000));

        var line = Written(o =>
        {
            var sample = new SampleWriter(o, "m"u8);
            sample.Label("a"u8, value);
            sample.Value(1);
        });

        Assert.Equal($"m{{a=\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}} 1\n", line);
    }

    [Fact]
    public void Name_OutsideTheOldCharacters_StandsInQuotes() =>
        Assert.Equal(
            """{"http.server \"x\"",le="1","a.b"="c"} 2""" + "\n",
            Written(static o =>
            {
                var sample = new SampleWriter(o, MetricName.Parse("http.server \"x\""));
                sample.Label(LabelName.Parse("le"), "1");
                sample.Label(LabelName.Parse("a.b"), "c");
                sample.Value(2L);
            }));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(-3, "-3")]
    [InlineData(1e6, "1000000")]
    [InlineData(9007199254740992, "9007199254740992")]
    [InlineData(1e21, "1E+21")]
    [InlineData(0.1, "0.1")]
    [InlineData(5e-324, "5E-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157E+308")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Value_OfAnyNumber_IsTheShortestFormThatPrometheusReads(double value, string expected) =>
        Assert.Equal($"m {expected}\n", Written(o => new SampleWriter(o, "m"u8).Value(value)));

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(1, "1.0")]
    [InlineData(10, "10.0")]
    [InlineData(2.5, "2.5")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(0.005, "0.005")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(1e-8, "1e-08")]
    [InlineData(100000, "100000.0")]
    [InlineData(123456, "123456.0")]
    [InlineData(1e6, "1e+06")]
    [InlineData(1234567, "1.234567e+06")]
    [InlineData(16777216, "1.6777216e+07")]
    [InlineData(1e10, "1e+10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    public void FormatCanonical_OfBounds_IsTheFormOfOpenMetrics(double bound, string expected)
    {
        Span<byte> text = stackalloc byte[FloatText.MaxBytes];

        Assert.Equal(expected, Encoding.UTF8.GetString(text[..FloatText.FormatCanonical(bound, text, hasPoint: true)]));
        Assert.Equal(
            expected.EndsWith(".0", StringComparison.Ordinal) ? expected[..^2] : expected,
            Encoding.UTF8.GetString(text[..FloatText.FormatCanonical(bound, text, hasPoint: false)]));
    }

    private static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
