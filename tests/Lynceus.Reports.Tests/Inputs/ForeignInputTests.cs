using System.Text;

namespace Lynceus.Reports.Tests.Inputs;

/// <summary>What is no report is named for what it is, with what to do, in words of people.</summary>
public class ForeignInputTests
{
    private static readonly string[] Jargon = ["invalid start", "LineNumber", "BytePosition", "Expected", "JsonReader", "Utf8", "scanning a", "Exception", "parsing a", "Change the reader"];

    public static TheoryData<string, string, string> Texts => new()
    {
        { "<?xml version=\"1.0\"?>\n<testsuites><testsuite/></testsuites>", "JUnit XML", "format json" },
        { "\uFEFF<?xml version=\"1.0\"?>\n<!-- c -->\n<checkstyle version=\"4.3\">", "Checkstyle XML", "SARIF" },
        { "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.4\">", "CycloneDX XML", "" },
        { "<nmaprun scanner=\"nmap\">", "Nmap XML", "" },
        { "<other/>", "XML (<other>)", "" },
        { "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Sign in · Proxy</title><script>\n{\"a\":1}\n</script>", "HTML page (Sign in · Proxy)", "login page" },
        { "<html>\r\n<head><title>502 Bad Gateway</title></head>", "502 Bad Gateway", "proxy" },
        { "%PDF-1.7\n%âãÏÓ", "PDF", "format json" },
        { "name,severity,count\na,high,1\nb,low,2\n", "CSV", "format json" },
        { "\nnginx:1.25 (debian 12.1)\n=====\nTotal: 3 (HIGH: 1)\n\n┌────┬────┐\n│ a  │ b  │\n", "prints for people", "trivy with --format json" },
        { "+------+-----+\n| NAME | SEV |\n+------+-----+\n", "prints for people", "format json" },
        { "NAME      NAMESPACE   SEVERITY\ncart      shop        high\n", "prints for people", "format json" },
        { "[INFO] 1 Control Plane Security Configuration\n[PASS] 1.1.1 Ensure that\n[FAIL] 1.1.2 Ensure that\n", "kube-bench prints for people", "--json" },
        { "error: cannot connect to the server\n", "error message", "cannot connect" },
        { "hello", "plain text", "hello" },
        { "Error from server (Forbidden): pods is forbidden: User \"x\" cannot list\nsome more text", "plain text", "Forbidden" },
        { "-----BEGIN CERTIFICATE-----\nMIIB\n", "PEM file (-----BEGIN CERTIFICATE-----)", "" },
        { "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n", "Git LFS", "git lfs pull" },
        { "eyJQb2xhcmlzT3V0cHV0VmVyc2lvbiI6IjEuMCJ9\n", "Base64", "base64 -d" },
        { "%7B%22a%22%3A1%7D", "percent-encoded", "--data-binary" },
        { "\"{\\\"a\\\":1}\"", "text inside of JSON", "jq -r" },
        { "{\"level\":\"info\",\"msg\":\"a\"}\n{\"level\":\"fatal\",\"msg\":\"no access\"}\n", "only log output", "no access" },
        { "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"pods is forbidden\",\"code\":403}", "Kubernetes API server", "pods is forbidden" },
        { "{\"error\":{\"code\":500,\"message\":\"boom\"}}", "error message", "boom" },
        { "{\"error\":\"invalid_token\",\"error_description\":\"The token expired\"}", "error message", "The token expired" },
        { "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"access denied\"}]}", "error message", "access denied" },
        { "{\"message\":\"Not Found\",\"documentation_url\":\"https://x\",\"status\":\"404\"}", "error message", "Not Found" },
        { "{\"message\":\"401 Unauthorized\"}", "error message", "401 Unauthorized" },
        { "{\"type\":\"about:blank\",\"title\":\"Report malformed\",\"status\":400,\"detail\":\"It is cut\"}", "error message", "It is cut" },
        { "{\"timestamp\":\"2026-03-02\",\"status\":500,\"error\":\"Internal Server Error\",\"path\":\"/x\"}", "error message", "Internal Server Error" },
    };

