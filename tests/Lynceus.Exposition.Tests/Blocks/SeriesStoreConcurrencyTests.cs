using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

/// <summary>Alone, since it looks at the memory of the process.</summary>
[Collection(nameof(SeriesStoreConcurrencyTests))]
[CollectionDefinition(nameof(SeriesStoreConcurrencyTests), DisableParallelization = true)]
public class SeriesStoreConcurrencyTests
{
    private const int Writers = 20;
    private const int Scrapers = 100;
    private const int OwnersOfWriter = 5;

    /// <summary>Blocks of owners, shared blocks, and series that change hands between owners, all under way at once.</summary>
    [Fact]
    public async Task Scrape_WhileOwnersAreReplaced_SeesEachOwnerInOneVersion()
    {
        using var test = new TestStore(new SeriesStoreOptions { SmallBytes = 1500, SharedBlockBytes = 6000, BlockBytes = 4000, MaxUncompressedBytes = 20_000 });
        for (var owner = 0; owner < Writers * OwnersOfWriter; owner++)
        {
            Replace(test, owner, version: 1);
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() => Write(test, w, stop.Token))).ToArray();
        var faults = new ConcurrentBag<string>();
        var newest = new int[Scrapers];
        await Task.WhenAll(Enumerable.Range(0, Scrapers).Select(s => Task.Run(async () =>
        {
            for (var round = 0; round < 3; round++)
            {
                var scrape = test.Store.Scrape(isOpenMetrics: false, []);
                await Task.Yield();
                var text = (s + round) % 2 == 0 ? ScrapedBytes.Decompress(await ScrapedBytes.GzipAsync(scrape)) : await ScrapedBytes.PlainAsync(scrape);
                newest[s] = Math.Max(newest[s], Check(Encoding.UTF8.GetString(text), faults));
            }
        })));
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.Empty(faults);
        Assert.True(newest.Max() > 1, "no scrape saw a replacement");

        for (var owner = 0; owner < Writers * OwnersOfWriter; owner++)
        {
            Replace(test, owner, version: 1);
        }

        // Rented buffers stay with the pool; what was replaced must not stay.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, memory + 20_000_000);
    }

    private static void Write(TestStore test, int writer, CancellationToken stop)
    {
        for (var version = 2; !stop.IsCancellationRequested; version++)
        {
            for (var i = 0; i < OwnersOfWriter; i++)
            {
                Replace(test, (writer * OwnersOfWriter) + i, version);
            }
        }
    }

    /// <summary>Versions differ in values and in the number of lines; every fifth owner is large. Twenty series are wanted by all owners, so that they wait for each other.</summary>
    private static void Replace(TestStore test, int owner, int version)
    {
        using var update = test.Store.Begin(TestStore.Owner(owner));
        var count = Lines(owner, version);
        for (var i = 0; i < count; i++)
        {
            Write(update, test.Gauge, $"test_finding{{owner=\"{owner}\",n=\"{i}\"}} {version}\n");
            Write(update, test.Counter, $"test_restarts_total{{owner=\"{owner}\",n=\"{i}\"}} {version}\n");
        }

        Write(update, test.Gauge, $"test_finding{{wanted=\"{(owner + version) % 20}\"}} {version}\n");
        update.Commit();
    }

    private static int Lines(int owner, int version) => (owner % 5 == 0 ? 200 : 2) + (version % 7);

    private static void Write(OwnerUpdate update, SeriesFamily family, string line) => update.Lines(family).Write(Encoding.UTF8.GetBytes(line));

    /// <summary>The newest version in the text.</summary>
    private static int Check(string text, ConcurrentBag<string> faults)
    {
        var versions = new Dictionary<string, int>();
        var counts = new Dictionary<string, int>();
        var seen = new HashSet<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.StartsWith('#')))
        {
            var space = line.LastIndexOf(' ');
            if (!seen.Add(line[..space]))
            {
                faults.Add($"twice: {line}");
            }

            if (line.Contains("wanted", StringComparison.Ordinal))
            {
                continue;
            }

            var owner = line.Split('"')[1];
            var version = int.Parse(line.AsSpan(space + 1));
            if (versions.TryGetValue(owner, out var other) && other != version)
            {
                faults.Add($"owner {owner} in versions {other} and {version}");
            }

            versions[owner] = version;
            counts[owner] = counts.GetValueOrDefault(owner) + 1;
        }

        foreach (var (owner, version) in versions)
        {
            if (counts[owner] != 2 * Lines(int.Parse(owner), version))
            {
                faults.Add($"owner {owner} has {counts[owner]} lines in version {version}");
            }
        }

        if (versions.Count != Writers * OwnersOfWriter)
        {
            faults.Add($"{versions.Count} owners");
        }

        return versions.Count == 0 ? 0 : versions.Values.Max();
    }
}
