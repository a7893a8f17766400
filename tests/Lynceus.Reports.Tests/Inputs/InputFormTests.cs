using System.Text;
using Lynceus.Reports.Inputs;

namespace Lynceus.Reports.Tests.Inputs;

/// <summary>Whatever form a report comes in, it says the same as the plain file.</summary>
public class InputFormTests
{
    public static TheoryData<string, string> Forms()
    {
        var forms = new TheoryData<string, string>();
        foreach (var (name, sample) in Samples())
        {
            foreach (var form in InputForms.OfText.Keys.Concat(sample.TrimStart()[0] == '{' ? InputForms.OfJson.Keys : []))
            {
                forms.Add(form, name);
            }
        }

        return forms;
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Translate_AnyForm_SaysTheSameAsThePlainReport(string form, string name)
    {
        var sample = Samples()[name];
        var source = ReportSource.FromBytes(Made(form)(sample));
        var plain = Translated.Text(sample);

        var report = Translated.Of(source);

        Assert.NotEmpty(plain.Findings);
        Assert.Equal(plain.Findings.Select(static f => (f.Fingerprint, f.Title, f.RawPointer)), report.Findings.Select(static f => (f.Fingerprint, f.Title, f.RawPointer)));
        Assert.Equal(plain.Skips, report.Skips);
        Assert.Equal(plain.Examinations, report.Examinations);
        Assert.Equal(plain.Summary.Tool, ReportTranslation.Check(source, null, ReportLimits.Default, CancellationToken.None).Tool);
        Assert.Equal(plain.Summary.Tool, ReportTranslation.Recognise(source, ReportLimits.Default, CancellationToken.None));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Extract_AnyForm_ShowsWhatTheFindingPointsTo(string form, string name)
    {
        var sample = Samples()[name];
        var source = ReportSource.FromBytes(Made(form)(sample));
        var plain = ReportSource.FromBytes(Encoding.UTF8.GetBytes(sample));

        foreach (var pointer in Translated.Of(source).Findings.Select(static f => f.RawPointer))
        {
            Assert.Equal(Extract(plain, pointer), Extract(source, pointer));
        }
    }

    [Fact]
    public void Translate_DocumentsOneBehindAnother_ReadsAllWhateverStandsBetween()
    {
        var sample = FuzzSamples.KubeBench;
        var plain = Translated.Text(sample).Findings.Select(static f => (f.Fingerprint, f.RawPointer));
        var end = sample.IndexOf("}\n{", StringComparison.Ordinal) + 1;
        string[] between = ["", "\n", "\r\n", "\n\u001e", "\n\uFEFF", "\n[INFO] next node\n", "\n---\n", "\n=====\n", "\n\u001b[0m", """{"level":"info","msg":"next","ts":1}""" + "\n"];

        foreach (var text in between)
        {
            Assert.Equal(plain, Translated.Text(sample[..end] + text + sample[(end + 1)..]).Findings.Select(static f => (f.Fingerprint, f.RawPointer)));
        }
    }

    [Theory]
    [InlineData("a\n{0}", "Line 1 is not part of the report and was passed over: a")]
    [InlineData("\n\na\n b\n\nc\n{0}", "Lines 3 to 6 are not part of the report and were passed over. The first: a")]
    [InlineData("{0}\nexit status 1", "Line 3 is not part of the report and was passed over: exit status 1")]
    [InlineData("{0}exit status 1\n", "Line 2 is not part of the report and was passed over: exit status 1")]
    [InlineData("one\n{0}\r\ntwo\r\n\r\nthree", "Line 1 is not part of the report and was passed over: one|Lines 4 to 6 are not part of the report and were passed over. The first: two")]
    [InlineData("\u001b[31mred\u001b[0m \u0007bell\n{0}", "Line 1 is not part of the report and was passed over: red bell")]
    [InlineData("{0}\nconfig {{\"a\":1}}\n", "Line 3 is not part of the report and was passed over: config {\"a\":1}")]
    [InlineData("config:\n  {{\"a\":1}}\n{0}", "Lines 1 to 2 are not part of the report and were passed over. The first: config:")]
    [InlineData("{0}\n\n", "")]
    [InlineData("\u001e{0}\n", "")]
    public void Translate_TextAround_IsNoted(string text, string notes)
    {
        var report = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, "{\"PolarisOutputVersion\":\"1.0\",\n\"Results\":[]}");

        var summary = Translated.Text(report).Summary;

        Assert.Equal(notes, string.Join('|', summary.Notes));
        Assert.Equal(summary.Notes, ReportTranslation.Check(ReportSource.FromBytes(Encoding.UTF8.GetBytes(report)), null, ReportLimits.Default, CancellationToken.None).Notes);
    }

    [Fact]
    public void Translate_LongLineAround_IsNotedShortly()
    {
        var note = Assert.Single(Translated.Text(new string('é', 5000) + "\n" + "{\"PolarisOutputVersion\":\"1.0\",\"Results\":[]}").Summary.Notes);

        Assert.EndsWith(": " + new string('é', 60) + "…", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_TextAtManyPlaces_IsNotedOnceForTheRest()
    {
        var report = string.Concat(Enumerable.Repeat("text\n" + """{"Controls":[{"version":"1.6","node_type":"node","tests":[]}]}""" + "\n", 20));

        var notes = Translated.Text(report).Summary.Notes;

        Assert.Equal(6, notes.Count);
        Assert.StartsWith("Line 9 ", notes[4], StringComparison.Ordinal);
        Assert.Contains("15 more places", notes[5], StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_NullBehindLog_IsAnEmptyReport() =>
        Assert.Equal("trivy", Translated.Text("2026-03-02T10:00:00Z\tINFO\tScanning\nnull\n").Summary.Tool);

    [Theory]
    [InlineData("Applying 3 policy rule(s) to 2 resource(s)...\n-----\nPOLICY REPORT:\n-----\n{0}\npass: 0, fail: 1, warn: 0, error: 0, skip: 0\n", 2)]
    [InlineData("Warning: old thing\nloading\n---\n{0}", 1)]
    [InlineData("loading\n---\n# comment\n\n{0}---\n", 1)]
    [InlineData("{0}\nexit status 1\n", 1)]
    [InlineData("{0}\nDone: 1, failed: 2\nall: done: now\n", 1)]
    public void Translate_TextAroundYaml_IsPassedOver(string text, int notes)
    {
        var report = Translated.Text(text.Replace("{0}", PolicyReportYaml, StringComparison.Ordinal));

        Assert.Equal("/results/0", Assert.Single(report.Findings).RawPointer);
        Assert.Equal(notes, report.Summary.Notes.Count);
    }

    [Fact]
    public void Translate_TextBetweenYamlDocuments_IsPassedOver()
    {
        var report = Translated.Text($"first run\n---\n{PolicyReportYaml}\npass: 0, fail: 1\nsecond run...\n---\n{PolicyReportYaml.Replace("name: x", "name: y", StringComparison.Ordinal)}");

        Assert.Equal(["/0/results/0", "/1/results/0"], report.Findings.Select(static f => f.RawPointer));
        Assert.Equal(["Line 1 ", "Lines 16 to 17"], report.Summary.Notes.Select(static n => n[..(n.IndexOf(" is ", StringComparison.Ordinal) is > 0 and var i ? i + 1 : n.IndexOf(" are", StringComparison.Ordinal))]));
    }

    [Theory]
    [InlineData("results:", "results")]
    [InlineData("metadata:", "metadata")]
    [InlineData("kind: PolicyReport", "kind PolicyReport: x: y")]
    public void Translate_DamagedYaml_IsRefusedAndNotTakenForText(string line, string damaged)
    {
        var e = Refused(PolicyReportYaml.Replace(line, damaged, StringComparison.Ordinal));

        Assert.Equal(ReportProblem.Malformed, e.Problem);
        Assert.Contains("YAML at line", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_YamlThatGoesOnBehindText_IsRefused() =>
        Assert.Equal(ReportProblem.Malformed, Refused(PolicyReportYaml + "no YAML here\nkind: PolicyReport\n").Problem);

    [Theory]
    [InlineData("""{"ts":1772445600.1,"caller":"a/b.go:1","msg":"m","v":0}""", true)]
    [InlineData("""{"severity":"INFO","message":"m","timestamp":"2026-03-02"}""", true)]
    [InlineData("""{"time":"2026-03-02","level":"INFO","msg":"m"}""", true)]
    [InlineData("""{"level":"info","ts":1}""", true)]
    [InlineData("""{"level":"info"}""", false)]
    [InlineData("""{"time":"2026-03-02","message":"m"}""", false)]
    [InlineData("""{"message":"m","status":404}""", false)]
    [InlineData("""{"level":"info","msg":"m"} x""", false)]
    [InlineData("""{"level":"info","msg":""", false)]
    [InlineData("""{"msg":{"level":"info","time":1}}""", false)]
    public void LogLine_Line_IsTold(string line, bool expected) => Assert.Equal(expected, LogLine.Is(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("""{ "level": "info" }""", true)]
    [InlineData("""{"Time":1}""", true)]
    [InlineData("""{"apiVersion":"v1"}""", false)]
    [InlineData("{}", false)]
    [InlineData("{", false)]
    public void LogLine_Beginning_IsTold(string line, bool expected) => Assert.Equal(expected, LogLine.MayBegin(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(61)]
    public void Translate_FormInSmallPieces_IsReadTheSame(int chunk)
    {
        var report = FuzzSamples.Polaris.Replace("\"m\"", "\"\\r\\n--" + InputForms.Boundary[..^1] + " m\"", StringComparison.Ordinal);
        var form = InputForms.Form(("a.json", Encoding.UTF8.GetBytes(new string(' ', 70_000) + "\r\n--\r\n" + report)));

        var findings = Translated.Of(ReportSource.From("form", () => new Json.ChunkedStream(form, chunk))).Findings;

        Assert.Equal(Translated.Text(report).Findings.Select(static f => f.Message), findings.Select(static f => f.Message));
    }

    [Fact]
    public void Translate_YamlBehindJson_IsRefused()
    {
        var e = Refused("{\"PolarisOutputVersion\":\"1.0\",\"Results\":[]}\n---\n" + PolicyReportYaml);

        Assert.Equal(3, e.Line);
        Assert.StartsWith("YAML begins in line 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_JsonBehindYaml_IsReadAsYaml() =>
        Assert.Equal(2, Translated.Text(PolicyReportYaml + "---\n" + FuzzSamples.PolicyReport.ReplaceLineEndings(" ")).Findings.Count);

    [Fact]
    public void Open_PreambleOfAnyLength_IsNotKept()
    {
        var limits = new ReportLimits { MaxReportBytes = 200_000_000 };
        var source = ReportSource.From("endless", static () => new PreambleStream(100_000_000, "{\"PolarisOutputVersion\":\"1.0\",\"Results\":[]}"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var summary = Translated.Of(source, limits: limits).Summary;

        Assert.Single(summary.Notes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 * 1024 * 1024);
    }

    private static Func<string, byte[]> Made(string form) => InputForms.OfText.TryGetValue(form, out var made) ? made : InputForms.OfJson[form];

    private static Dictionary<string, string> Samples() => new(StringComparer.Ordinal)
    {
        ["kube-bench"] = FuzzSamples.KubeBench,
        ["sarif"] = FuzzSamples.Sarif,
        ["polaris"] = FuzzSamples.Polaris,
        ["policyreport"] = FuzzSamples.PolicyReport,
        ["trivy image"] = Trivy.TrivySamples.Image,
        ["trivy-operator, YAML"] = FuzzSamples.Operator,
    };

    private static string? Extract(ReportSource source, string pointer) =>
        ReportFragment.Extract(source, pointer, 4096, ReportLimits.Default, CancellationToken.None);

    private static ReportFormatException Refused(string report) => Assert.Throws<ReportFormatException>(() => Translated.Text(report));

    private const string PolicyReportYaml = """
        apiVersion: wgpolicyk8s.io/v1alpha2
        kind: PolicyReport
        metadata:
          name: x
          namespace: shop
        results:
        - policy: p
          result: fail
          message: m
          resources:
          - kind: Pod
            name: cart

        """;

    /// <summary>Lines of text, then a document.</summary>
    private sealed class PreambleStream(long preamble, string document) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var length = 0;
            for (; length < buffer.Length && _position < preamble + document.Length; length++, _position++)
            {
                buffer[length] = _position >= preamble ? (byte)document[(int)(_position - preamble)] : _position % 100 == 99 ? (byte)'\n' : (byte)'x';
            }

            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