    public static TheoryData<string, byte[], string> Bytes => new()
    {
        { "bzip2", Encoding.ASCII.GetBytes("BZh91AY&SY"), "bzip2" },
        { "xz", [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0], "xz" },
        { "7-Zip", [(byte)'7', (byte)'z', 0xbc, 0xaf, 0x27, 0x1c], "7-Zip" },
        { "RAR", Encoding.ASCII.GetBytes("Rar!\x1a\x07"), "RAR" },
        { "lz4", [4, 0x22, 0x4d, 0x18, 0], "lz4" },
        { "binary", [0x7f, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2, 0], "binary" },
        { "UTF-32", [0xff, 0xfe, 0, 0, (byte)'{', 0, 0, 0], "UTF-32" },
        { "HTML in UTF-16", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("<html><head><title>Login</title>")], "HTML page (Login)" },
        { "gzip three times", InputForms.Gzip(InputForms.Gzip(InputForms.Gzip([1]))), "packed more than 2 times" },
        { "two files in a form", InputForms.Form(("a.json", [1]), ("b.json", [2])), "several parts (a.json, b.json)" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Translate_WhatIsNoReport_IsNamed(string text, string name, string advice)
    {
        var e = Refused(Encoding.UTF8.GetBytes(text));

        Assert.Equal(ReportProblem.NotAReport, e.Problem);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Bytes))]
    public void Translate_BytesThatAreNoReport_AreNamed(string what, byte[] bytes, string name)
    {
        var e = Refused(bytes);

        Assert.True(e.Problem == ReportProblem.NotAReport, what);
        Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1,}""", 1, 8, "a ',' stands before the closing '}'")]
    [InlineData("""{"Results":[1,]}""", 1, 15, "a ',' stands before the closing ']'")]
    [InlineData("{'a':1}", 1, 2, "''' stands where a name in double quotes or '}' was expected. Names and texts stand in double quotes")]
    [InlineData("{ // c\n\"a\":1}", 1, 3, "JSON has no comments")]
    [InlineData("""{"a":NaN}""", 1, 6, "'NaN' stands where a value was expected")]
    [InlineData("""{"a":True}""", 1, 6, "'True' stands where a value was expected")]
    [InlineData("""{"a" 1}""", 1, 6, "'1' stands where ':' was expected")]
    [InlineData("""{"a":1 "b":2}""", 1, 8, "'\"' stands where ',' or a closing bracket was expected")]
    [InlineData("""{"a":[1}""", 1, 8, "'}' closes another bracket than the one that is open")]
    [InlineData("{\"a\":\"b\nc\"}", 1, 8, "a line break stands inside a text")]
    [InlineData("{\"a\":\"b\tc\"}", 1, 8, "a tab stands inside a text")]
    [InlineData("""{"a":"b\xc"}""", 1, 9, "no such escape")]
    [InlineData("""{"a":01}""", 1, 7, "a number begins with 0")]
    [InlineData("""{"a":1.}""", 1, 8, "where a digit was expected")]
    [InlineData("""{"a":-x}""", 1, 7, "where a digit was expected")]
    [InlineData("{\n  \"a\": 1,\nW0302 10:00:00 warning\n  \"b\": 2\n}", 3, 1, "'W0302' stands where the next name or value was expected. This looks like log output")]
    [InlineData("one\ntwo\n{\n\"a\": x}", 4, 6, "'x' stands where a value was expected")]
    [InlineData("""{"PolarisOutputVersion":"1.0"}}""", 1, 31, "'}' stands behind the end of a document")]
    [InlineData("{\"PolarisOutputVersion\":\"1.0\"}\n,{}", 2, 1, "',' stands behind the end of a document")]
    [InlineData("{\"PolarisOutputVersion\":\"1.0\"}\ntext\n]", 3, 1, "']' stands behind the end of a document")]
    [InlineData("{\"PolarisOutputVersion\":\"1.0\"}\n\"Results\": [1]\n}", 2, 1, "'\"' stands behind the end of a document")]
    [InlineData("{\"PolarisOutputVersion\":\"1.0\"} Results\":[1]}", 1, 32, "'Results' stands behind the end of a document")]
    [InlineData("\"Results\": [ 1 ]\n},\n{\"PolarisOutputVersion\":\"1.0\"}", 1, 1, "before the first document; the beginning of the report may be missing")]
    [InlineData("log\n{\"PolarisOutputVersion\":\"1.0\"}\nlog\n{\"b\":}", 4, 6, "'}' stands where a value was expected")]
    public void Translate_BrokenJson_IsSaidInWordsWithThePlace(string text, int line, int column, string reason)
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(text), [0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)], InputForms.Gzip(Encoding.UTF8.GetBytes(text)) })
        {
            var e = Assert.Throws<ReportFormatException>(() => ReportTranslation.Check(ReportSource.FromBytes(bytes), "polaris", ReportLimits.Default, CancellationToken.None));

            // In UTF-16 a mark stands before the first character.
            var offset = bytes[0] == 0xff && line == 1 ? 3 : 0;
            Assert.Equal((ReportProblem.Malformed, (long?)line, (long?)(column + offset)), (e.Problem, e.Line, e.Column));
            Assert.Contains($"line {line}, column {column + offset}: ", e.Message, StringComparison.Ordinal);
            Assert.Contains(reason, e.Message, StringComparison.Ordinal);
            Assert.All(Jargon, j => Assert.DoesNotContain(j, e.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""{"PolarisOutputVersion":"1.0","Results":[{"Na""", "in the middle of a text")]
    [InlineData("""{"PolarisOutputVersion":"1.0","Results":[{""", "before its last bracket is closed")]
    [InlineData("log\n{\"PolarisOutputVersion\":\"1.0\",\"Results\":[1,\n2\n", "before its last bracket is closed")]
    [InlineData("{", "before its last bracket is closed")]
    [InlineData("log\n[", "before its last bracket is closed")]
    public void Translate_Cut_SaysAtWhichByte(string text, string where)
    {
        var e = Refused(Encoding.UTF8.GetBytes(text));

        Assert.Equal(ReportProblem.Malformed, e.Problem);
        Assert.StartsWith($"The report is cut: it ends at byte {text.Length} (line {text.TrimEnd('\n').Split('\n').Length}, column ", e.Message, StringComparison.Ordinal);
        Assert.Contains(where, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("foo:\n\tbar: 1\n", "A tab indents the line")]
    [InlineData("apiVersion: v1\nkind: [a\n", "YAML at line")]
    [InlineData("apiVersion: v1\nfoo: 'bar\n", "YAML at line")]
    public void Translate_BrokenYaml_IsSaidInWords(string text, string reason)
    {
        var e = Refused(Encoding.UTF8.GetBytes(text));

        Assert.Equal(ReportProblem.Malformed, e.Problem);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.All(Jargon, j => Assert.DoesNotContain(j, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Translate_NotUtf8_NamesTheByte() =>
        Assert.Contains("byte 3 is not part of a character", Refused([(byte)'a', (byte)'b', 0xe9, (byte)'c']).Message, StringComparison.Ordinal);

    [Fact]
    public void Open_Directory_IsNamed()
    {
        var e = Assert.Throws<ReportFormatException>(() => Translated.File(Path.GetTempPath()));

        Assert.Contains("directory", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("ZIP")]
    public void Translate_DamagedPacking_IsRefused(string packing)
    {
        var report = Encoding.UTF8.GetBytes(FuzzSamples.Polaris);
        var packed = packing switch { "gzip" => InputForms.Gzip(report), "zstd" => InputForms.Zstd(report), _ => InputForms.Zip(("a.json", report)) };
        var flipped = packed.ToArray();
        flipped[packing == "ZIP" ? 80 : packed.Length / 2] ^= 0x55;

        Assert.Equal(ReportProblem.Malformed, Refused(flipped).Problem);
        Assert.Equal(ReportProblem.Malformed, Refused(packed[..^(packing == "ZIP" ? 30 : 5)]).Problem);
    }

    private static ReportFormatException Refused(byte[] bytes) => Assert.Throws<ReportFormatException>(() => Translated.Of(ReportSource.FromBytes(bytes)));
}
