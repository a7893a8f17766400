using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

public class SeriesScrapeTests
{
    private static readonly BlockCompressor Compressor = new(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void WriteGzip_AnyBlocks_IsOneMemberOfTheirTexts()
    {
        var text = Gen.OneOf(
            Gen.Constant(""),
            Gen.Choose(1, 400_000).Select(static n => string.Concat(Enumerable.Repeat("series{label=\"value\"} 1\n", n / 24))),
            Gen.Choose(0, int.MaxValue).Select(static seed => Noise(seed)));
        var cases = Gen.Choose(0, 9).SelectMany(n => text.ArrayOf(n)).ToArbitrary();

        Prop.ForAll(cases, static texts =>
        {
            var scrape = ScrapeOf([.. texts.Select(static t => Compressor.Compress(Encoding.Latin1.GetBytes(t)))]);
            var expected = Encoding.Latin1.GetBytes(string.Concat(texts));
            var gzip = ScrapedBytes.GzipAsync(scrape).GetAwaiter().GetResult();
            return ScrapedBytes.Decompress(gzip).AsSpan().SequenceEqual(expected)
                && ScrapedBytes.PlainAsync(scrape).GetAwaiter().GetResult().AsSpan().SequenceEqual(expected)
                && (scrape.GzipLength, scrape.PlainLength) == (gzip.Length, expected.Length);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261121, 5));
    }

    [Fact]
    public async Task WriteGzip_SameBlockOften_ReachesBeyond4GiB()
    {
        var line = "test_finding{n=\"1\"} 1\n"u8.ToArray();
        var block = Compressor.Compress([.. Enumerable.Repeat(line, (1 << 20) / line.Length).SelectMany(static l => l)]);
        var scrape = ScrapeOf([.. Enumerable.Repeat(block, 4200), Compressor.Compress("end\n"u8)]);
        Assert.True(scrape.PlainLength > uint.MaxValue);

        // The decompressor compares sum and length modulo 2^32 with what it saw.
        await using var gzip = new GZipStream(new MemoryStream(await ScrapedBytes.GzipAsync(scrape)), CompressionMode.Decompress);
        var buffer = new byte[1 << 20];
        long length = 0;
        for (int read; (read = await gzip.ReadAsync(buffer)) > 0;)
        {
            length += read;
        }

        Assert.Equal(scrape.PlainLength, length);
    }

    [Fact]
    public async Task Decompress_WrongSum_IsNoticed()
    {
        var gzip = await ScrapedBytes.GzipAsync(ScrapeOf([Compressor.Compress("a\n"u8), Compressor.Compress("b\n"u8)]));
        gzip[^5] ^= 1;

        Assert.Throws<InvalidDataException>(() => ScrapedBytes.Decompress(gzip));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_ReaderStalls_HoldsNobodyUpAndEndsWhenCancelled(bool isGzip)
    {
        using var stop = new CancellationTokenSource();
        using var test = new TestStore(new SeriesStoreOptions { CompressionLevel = 1 });
        Fill(test, value: 1);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var scrape = test.Store.Scrape(isOpenMetrics: false, []);
        var writing = isGzip ? scrape.WriteGzipAsync(pipe.Writer, stop.Token) : scrape.WritePlainAsync(pipe.Writer, stop.Token);

        Fill(test, value: 2);
        Assert.All(test.Series(), static l => Assert.EndsWith(" 2", l, StringComparison.Ordinal));
        Assert.False(writing.IsCompleted);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_ReaderGone_EndsEarly(bool isGzip)
    {
        using var test = new TestStore();
        Fill(test, value: 1);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var scrape = test.Store.Scrape(isOpenMetrics: false, []);
        var writing = isGzip ? scrape.WriteGzipAsync(pipe.Writer, CancellationToken.None) : scrape.WritePlainAsync(pipe.Writer, CancellationToken.None);

        await pipe.Reader.CompleteAsync();

        await writing.WaitAsync(Patience);
    }

    [Fact]
    public async Task WritePlain_ManyEndEarly_GiveBackTheirShareOfBuffers()
    {
        using var ahead = new SemaphoreSlim(3);
        var blocks = Enumerable.Range(0, 20).Select(static i => Compressor.Compress(Encoding.Latin1.GetBytes(Noise(i)))).ToArray();
        var scrape = new SeriesScrape(blocks, ahead);
        for (var i = 0; i < 10; i++)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scrape.WritePlainAsync(new MemoryStream(), new CancellationToken(canceled: true)));
            await ScrapedBytes.PlainAsync(scrape);
        }

        Assert.Equal(3, ahead.CurrentCount);
    }

    [Fact]
    public async Task Scrape_Ended_FreesWhatWasReplaced()
    {
        using var test = new TestStore(new SeriesStoreOptions { SmallBytes = 0 });
        var (scrape, old) = ScrapeAndReplace(test);
        GC.Collect();
        Assert.True(old.TryGetTarget(out _));
        Assert.Contains("one", Encoding.UTF8.GetString(await ScrapedBytes.PlainAsync(scrape)), StringComparison.Ordinal);
        GC.KeepAlive(scrape);

        old = ForgetScrapeAndReplace(test);
        GC.Collect();
        Assert.False(old.TryGetTarget(out _));
    }

    // Not inlined, so that no register keeps a block alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (SeriesScrape Scrape, WeakReference<DeflateBlock> Old) ScrapeAndReplace(TestStore test)
    {
        test.Replace(1, "test_finding{n=\"one\"} 1\n");
        var old = new WeakReference<DeflateBlock>(test.Gauge.OwnBlocks()[0]);
        var scrape = test.Store.Scrape(isOpenMetrics: false, []);
        test.Replace(1, "test_finding{n=\"two\"} 1\n");
        return (scrape, old);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<DeflateBlock> ForgetScrapeAndReplace(TestStore test) => ScrapeAndReplace(test).Old;

    private static SeriesScrape ScrapeOf(DeflateBlock[] blocks) => new(blocks, new SemaphoreSlim(2));

    private static void Fill(TestStore test, int value)
    {
        for (var owner = 0; owner < 20; owner++)
        {
            test.Replace(owner, [.. Enumerable.Range(0, 1000).Select(i => $"test_finding{{n=\"{owner}-{(i * 7919L * 104_729) % 1_000_003}\"}} {value}\n")]);
        }
    }

    private static string Noise(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(1, 100_000)];
        random.NextBytes(bytes);
        return Encoding.Latin1.GetString(bytes);
    }
}
