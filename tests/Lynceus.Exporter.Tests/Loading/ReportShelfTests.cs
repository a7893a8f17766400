using System.Globalization;
using System.Text;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Families;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Exporter.Tests.Families;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing;

namespace Lynceus.Exporter.Tests.Loading;

public sealed class ReportShelfTests : IDisposable
{
    private static readonly ReportKind Kind = ReportKind.OfPlural("vulnerabilityreports");
    private static readonly ReportKey Key = KeyOf("a");
    private static readonly UidRanges Lower = UidRanges.Of([new UidRange(0, 1UL << 63)]);
    private static readonly UidRanges Upper = UidRanges.Whole.Except(Lower);

    private readonly ManualTimeProvider _clock = new();
    private readonly LoaderMetrics _metrics = new();
    private readonly SeriesStore _store = new(new SeriesStoreOptions());
    private readonly ReportRenderer _renderer;
    private readonly ReportShelf _shelf;

    public ReportShelfTests()
    {
        _renderer = new ReportRenderer(_store, new FamilyOptions { Profiles = ["lynceus"] });
        _shelf = new ReportShelf(_store, _renderer, _metrics, _clock);
        _shelf.SetTarget(UidRanges.Whole);
        _shelf.SetShown(UidRanges.Whole);
    }

    public void Dispose()
    {
        _renderer.Dispose();
        _metrics.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void Put_RenderingFails_OnlyThisVersionIsLost()
    {
        using (_store.Begin(Key.Owner))
        {
            Assert.Equal(PutResult.Faulty, Put(Report("u1", 1), out var problem));
            Assert.IsType<InvalidOperationException>(problem);
        }

        Assert.True(_shelf.Has(Key, EntryOf("u1", 1)));
        Assert.Equal(PutResult.Loaded, Put(Report("u1", 2), out _));
        _shelf.SetShown(UidRanges.Empty);
        Assert.Equal(0, Shown());
    }

    [Fact]
    public void Put_NotJson_WhatWasThereStays()
    {
        Put(Report("u1", 1), out _);

        Assert.Equal(PutResult.Unreadable, Put(Report("u1", 2)[..^3], out _));

        Assert.Equal(1, Shown());
        Assert.True(_shelf.Has(Key, EntryOf("u1", 2)));
    }

    [Fact]
    public void Put_NotJsonAndAnothersNow_WhatWasThereGoes()
    {
        var (mine, foreign) = (TestReports.UidIn(Lower), TestReports.UidIn(Upper));
        _shelf.SetShown(Lower);
        Put(Report(mine, 1), out _);

        Put(Report(foreign, 2)[..^3], out _);

        Assert.Equal(0, Shown());
    }

    [Fact]
    public void SetTarget_ReportCannotBeRead_IsForgotten()
    {
        _shelf.SetShown(UidRanges.Empty);
        Put(Report("u1", 1)[..^3], out _);

        _shelf.SetTarget(UidRanges.Empty);

        Assert.False(_shelf.Has(Key, EntryOf("u1", 1)));
    }

    [Fact]
    public void ShowHeldBack_RangeIsShownMeanwhile_IsShownWhenItsTimeHasCome()
    {
        _shelf.SetShown(UidRanges.Empty);
        _shelf.Put(Key, RawObject.Read(Report("u1", 1)), Fnv1a64.Hash("u1"), TimeSpan.FromMilliseconds(500), out _);

        Assert.Equal(TimeSpan.FromMilliseconds(500), _shelf.ShowHeldBack(Key));
        _shelf.SetShown(UidRanges.Whole);
        Assert.Equal(0, Shown());
        _clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(TimeSpan.Zero, _shelf.ShowHeldBack(Key));
        Assert.Equal(1, Shown());
    }

    [Fact]
    public void SetShown_HeldBackReportLeavesTheRanges_IsDropped()
    {
        _shelf.Put(Key, RawObject.Read(Report("u1", 1)), Fnv1a64.Hash("u1"), TimeSpan.FromMilliseconds(500), out _);
        _shelf.SetTarget(UidRanges.Empty);

        _shelf.SetShown(UidRanges.Empty);

        Assert.Empty(_shelf.Figures());
    }

    [Fact]
    public void Keep_SameObjectAfterItWasGone_NeedNotBeReadAgain()
    {
        Put(Report("u1", 1), out _);

        Assert.Equal(TimeSpan.FromMinutes(2), _shelf.Expire(Key, TimeSpan.FromMinutes(2)));
        _shelf.Keep(Key);

        Assert.True(_shelf.Has(Key, EntryOf("u1", 1)));
        Assert.Equal(1, Shown());
    }

    /// <summary>Everything at once: nobody gets stuck, and afterwards nothing is left behind or lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Put_RangesMoveAndReportsComeAndGo_EndsAsTheLastCallsSay(int seed)
    {
        string[] names = ["a", "b", "c", "d", "e", "f"];
        string[] uids = [TestReports.UidIn(Lower), TestReports.UidIn(Upper), TestReports.UidIn(Lower, 2), TestReports.UidIn(Upper, 2)];
        UidRanges[] ranges = [UidRanges.Empty, Lower, Upper, UidRanges.Whole];
        var version = 0;
        Task Run(int worker, Action<Random> step) => Task.Run(() =>
        {
            var random = new Random(seed * 100 + worker);
            for (var i = 0; i < 2000; i++)
            {
                step(random);
            }
        });

        T Any<T>(Random random, T[] of) => of[random.Next(of.Length)];
        void Write(Random random)
        {
            var (key, uid, number) = (KeyOf(Any(random, names)), Any(random, uids), Interlocked.Increment(ref version));
            var json = Report(uid, number, key.Name.Name);
            _shelf.Put(key, RawObject.Read(random.Next(10) == 0 ? json[..^3] : json), Fnv1a64.Hash(uid), TimeSpan.FromTicks(random.Next(2)), out _);
        }

        await Task.WhenAll(
            Run(1, Write),
            Run(2, Write),
            Run(3, random =>
            {
                _shelf.SetTarget(Any(random, ranges));
                _shelf.SetShown(Any(random, ranges));
            }),
            Run(4, random =>
            {
                var key = KeyOf(Any(random, names));
                switch (random.Next(5))
                {
                    case 0:
                        _shelf.Expire(key, TimeSpan.FromTicks(random.Next(2)));
                        break;
                    case 1:
                        _shelf.RemoveUnwanted(key, new ReportEntry(Fnv1a64.Hash(Any(random, uids)), "1", IsHistorical: random.Next(2) == 0));
                        break;
                    case 2:
                        _shelf.Keep(key);
                        break;
                    case 3:
                        _shelf.Reread(key);
                        break;
                    default:
                        _shelf.ShowHeldBack(key);
                        break;
                }
            })).WaitAsync(TimeSpan.FromSeconds(60));

        _shelf.SetTarget(UidRanges.Empty);
        _shelf.SetShown(UidRanges.Empty);
        Assert.Empty(_shelf.Figures());
        Assert.Empty(Lines());

        _shelf.SetTarget(UidRanges.Whole);
        foreach (var name in names)
        {
            _shelf.Put(KeyOf(name), RawObject.Read(Report(uids[0], ++version, name)), Fnv1a64.Hash(uids[0]), TimeSpan.Zero, out _);
        }

        Assert.Empty(Lines());
        _shelf.SetShown(UidRanges.Whole);
        Assert.Equal(names.Length, Shown());
    }

    private static ReportKey KeyOf(string name) => new(Kind, new NamespacedName("shop", name));

    private static ReportEntry EntryOf(string uid, int version) => new(Fnv1a64.Hash(uid), version.ToString(CultureInfo.InvariantCulture), IsHistorical: false);

    private static byte[] Report(string uid, int version, string name = "a")
    {
        var report = TestReports.Vulnerabilities(name).WithUid(uid);
        report["metadata"]!["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(report.ToJsonString());
    }

    private PutResult Put(byte[] json, out Exception? problem)
    {
        var raw = RawObject.Read(json);
        return _shelf.Put(Key, raw, Fnv1a64.Hash(raw.Uid), TimeSpan.Zero, out problem);
    }

    private string[] Lines()
    {
        _renderer.Refresh();
        return [.. Rendering.TextAsync(_store.Scrape(isOpenMetrics: false, [])).GetAwaiter().GetResult().Split('\n').Where(static l => l.Length > 0 && l[0] != '#')];
    }

    /// <summary>How many reports a scrape shows, by their own series and by the count over all.</summary>
    private int Shown()
    {
        var lines = Lines();
        var reports = lines.Count(static l => l.StartsWith("lynceus_report_info{", StringComparison.Ordinal));
        var counted = lines.SingleOrDefault(static l => l.StartsWith("lynceus_vulnerability_reports{", StringComparison.Ordinal));
        Assert.True(reports == 0 ? counted is null : counted!.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {reports}"), StringComparison.Ordinal), string.Join('\n', lines));
        return reports;
    }
}
