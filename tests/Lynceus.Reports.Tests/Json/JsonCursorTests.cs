using System.Text;
using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Tests.Json;

public class JsonCursorTests
{
    private static readonly string Document = $$"""
        {"plain":"text","escaped\u0020name\t":"a\"b\\c\u00e9\ud83d\udc34\n","žluť":"🐎 kůň","{{new string('l', 64)}}":64,"{{new string('m', 65)}}":65,
         "numbers":[0,-1.5e+10,12345678901234567890,0.1],"flags":[true,false,null],"empty":[{},[],""],
         "deep":[[[{"a":{"b":[1,[2]]} }]]],"long":"{{new string('x', 300)}}","":"no name"}
        """;

    [Fact]
    public void Read_AnyChunkSize_GivesTheSame()
    {
        var bytes = Encoding.UTF8.GetBytes(Document + "\n[1]\n\"x\" 5 ");
        var expected = Dump(new MemoryStream(bytes));
        Assert.Equal(4, expected.Count(c => c == '\n'));

        for (var chunk = 1; chunk <= bytes.Length; chunk++)
        {
            Assert.Equal(expected, Dump(new ChunkedStream(bytes, chunk)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65536)]
    public void Read_DocumentOverManyWindows_GivesTheSame(int chunk)
    {
        // Longer than the window several times, with a period that puts every token at its end once.
        var bytes = Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat(Document, 200 * Math.Min(chunk, 5))) + "]");

        Assert.Equal(Dump(new MemoryStream(bytes)), Dump(new ChunkedStream(bytes, chunk)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(131_071)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    [InlineData(1_000_000)]
    public void Text_LongerThanTheWindow_IsRead(int length)
    {
        var text = new string('x', length - 1) + "é";

        using var input = Input($$"""{"a":1,"t":"{{text}}","b":2}""");
        var cursor = new JsonCursor(input);

        Assert.True(cursor.NextDocument() && cursor.EnterObject() && cursor.NextProperty());
        Assert.True(cursor.NextProperty());
        Assert.True(cursor.Is("t"u8));
        Assert.Equal(text, cursor.Text());
        Assert.True(cursor.NextProperty());
        Assert.Equal(2, cursor.Int32());
        Assert.False(cursor.NextProperty());
        Assert.False(cursor.NextDocument());
    }

    [Fact]
    public void Text_OverTheTokenLimit_IsRefused()
    {
        var limits = new ReportLimits { MaxTokenBytes = 1024 * 1024 };

        var e = Assert.Throws<ReportFormatException>(() => Dump(new MemoryStream(Encoding.UTF8.GetBytes($"[\"{new string('x', 5_000_000)}\"]")), limits));

        Assert.Equal(ReportProblem.TooLarge, e.Problem);
    }

    [Fact]
    public void Text_LongAndInSmallPieces_IsNotScannedAnewForEach()
    {
        // One scan of what is there for each piece would read 2 TB.
        using var stream = new ChunkedStream(Encoding.UTF8.GetBytes($"[\"{new string('x', 12_000_000)}\"]"), chunk: 3);

        Assert.Equal(12_000_004, Dump(stream).TrimEnd('\n').Length);
    }

    [Fact]
    public void Dispose_Input_ClosesTheStream()
    {
        var stream = new MemoryStream("[]"u8.ToArray());

        new JsonInput(stream, ReportLimits.Default, CancellationToken.None).Dispose();

        Assert.False(stream.CanRead);
    }

    [Theory]
    [InlineData("""{"\u0061b":1}""", "ab")]
    [InlineData("""{"a\/b":1}""", "a/b")]
    [InlineData("""{"\ud83d\udc34":1}""", "🐴")]
    [InlineData("""{"\ud800":1}""", "")]
    public void Name_Escaped_IsUnescaped(string json, string expected)
    {
        using var input = Input(json);
        var cursor = new JsonCursor(input);
        cursor.NextDocument();

        Assert.True(cursor.NextProperty());

        Assert.Equal(expected, Encoding.UTF8.GetString(cursor.Name));
        Assert.Equal(expected, cursor.NameText());
        Assert.Equal(1, cursor.Int32());
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Name_OverTheBuffer_IsEmptyUnlessAskedForAsText(int length, bool isKept)
    {
        var name = new string('n', length);
        using var input = Input($$"""{"{{name}}":1,"{{name}}":2}""");
        var cursor = new JsonCursor(input);
        cursor.NextDocument();

        Assert.True(cursor.NextProperty());
        Assert.Equal(isKept ? length : 0, cursor.Name.Length);
        Assert.True(cursor.NextProperty(out var text));
        Assert.Equal(name, text);
        Assert.Equal(2, cursor.Int32());
    }

    // The pool looks at a text's length, head, middle and tail: these differ between them only.
    [Theory]
    [InlineData(40)]
    [InlineData(1000)]
    [InlineData(3000)]
    [InlineData(5000)]
    public void Text_AlikeInHeadMiddleAndTail_AreToldApart(int length)
    {
        string[] texts = ["", "\n", "\"", "é"];
        var expected = new List<string?>();
        foreach (var escape in texts)
        {
            foreach (var letter in "ab")
            {
                var text = (new string('x', (length / 2) - 12) + letter + new string('x', (length / 2) + 8) + escape + "xxxxxxxxxx")[..^(escape.Length + 1)];
                expected.AddRange([text, text]);
            }
        }

        using var input = Input(JsonSerializer.Serialize(expected));
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        var read = new List<string?>();
        while (cursor.NextElement())
        {
            read.Add(cursor.Text());
        }

        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with a\nbreak")]
    public void Text_SeenBefore_IsTheSameString(string text)
    {
        using var input = Input(JsonSerializer.Serialize(new[] { text, text }));
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        cursor.NextElement();
        var first = cursor.Text();
        cursor.NextElement();

        Assert.Same(first, cursor.Text());
    }

    [Fact]
    public void Text_InvalidUtf8_ThrowsAndCanBePassedOver()
    {
        byte[] json = [.. "[{\"a\":\""u8, 0xff, .. "\",\"b\":[1]},2]"u8];
        using var input = new JsonInput(new MemoryStream(json), ReportLimits.Default, CancellationToken.None);
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        cursor.NextElement();
        var depth = cursor.Depth;
        cursor.NextProperty();

        var isRefused = false;
        try
        {
            cursor.Text();
        }
        catch (SkippedElementException)
        {
            isRefused = true;
        }

        cursor.SkipRest(depth);
        Assert.True(isRefused);
        Assert.True(cursor.NextElement());
        Assert.Equal(2, cursor.Int32());
        Assert.False(cursor.NextElement());
    }

    [Fact]
    public void Read_DeeperThanTheLimit_IsMalformed()
    {
        var limits = new ReportLimits { MaxDepth = 5 };

        Assert.Equal("[[[[[]]]]]\n", Dump(new MemoryStream("[[[[[]]]]]"u8.ToArray()), limits));
        Assert.ThrowsAny<JsonException>(() => Dump(new MemoryStream("[[[[[[]]]]]]"u8.ToArray()), limits));
    }

    [Fact]
    public void Read_TruncatedAtAnyByte_IsMalformed()
    {
        var bytes = Encoding.UTF8.GetBytes(Document);

        for (var length = 1; length < bytes.Length; length++)
        {
            Assert.ThrowsAny<JsonException>(() => Dump(new MemoryStream(bytes[..length])));
            Assert.ThrowsAny<JsonException>(() => Dump(new ChunkedStream(bytes[..length], 7)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    public void NextDocument_NothingThere_IsFalse(string text)
    {
        Assert.Equal("", Dump(new MemoryStream(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData("{}{}", 2)]
    [InlineData("{}\n[1]\n2\n\"x\"\nnull", 5)]
    [InlineData("1", 1)]
    public void NextDocument_SeveralDocuments_ReadsAll(string text, int expected)
    {
        Assert.Equal(expected, Dump(new ChunkedStream(Encoding.UTF8.GetBytes(text), 1)).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("1.5", 1.5, null)]
    [InlineData("\"7\"", 7.0, 7)]
    [InlineData("7.0", 7.0, 7)]
    [InlineData("1e999", null, null)]
    [InlineData("-1e999", null, null)]
    [InlineData("\"NaN\"", null, null)]
    [InlineData("\"Infinity\"", null, null)]
    [InlineData("3000000000", 3e9, null)]
    [InlineData("\"x\"", null, null)]
    [InlineData("[1]", null, null)]
    [InlineData("null", null, null)]
    [InlineData("true", null, null)]
    public void Number_AnyValue_IsFiniteOrNull(string json, double? number, int? whole)
    {
        using var input = Input($"[{json},{json},9]");
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        cursor.NextElement();

        Assert.Equal(number, cursor.Number());
        cursor.NextElement();
        Assert.Equal(whole, cursor.Int32());
        cursor.NextElement();
        Assert.Equal(9, cursor.Int32());
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"True\"", true)]
    [InlineData("\"false\"", false)]
    [InlineData("1", null)]
    [InlineData("{}", null)]
    public void Bool_AnyValue_IsReadLeniently(string json, bool? expected)
    {
        using var input = Input(json);
        var cursor = new JsonCursor(input);
        cursor.NextDocument();

        Assert.Equal(expected, cursor.Bool());
    }

    [Theory]
    [InlineData("""["a","",null,{"x":1},"b",["c"],3]""", "a b 3")]
    [InlineData("\"one\"", "one")]
    [InlineData("\" \"", "")]
    [InlineData("null", "")]
    [InlineData("""{"a":["b"]}""", "")]
    public void Texts_AnyValue_IsAList(string json, string expected)
    {
        using var input = Input($"[{json},9]");
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        cursor.NextElement();

        Assert.Equal(expected, string.Join(' ', cursor.Texts()));
        cursor.NextElement();
        Assert.Equal(9, cursor.Int32());
    }

    [Fact]
    public void Texts_OverTheLimit_AreSkipped()
    {
        using var input = Input("""[["a","b",{"x":[1]},"c"],9]""");
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        cursor.NextElement();

        Assert.Equal(["a"], cursor.Texts(limit: 1));
        cursor.NextElement();
        Assert.Equal(9, cursor.Int32());
    }

    [Fact]
    public void Text_SameTextAgain_IsTheSameInstance()
    {
        using var input = Input("""["openssl","openssl","libssl!"]""");
        var cursor = new JsonCursor(input);
        cursor.NextDocument();
        cursor.NextElement();
        var first = cursor.Text();
        cursor.NextElement();

        Assert.Same(first, cursor.Text());
        cursor.NextElement();
        Assert.Equal("libssl!", cursor.Text());
    }

    [Fact]
    public void Read_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        using var input = new JsonInput(new ChunkedStream(Encoding.UTF8.GetBytes(Document), 10), ReportLimits.Default, stop.Token);
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => DumpAll(input));
    }

    private static JsonInput Input(string json) => new(new MemoryStream(Encoding.UTF8.GetBytes(json)), ReportLimits.Default, CancellationToken.None);

    private static string Dump(Stream stream, ReportLimits? limits = null)
    {
        using var input = new JsonInput(stream, limits ?? ReportLimits.Default, CancellationToken.None);
        return DumpAll(input);
    }

    private static string DumpAll(JsonInput input)
    {
        var text = new StringBuilder();
        var cursor = new JsonCursor(input);
        while (cursor.NextDocument())
        {
            DumpValue(ref cursor, text);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void DumpValue(ref JsonCursor cursor, StringBuilder text)
    {
        switch (cursor.TokenType)
        {
            case JsonTokenType.StartObject:
                text.Append('{');
                while (cursor.NextProperty(out var name))
                {
                    text.Append(name).Append('|').Append(Encoding.UTF8.GetString(cursor.Name)).Append(':');
                    DumpValue(ref cursor, text);
                    text.Append(';');
                }

                text.Append('}');
                break;
            case JsonTokenType.StartArray:
                text.Append('[');
                for (var i = 0; cursor.NextElement(); i++)
                {
                    text.Append(i > 0 ? "," : "");
                    DumpValue(ref cursor, text);
                }

                text.Append(']');
                break;
            case JsonTokenType.String:
                text.Append('"').Append(cursor.Text()!.Replace('\n', ' ')).Append('"');
                break;
            default:
                text.Append(cursor.Text() ?? "null");
                break;
        }
    }
}
