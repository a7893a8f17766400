using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Lynceus.Testing;

namespace Lynceus.Exposition.Tests;

public class ScrapeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 250, TimeSpan.Zero);

    [Fact]
    public void Write_TextOfAllTypes_IsAsExpected()
    {
        var registry = Filled();

        Assert.Equal(
            """
            # HELP jobs Jobs that wait.
            # TYPE jobs gauge
            jobs -1.5
            # HELP lynceus_build_info What runs.
            # TYPE lynceus_build_info gauge
            lynceus_build_info{version="1.2\"3"} 1
            # HELP lynceus_exposition_collect_failures_total Callbacks that failed when metrics were read.
            # TYPE lynceus_exposition_collect_failures_total counter
            lynceus_exposition_collect_failures_total 0
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{code="200",host="a\\b"} 3
            requests_total{code="500",host=""} 0.5
            # HELP took_seconds Time.
            # TYPE took_seconds histogram
            took_seconds_bucket{path="/",le="0.1"} 1
            took_seconds_bucket{path="/",le="1"} 2
            took_seconds_bucket{path="/",le="+Inf"} 3
            took_seconds_sum{path="/"} 5.6
            took_seconds_count{path="/"} 3

            """.ReplaceLineEndings("\n"),
            Utf8(registry, new Scrape(ExpositionFormat.Text)));
    }

    [Fact]
    public void Write_OpenMetricsOfAllTypes_HasUnitsExemplarsCreatedAndEnd()
    {
        var registry = Filled();

        Assert.Equal(
            """
            # TYPE jobs gauge
            # HELP jobs Jobs that wait.
            jobs -1.5
            # TYPE lynceus_build info
            # HELP lynceus_build What runs.
            lynceus_build_info{version="1.2\"3"} 1
            # TYPE lynceus_exposition_collect_failures counter
            # HELP lynceus_exposition_collect_failures Callbacks that failed when metrics were read.
            lynceus_exposition_collect_failures_total 0
            lynceus_exposition_collect_failures_created 1767323045.25
            # TYPE requests counter
            # HELP requests Requests.
            requests_total{code="200",host="a\\b"} 3 # {trace_id="abc"} 2 1767323045.25
            requests_created{code="200",host="a\\b"} 1767323045.25
            requests_total{code="500",host=""} 0.5
            requests_created{code="500",host=""} 1767323045.25
            # TYPE took_seconds histogram
            # UNIT took_seconds seconds
            # HELP took_seconds Time.
            took_seconds_bucket{path="/",le="0.1"} 1
            took_seconds_bucket{path="/",le="1.0"} 2 # {trace_id="d\"ef"} 0.5 1767323045.25
            took_seconds_bucket{path="/",le="+Inf"} 3
            took_seconds_sum{path="/"} 5.6
            took_seconds_count{path="/"} 3
            took_seconds_created{path="/"} 1767323045.25
            # EOF

            """.ReplaceLineEndings("\n"),
            Utf8(registry, new Scrape(ExpositionFormat.OpenMetrics)));
    }

    [Theory]
    [InlineData(EscapingScheme.AllowUtf8, "{\"http.requests_total\",\"url.path\"=\"x\"} 0")]
    [InlineData(EscapingScheme.Underscores, "http_requests_total{url_path=\"x\"} 0")]
    [InlineData(EscapingScheme.Dots, "http_dot_requests__total{url_dot_path=\"x\"} 0")]
    [InlineData(EscapingScheme.Values, "U__http_2e_requests__total{U__url_2e_path=\"x\"} 0")]
    public void Write_NamesOutsideTheOldCharacters_AreEscapedAsAgreed(EscapingScheme scheme, string expected)
    {
        var registry = new MetricRegistry();
        registry.AddCounter(new("http.requests_total", ""), ["url.path"]).WithLabels("x");

        Assert.Contains(expected + "\n", Utf8(registry, new Scrape(ExpositionFormat.Text, scheme)), StringComparison.Ordinal);
    }

    // The suffix belongs to the format: a parser looks for the family's name followed by it.
    [Fact]
    public void Write_OpenMetricsWithEscapedNames_KeepsTheSuffixOfTheSamples()
    {
        var registry = new MetricRegistry();
        registry.AddCounter(new("http.requests_total", ""));

        var text = Utf8(registry, new Scrape(ExpositionFormat.OpenMetrics, EscapingScheme.Dots));

        Assert.Contains("# TYPE http_dot_requests counter\nhttp_dot_requests_total 0\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requests_total", "requests_total")]
    [InlineData("requests", "requests_total")]
    [InlineData("took_seconds", "took_seconds_sum")]
    public void Write_OnlySomeNames_HasThoseFamiliesOnly(string asked, string expected)
    {
        var text = Utf8(Filled(), new Scrape(ExpositionFormat.Text, only: new HashSet<string>(StringComparer.Ordinal) { asked }));

        Assert.Single(text.Split('\n'), static line => line.StartsWith("# TYPE", StringComparison.Ordinal));
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FamilyWithoutSeries_IsLeftOut()
    {
        var registry = new MetricRegistry();
        registry.AddGauge(new("empty", "Nothing."), ["a"]);

        Assert.DoesNotContain("empty", Utf8(registry, new Scrape(ExpositionFormat.Text)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExpositionFormat.Text)]
    [InlineData(ExpositionFormat.OpenMetrics)]
    [InlineData(ExpositionFormat.Protobuf)]
    public async Task WriteAsync_ManySeries_IsWhatWriteWrites(ExpositionFormat format)
    {
        var registry = Large();
        var expected = new ArrayBufferWriter<byte>();
        new Scrape(format).Write(registry, expected);
        using var written = new MemoryStream();
        var output = PipeWriter.Create(written);

        await new Scrape(format).WriteAsync(registry, output, CancellationToken.None);
        await output.CompleteAsync();

        Assert.True(expected.WrittenSpan.SequenceEqual(written.ToArray()));
    }

    [Fact]
    public async Task WriteAsync_ClientThatDoesNotRead_WaitsWithLittleInMemory()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));
        using var gone = new CancellationTokenSource();

        var writing = new Scrape(ExpositionFormat.Text).WriteAsync(Large(), pipe.Writer, gone.Token);

        // What runs before the first wait runs here, so all that would ever be written without reading has been.
        Assert.False(writing.IsCompleted);
        Assert.True(pipe.Reader.TryRead(out var read));
        Assert.InRange(read.Buffer.Length, 1, 256 * 1024);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await writing);
    }

    [Fact]
    public async Task WriteAsync_ClientThatIsGone_Ends()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();

        await new Scrape(ExpositionFormat.Text).WriteAsync(Large(), pipe.Writer, CancellationToken.None);

        Assert.InRange(pipe.Writer.UnflushedBytes, 0, 256 * 1024);
    }

    private static MetricRegistry Large()
    {
        var registry = new MetricRegistry(new ManualTimeProvider(Start));
        var family = registry.AddGauge(new("large", "Many series."), ["x"], maxSeries: 20_000);
        for (var i = 0; i < 20_000; i++)
        {
            family.WithLabels($"value-{i}-of-some-length").Set(i);
        }

        return registry;
    }

    private static MetricRegistry Filled()
    {
        var registry = new MetricRegistry(new ManualTimeProvider(Start));
        var requests = registry.AddCounter(new("requests_total", "Requests."), ["code", "host"]);
        requests.WithLabels("200", "a\\b").Add(1);
        requests.WithLabels("200", "a\\b").Add(2, Exemplar.Create(2, Start, ("trace_id", "abc"))!);
        requests.WithLabels("500", "").Add(0.5);
        registry.AddGauge(new("jobs", "Jobs that wait.")).WithLabels().Set(-1.5);
        registry.AddInfo(new("lynceus_build_info", "What runs."), ["version"]).WithLabels("1.2\"3");
        var took = registry.AddHistogram(new("took_seconds", "Time.", "seconds"), ["path"], new HistogramBuckets { Bounds = [0.1, 1] }).WithLabels("/");
        took.Observe(0.1);
        took.Observe(0.5, Exemplar.Create(0.5, Start, ("trace_id", "d\"ef")));
        took.Observe(5);
        return registry;
    }

    private static string Utf8(MetricRegistry registry, Scrape scrape)
    {
        var output = new ArrayBufferWriter<byte>();
        scrape.Write(registry, output);
        scrape.WriteEnd(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
