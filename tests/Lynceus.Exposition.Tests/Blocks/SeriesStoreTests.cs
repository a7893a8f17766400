using System.Buffers;
using System.Text;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

public class SeriesStoreTests
{
    [Fact]
    public void Scrape_Empty_IsEmptyText()
    {
        using var test = new TestStore();

        Assert.Equal("", test.ReadText());
        Assert.Equal("# EOF\n", test.ReadText(isOpenMetrics: true));
    }

    [Fact]
    public void Scrape_TwoOwnersAndFamilies_FamiliesAreContiguousUnderTheirHeader()
    {
        using var test = new TestStore();

        test.Replace(1, "test_finding{n=\"1\"} 1\n", "test_restarts_total{n=\"1\"} 5\n");
        test.Replace(2, "test_finding{n=\"2\"} 2\n", "test_restarts_total{n=\"2\"} 6\n");

        Assert.Equal(
            """
            # HELP test_finding Findings.
            # TYPE test_finding gauge
            test_finding{n="1"} 1
            test_finding{n="2"} 2
            # HELP test_restarts_total Restarts.
            # TYPE test_restarts_total counter
            test_restarts_total{n="1"} 5
            test_restarts_total{n="2"} 6

            """,
            test.ReadText());
    }

    [Fact]
    public void Scrape_OpenMetrics_DiffersInHeadersAndEndOnly()
    {
        using var test = new TestStore();

        test.Replace(1, "test_restarts_total{n=\"1\"} 5\n");

        Assert.Equal(
            """
            # TYPE other gauge
            other 1
            # TYPE test_restarts counter
            # HELP test_restarts Restarts.
            test_restarts_total{n="1"} 5
            # EOF

            """,
            test.ReadText(isOpenMetrics: true, before: "# TYPE other gauge\nother 1\n"));
    }

    [Fact]
    public void Commit_OwnerAgain_ReplacesAllItHad()
    {
        using var test = new TestStore();
        test.Replace(1, TestStore.Line(TestStore.GaugeName, 1), TestStore.Line(TestStore.CounterName, 1));

        test.Replace(1, TestStore.Line(TestStore.GaugeName, 2));

        Assert.Equal([TestStore.Line(TestStore.GaugeName, 2).TrimEnd()], test.Series());
    }

    [Fact]
    public void Remove_Owner_LeavesNothingBehind()
    {
        using var test = new TestStore();
        test.Replace(1, TestStore.Line(TestStore.GaugeName, 1));

        test.Store.Remove(TestStore.Owner(1));
        test.Store.Remove(TestStore.Owner(2));

        Assert.Empty(test.Read());
        Assert.Equal(0, test.Store.Figures().Owners);
    }

    [Fact]
    public void Dispose_WithoutCommit_KeepsWhatTheOwnerHad()
    {
        using var test = new TestStore();
        test.Replace(1, TestStore.Line(TestStore.GaugeName, 1));

        using (var update = test.Store.Begin(TestStore.Owner(1)))
        {
            update.Lines(test.Gauge).Write("test_finding{n=\"2\"} 2\n"u8);
        }

        test.Replace(2, "test_finding{n=\"2\"} 3\n");
        Assert.Equal(["test_finding{n=\"1\",text=\"line of 1, \\\"quoted\\\"\"} 1", "test_finding{n=\"2\"} 3"], test.Series());
    }

    [Fact]
    public void Begin_UpdateOpen_Throws()
    {
        using var test = new TestStore();
        using var update = test.Store.Begin(TestStore.Owner(1));

        Assert.Throws<InvalidOperationException>(() => test.Store.Begin(TestStore.Owner(1)));
        Assert.Throws<InvalidOperationException>(() => test.Store.Remove(TestStore.Owner(1)));
    }

    [Fact]
    public async Task Scrape_TakenBeforeAReplacement_StillHasTheOldText()
    {
        using var test = new TestStore();
        test.Replace(1, "test_finding{n=\"1\"} 1\n");
        var scrape = test.Store.Scrape(isOpenMetrics: false, []);

        test.Replace(1, "test_finding{n=\"1\"} 2\n");

        Assert.EndsWith("} 1\n", Encoding.UTF8.GetString(await ScrapedBytes.PlainAsync(scrape)), StringComparison.Ordinal);
        Assert.Equal(["test_finding{n=\"1\"} 2"], test.Series());
    }

    [Fact]
    public void Commit_TextOfSeveralBlocks_KeepsEveryLineInOrder()
    {
        using var test = new TestStore(new SeriesStoreOptions { BlockBytes = 1000, SmallBytes = 100, SharedBlockBytes = 500 });
        string[] lines = [.. Enumerable.Range(0, 500).Select(static i => TestStore.Line(TestStore.GaugeName, i))];

        using (var update = test.Store.Begin(TestStore.Owner(1)))
        {
            // In pieces that end anywhere, as a writer of labels does it.
            foreach (var piece in Encoding.UTF8.GetBytes(string.Concat(lines)).Chunk(7))
            {
                update.Lines(test.Gauge).Write(piece);
            }

            update.Commit();
        }

        Assert.Equal(lines.Select(static l => l.TrimEnd()), test.Read().Where(static l => !l.StartsWith('#')));
        Assert.True(test.Store.Figures().Families[0].Series == 500);
    }

    [Fact]
    public void AddFamily_UnfitOrLate_Throws()
    {
        using var test = new TestStore();
        static FamilyHeader Header(string name, MetricType type) => new(MetricName.Parse(name), "", type);

        Assert.Throws<ArgumentException>(() => test.Store.AddFamily(Header("with.dots", MetricType.Gauge)));
        Assert.Throws<ArgumentException>(() => test.Store.AddFamily(Header("latency", MetricType.Histogram)));
        Assert.Throws<ArgumentException>(() => test.Store.AddFamily(Header(TestStore.GaugeName, MetricType.Gauge)));
        test.Replace(1);
        Assert.Throws<InvalidOperationException>(() => test.Store.AddFamily(Header("late", MetricType.Gauge)));
    }
}
