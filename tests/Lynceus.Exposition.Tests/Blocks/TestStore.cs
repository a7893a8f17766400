using System.Buffers;
using System.Text;
using Lynceus.Exposition.Blocks;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Tests.Blocks;

/// <summary>A store with two families, and what a scrape of it reads.</summary>
internal sealed class TestStore : IDisposable
{
    public const string GaugeName = "test_finding";
    public const string CounterName = "test_restarts_total";

    public TestStore(SeriesStoreOptions? options = null, ILogger<SeriesStore>? logger = null)
    {
        Store = new SeriesStore(options ?? new SeriesStoreOptions(), logger);
        Gauge = Store.AddFamily(new FamilyHeader(MetricName.Parse(GaugeName), "Findings.", MetricType.Gauge));
        Counter = Store.AddFamily(new FamilyHeader(MetricName.Parse(CounterName), "Restarts.", MetricType.Counter));
    }

    public SeriesStore Store { get; }

    public SeriesFamily Gauge { get; }

    public SeriesFamily Counter { get; }

    public static OwnerKey Owner(int number) => new($"uid-{number}", "test");

    public static string Line(string name, int number, string value = "1") => $"{name}{{n=\"{number}\",text=\"line of {number % 7}, \\\"quoted\\\"\"}} {value}\n";

    public void Replace(int owner, params string[] lines) => Replace(Owner(owner), lines);

    /// <summary>Each line goes to the counter when it begins with its name, else to the gauge.</summary>
    public void Replace(OwnerKey owner, params string[] lines)
    {
        using var update = Store.Begin(owner);
        foreach (var line in lines)
        {
            update.Lines(line.StartsWith(CounterName, StringComparison.Ordinal) ? Counter : Gauge).Write(Encoding.UTF8.GetBytes(line));
        }

        update.Commit();
    }

    /// <summary>All lines as gzip has them, after a check that plain says the same.</summary>
    public string[] Read(bool isOpenMetrics = false, string before = "") => ReadText(isOpenMetrics, before).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string ReadText(bool isOpenMetrics = false, string before = "") =>
        ReadTextAsync(Store.Scrape(isOpenMetrics, Encoding.UTF8.GetBytes(before))).AsTask().GetAwaiter().GetResult();

    /// <summary>Only the series, without their ends of line, sorted.</summary>
    public string[] Series() => [.. Read().Where(static l => !l.StartsWith('#')).Order(StringComparer.Ordinal)];

    public void Dispose() => Store.Dispose();

    private static async ValueTask<string> ReadTextAsync(SeriesScrape scrape)
    {
        var plain = await ScrapedBytes.PlainAsync(scrape);
        var gzip = await ScrapedBytes.GzipAsync(scrape);
        Assert.Equal(scrape.GzipLength, gzip.Length);
        Assert.Equal(scrape.PlainLength, plain.Length);
        Assert.True(plain.AsSpan().SequenceEqual(ScrapedBytes.Decompress(gzip)), "gzip and plain differ");
        return Encoding.UTF8.GetString(plain);
    }
}
