using System.Text;
using System.Text.Json;
using Lynceus.Reports.Inputs;
using Lynceus.Reports.Yaml;

namespace Lynceus.Reports.Tests.Yaml;

public class YamlToJsonTests
{
    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("on", "\"on\"")]
    [InlineData("true", "true")]
    [InlineData("True", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("'~'", "\"~\"")]
    [InlineData("1.10", "1.10")]
    [InlineData("\"1.10\"", "\"1.10\"")]
    [InlineData("!!str 1.10", "\"1.10\"")]
    [InlineData("!!str true", "\"true\"")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("0x1f", "\"0x1f\"")]
    [InlineData("0o17", "\"0o17\"")]
    [InlineData("017", "\"017\"")]
    [InlineData("-0", "\"-0\"")]
    [InlineData("-12", "-12")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("99999999999999999999", "\"99999999999999999999\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData(".nan", "\".nan\"")]
    [InlineData("1e5", "\"1e5\"")]
    [InlineData("2022-12-08T15:50:37Z", "\"2022-12-08T15:50:37Z\"")]
    [InlineData("2021-08-09", "\"2021-08-09\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("|-\n    two\n    lines", "\"two\\nlines\"")]
    [InlineData(">-\n    one\n    line", "\"one line\"")]
    [InlineData("\"tab\\there\"", "\"tab\\there\"")]
    public void Convert_Scalar_FollowsCoreSchema(string yaml, string json)
    {
        Assert.Equal($$"""{"a":{{json}}}""", Json("a: " + yaml));
    }

    [Fact]
    public void Convert_EmptyValue_IsNull() => Assert.Equal("""{"a":null,"b":[null,1]}""", Json("a:\nb:\n-\n- 1"));

    [Fact]
    public void Convert_SeveralDocuments_AreOneJsonDocumentEach() =>
        Assert.Equal("{\"a\":1}\n[2]\n\"three\"", Json("---\na: 1\n---\n- 2\n...\n---\nthree\n"));

    [Fact]
    public void Convert_EmptyDocuments_AreNotCounted() =>
        Assert.Equal("{\"a\":1}\n{\"b\":2}", Json("# made by a template\n---\n---\na: 1\n---\n# nothing\n---\nb: 2\n---\n"));

    [Fact]
    public void Convert_NothingButComments_HasNoDocument() => Assert.Equal("", Json("# nothing\n"));

    [Fact]
    public void Convert_Aliases_AreExpanded() =>
        Assert.Equal("""{"a":{"x":[1,2]},"b":{"x":[1,2]},"c":[1,2]}""", Json("a: &all\n  x: &list [1, 2]\nb: *all\nc: *list"));

    [Fact]
    public void Convert_AnchorSetTwice_MeansTheLatest() => Assert.Equal("""{"a":1,"b":1,"c":2,"d":2}""", Json("a: &x 1\nb: *x\nc: &x 2\nd: *x"));

    [Fact]
    public void Convert_AnchorOfAnotherDocument_IsUnknown() => Assert.Contains("no anchor", Refused("a: &x 1\n---\nb: *x").Message);

    [Fact]
    public void Convert_MergeKey_StaysAnOrdinaryKey() => Assert.Equal("""{"a":{"x":1},"b":{"<<":{"x":1}}}""", Json("a: &x {x: 1}\nb:\n  <<: *x"));

    [Fact]
    public void Convert_KeyTwice_IsWrittenTwice() => Assert.Equal("""{"a":1,"a":2}""", Json("a: 1\na: 2"));

    [Fact]
    public void Convert_KeyThatIsNoText_KeepsItsSpelling() => Assert.Equal("""{"1":"x","true":"y","~":"z"}""", Json("1: x\ntrue: y\n~: z"));

    [Theory]
    [InlineData("? [a, b]\n: 1")]
    [InlineData("&x a: 1\n? *x\n: 2")]
    public void Convert_KeyThatIsNoScalar_IsRefused(string yaml) => Assert.Contains("not a scalar", Refused(yaml).Message);

    [Fact]
    public void Convert_BillionLaughs_IsRefusedEarly()
    {
        var yaml = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 12; i++)
        {
            yaml.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Refused(yaml.ToString());

        Assert.Equal(ReportProblem.TooLarge, refused.Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void Convert_AliasOfItself_IsRefused() => Assert.Equal(ReportProblem.Malformed, Refused("a: &a [*a]").Problem);

    [Theory]
    [InlineData("")]
    [InlineData("&a ")]
    public void Convert_VeryDeep_IsRefused(string anchor) =>
        Assert.Contains("deeper than 100", Refused("a: " + anchor + new string('[', 200_000)).Message);

    [Fact]
    public void Convert_AsDeepAsAllowed_IsReadable()
    {
        var yaml = new string('[', 100) + new string(']', 100);

        Assert.Equal(yaml, Json(yaml));
        Assert.Contains("deeper", Refused("[" + yaml + "]").Message);
    }

    [Fact]
    public void Convert_TabIndentation_NamesThePlace()
    {
        var refused = Refused("a:\n\tb: 1");

        Assert.Equal(ReportProblem.Malformed, refused.Problem);
        Assert.InRange(refused.Line ?? 0, 1, 2);
    }

    [Fact]
    public void Convert_InvalidUtf8_NamesTheByte()
    {
        var refused = Assert.Throws<ReportFormatException>(() => Convert([(byte)'a', (byte)':', (byte)' ', 0xC3, 0x28]));

        Assert.Contains("byte 4", refused.Message);
    }

    [Fact]
    public void Convert_ByteOrderMark_IsPassedOver() => Assert.Equal("""{"a":1}""", Json("\uFEFFa: 1"));

    [Theory]
    [InlineData("- a\n")]
    [InlineData("- [a, b]\n")]
    [InlineData("- &a a\n")]
    [InlineData("- !!str a\n")]
    [InlineData("- *b\n")]
    [InlineData("- {a: b}\n")]
    [InlineData("- ? a\n")]
    [InlineData("- - - - a\n")]
    [InlineData("- 'a'\n- \"a\"\n")]
    [Trait("Attack", "M1")]
    public void Convert_ManyShortNodes_IsRefusedWithoutReadingTheRest(string element)
    {
        using var stream = new RepeatedText("kind: &b VulnerabilityReport\nx:\n", element, 10 * 1024 * 1024);

        var refused = Refused(stream, ReportLimits.Default with { MaxYamlNodes = 10_000 });

        Assert.Equal((ReportProblem.TooLarge, "The YAML report has more than 10000 keys and values; send longer reports as JSON."), (refused.Problem, refused.Message));
        Assert.InRange(stream.Position, 1, 512 * 1024);
    }

    [Theory]
    [InlineData("", "a,", 5)]
    [InlineData("---\n", "---\n", 10)]
    [InlineData("---\na\n", "---\na\n", 10)]
    [InlineData("k: v\n", "k: v\n", 10)]
    [InlineData("? a\n", "? a\n", 10)]
    [Trait("Attack", "M1")]
    public void Convert_ManyShortNodesOfOtherShapes_IsRefusedWithoutReadingTheRest(string first, string element, int bytesOfNode)
    {
        using var stream = new RepeatedText(first.Length > 0 ? first : "x: [", element, 10 * 1024 * 1024);

        var refused = Refused(stream, ReportLimits.Default with { MaxYamlNodes = 10_000 });

        Assert.Equal(ReportProblem.TooLarge, refused.Problem);
        Assert.InRange(stream.Position, 1, (10_000 * bytesOfNode) + (256 * 1024));
    }

    [Fact]
    public void Convert_AnchorsWithinAnchors_CountEachTimeTheyAreRepeated()
    {
        var yaml = "x: " + string.Concat(Enumerable.Repeat("&a [", 90)) + string.Join(',', Enumerable.Repeat("a", 1_000)) + new string(']', 90);

        Assert.NotEmpty(Json(yaml));
        Assert.Equal(ReportProblem.TooLarge, Assert.Throws<ReportFormatException>(() => Convert(Encoding.UTF8.GetBytes(yaml), ReportLimits.Default with { MaxYamlNodes = 50_000 })).Problem);
    }

    [Fact]
    [Trait("Attack", "M1")]
    public void Convert_SixtyFourMegabytesOfNodes_StayWithinBoundedMemory()
    {
        using var stream = new RepeatedText("kind: VulnerabilityReport\nx:\n", "- a\n", 64 * 1024 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Refused(stream, ReportLimits.Default with { MaxYamlNodes = 200_000 });

        Assert.Equal(ReportProblem.TooLarge, refused.Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128L * 1024 * 1024);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Convert_InvalidUtf8BehindTheFirstBuffer_NamesTheByte(int at)
    {
        byte[] yaml = [.. Encoding.UTF8.GetBytes("a: " + new string('b', (32 * 1024) - 3 - at)), 0xC3, 0x28];

        Assert.Contains($"byte {(32 * 1024) - at + 1} ", Assert.Throws<ReportFormatException>(() => Convert(yaml)).Message);
    }

    [Fact]
    public void Convert_CharactersAcrossBuffers_StayWhole()
    {
        var text = string.Concat(Enumerable.Repeat("é€😀\uFEFF", 30_000));

        using var json = JsonDocument.Parse(Json("a: x" + text));
        Assert.Equal("x" + text.Replace("\uFEFF", ""), json.RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void Convert_OverLimit_IsTooLarge()
    {
        var limits = ReportLimits.Default with { MaxYamlBytes = 10 };

        var refused = Assert.Throws<ReportFormatException>(() => Convert(Encoding.UTF8.GetBytes("a: 0123456789"), limits));

        Assert.Equal(ReportProblem.TooLarge, refused.Problem);
    }

    [Theory]
    [InlineData("\"\\uD800\"")]
    [InlineData("\"\\UFFFFFFFF\"")]
    [InlineData("\"\\U00110000\"")]
    [InlineData("%YAML 9.9\n---\na")]
    [InlineData("%TAG ! !\n%TAG ! !\n---\na")]
    [InlineData("a: *nowhere")]
    [InlineData("a: b: c")]
    [InlineData("[a")]
    [InlineData("{a: 1")]
    [InlineData("a: \"b")]
    [InlineData("@a")]
    [InlineData("`a")]
    [InlineData("a\n---b: [\n...")]
    [InlineData("!<> a")]
    [InlineData("a: |99\n x")]
    [InlineData("&: a")]
    [InlineData("*")]
    [InlineData("\0")]
    public void Convert_StrangeText_IsReadOrRefused(string yaml)
    {
        // Whether it is YAML is the parser's business; that nothing else escapes is ours.
        try
        {
            Json(yaml);
        }
        catch (ReportFormatException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    [Fact]
    public void Convert_MutatedYaml_IsReadOrRefused()
    {
        const string Sample = "%YAML 1.2\n---\na: &x\n- 'q'\n- \"d\\u00e9\\n\"\n- |2-\n   t\n- {k: *x, ? l : !!str 1}\n- # c\n  b: ~\n...\n---\n- - -1.5\n- >+\n  f\n";
        var random = new Random(20260302);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Mutation.Of(Encoding.UTF8.GetBytes(Sample), random);
            try
            {
                Convert(bytes);
            }
            catch (ReportFormatException)
            {
            }
        }
    }

    private static string Json(string yaml) => Encoding.UTF8.GetString(Convert(Encoding.UTF8.GetBytes(yaml))).TrimEnd('\n');

    private static ReportFormatException Refused(string yaml) => Assert.Throws<ReportFormatException>(() => Json(yaml));

    private static ReportFormatException Refused(Stream stream, ReportLimits limits)
    {
        using var text = new YamlReader(stream, limits);
        return Assert.Throws<ReportFormatException>(() => YamlToJson.Convert(text, static _ => "", limits));
    }

    private static byte[] Convert(byte[] yaml, ReportLimits? limits = null)
    {
        using var stream = new MemoryStream(yaml);
        using var text = new YamlReader(stream, limits ?? ReportLimits.Default);
        return YamlToJson.Convert(text, n => YamlText.LineAt(new StringReader(Encoding.UTF8.GetString(yaml)), n), limits ?? ReportLimits.Default);
    }
}
