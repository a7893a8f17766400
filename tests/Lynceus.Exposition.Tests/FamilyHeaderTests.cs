using System.Text;

namespace Lynceus.Exposition.Tests;

public class FamilyHeaderTests
{
    [Fact]
    public void Text_OfCounter_HasSuffixAndHelpFirst() =>
        Assert.Equal(
            "# HELP work_seconds_total Time \\\\ \"spent\".\\nAll of it.\n# TYPE work_seconds_total counter\n",
            Utf8(new FamilyHeader(MetricName.Parse("work_seconds_total"), "Time \\ \"spent\".\nAll of it.", MetricType.Counter, "seconds").Text));

    [Fact]
    public void OpenMetrics_OfCounter_HasNoSuffixAndTypeFirst() =>
        Assert.Equal(
            "# TYPE work_seconds counter\n# UNIT work_seconds seconds\n# HELP work_seconds Time \\\\ \\\"spent\\\".\\nAll of it.\n",
            Utf8(new FamilyHeader(MetricName.Parse("work_seconds_total"), "Time \\ \"spent\".\nAll of it.", MetricType.Counter, "seconds").OpenMetrics));

    [Theory]
    [InlineData("a_info", MetricType.Info, "# TYPE a_info gauge\n", "# TYPE a info\n")]
    [InlineData("a", MetricType.Info, "# TYPE a gauge\n", "# TYPE a gauge\n")]
    [InlineData("a", MetricType.Counter, "# TYPE a counter\n", "# TYPE a unknown\n")]
    [InlineData("a", MetricType.Gauge, "# TYPE a gauge\n", "# TYPE a gauge\n")]
    [InlineData("a", MetricType.Histogram, "# TYPE a histogram\n", "# TYPE a histogram\n")]
    [InlineData("a", MetricType.Unknown, "# TYPE a untyped\n", "# TYPE a unknown\n")]
    [InlineData("a.b_total", MetricType.Counter, "# TYPE \"a.b_total\" counter\n", "# TYPE \"a.b\" counter\n")]
    public void Header_OfEveryType_SaysItInBothFormats(string name, MetricType type, string text, string openMetrics)
    {
        var header = new FamilyHeader(MetricName.Parse(name), "", type);

        Assert.Equal((text, openMetrics), (Utf8(header.Text), Utf8(header.OpenMetrics)));
    }

    [Fact]
    public void OpenMetrics_UnitThatIsNotTheSuffix_IsLeftOut() =>
        Assert.Equal("# TYPE a gauge\n", Utf8(new FamilyHeader(MetricName.Parse("a"), "", MetricType.Gauge, "seconds").OpenMetrics));

    [Theory]
    [InlineData(EscapingScheme.AllowUtf8, "\"a.b_c é\"")]
    [InlineData(EscapingScheme.Underscores, "a_b_c__")]
    [InlineData(EscapingScheme.Dots, "a_dot_b__c____")]
    [InlineData(EscapingScheme.Values, "U__a_2e_b__c_20__e9_")]
    public void For_ClientThatReadsOldNames_EscapesAsAgreed(EscapingScheme scheme, string expected) =>
        Assert.Equal(
            $"# TYPE {expected} gauge\n",
            Utf8(new FamilyHeader(MetricName.Parse("a.b_c é"), "", MetricType.Gauge).For(isOpenMetrics: false, scheme)));

    [Theory]
    [InlineData("a:b_1", true, true)]
    [InlineData("_", true, true)]
    [InlineData("1a", false, true)]
    [InlineData("a.b", false, true)]
    [InlineData("", false, false)]
    public void MetricName_OfAnyText_IsLegacyValidOrRefused(string text, bool isLegacy, bool isValid)
    {
        Assert.Equal(isLegacy, MetricName.IsLegacyName(text));
        Assert.Equal(isValid, MetricName.TryParse(text, out _));
    }

    // An attribute cannot carry half a surrogate pair.
    [Fact]
    public void TryParse_HalfSurrogate_IsRefused()
    {
        Assert.False(MetricName.TryParse("a\ud800", out _));
        Assert.False(LabelName.TryParse("\udc00", out _));
    }

    [Theory]
    [InlineData("a_b", true, true)]
    [InlineData("a:b", false, true)]
    [InlineData("a.b", false, true)]
    [InlineData("__a", true, false)]
    [InlineData("", false, false)]
    public void LabelName_OfAnyText_IsLegacyValidOrRefused(string text, bool isLegacy, bool isValid)
    {
        Assert.Equal(isLegacy, LabelName.IsLegacyName(text));
        Assert.Equal(isValid, LabelName.TryParse(text, out _));
    }

    private static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
