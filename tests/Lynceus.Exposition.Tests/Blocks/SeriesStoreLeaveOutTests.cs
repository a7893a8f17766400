using System.Buffers;
using System.Diagnostics.Metrics;
using Lynceus.Exposition.Blocks;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Tests.Blocks;

public class SeriesStoreLeaveOutTests
{
    [Fact]
    public void Commit_SeriesOfAnotherOwner_WaitsUntilTheOtherGoes()
    {
        using var test = new TestStore();
        test.Replace(1, "test_finding{n=\"1\"} 1\n");
        test.Replace(2, "test_finding{n=\"1\"} 2\n", "test_finding{n=\"2\"} 2\n");
        test.Replace(3, "test_finding{n=\"1\"} 3\n");
        Assert.Equal(["test_finding{n=\"1\"} 1", "test_finding{n=\"2\"} 2"], test.Series());

        test.Store.Remove(TestStore.Owner(1));
        Assert.Equal(["test_finding{n=\"1\"} 2", "test_finding{n=\"2\"} 2"], test.Series());

        test.Replace(2, "test_finding{n=\"2\"} 2\n");
        Assert.Equal(["test_finding{n=\"1\"} 3", "test_finding{n=\"2\"} 2"], test.Series());
        Assert.Equal(0, test.Store.Figures().LeftOut[(int)LeaveOutReason.Duplicate]);
    }

    [Fact]
    public void Commit_OtherGoesWhileAnUpdateIsOpen_ShowsTheSeriesOnce()
    {
        using var test = new TestStore();
        test.Replace(1, "test_finding{n=\"1\"} 1\n");
        using (var update = test.Store.Begin(TestStore.Owner(2)))
        {
            update.Lines(test.Gauge).Write("test_finding{n=\"1\"} 2\ntest_finding{n=\"2\"} 2\n"u8);
            test.Store.Remove(TestStore.Owner(1));
            Assert.Empty(test.Series());
            update.Commit();
        }

        Assert.Equal(["test_finding{n=\"1\"} 2", "test_finding{n=\"2\"} 2"], test.Series());
    }

    [Fact]
    public void Dispose_UpdateHadClaimedASeries_GivesItToWhoWaits()
    {
        using var test = new TestStore();
        using (var update = test.Store.Begin(TestStore.Owner(1)))
        {
            test.Store.Take(update, test.Gauge, "test_finding{n=\"1\"} 1\n"u8.ToArray(), isLast: true);
            test.Replace(2, "test_finding{n=\"1\"} 2\n");
            Assert.Empty(test.Series());
        }

        Assert.Equal(["test_finding{n=\"1\"} 2"], test.Series());
    }

    [Fact]
    public void Commit_SameSeriesTwiceInOneOwner_ShowsTheFirst()
    {
        using var test = new TestStore();

        test.Replace(1, "test_finding{a=\"1\",b=\"2\"} 1\n", "test_finding{b=\"2\",a=\"1\"} 2\n");

        Assert.Equal(["test_finding{a=\"1\",b=\"2\"} 1"], test.Series());
        Assert.Equal(1, test.Store.Figures().LeftOut[(int)LeaveOutReason.Duplicate]);
    }

    [Fact]
    public void Commit_WaitingTextOverItsLimit_ComesBackWithTheNextReplacement()
    {
        using var test = new TestStore(new SeriesStoreOptions { MaxWaitingBytes = 30 });
        test.Replace(1, "test_finding{n=\"1\"} 1\n", "test_finding{n=\"2\"} 1\n");
        test.Replace(2, "test_finding{n=\"1\"} 2\n", "test_finding{n=\"2\"} 2\n");

        test.Store.Remove(TestStore.Owner(1));
        Assert.Equal(["test_finding{n=\"1\"} 2"], test.Series());

        test.Replace(2, "test_finding{n=\"1\"} 2\n", "test_finding{n=\"2\"} 2\n");
        Assert.Equal(["test_finding{n=\"1\"} 2", "test_finding{n=\"2\"} 2"], test.Series());
    }

    [Fact]
    public void Commit_DuplicatesNotLookedFor_ShowsBoth()
    {
        using var test = new TestStore(new SeriesStoreOptions { DetectDuplicates = false });

        test.Replace(1, "test_finding 1\n");
        test.Replace(2, "test_finding 2\n", "no line\n");
        test.Replace(1, "test_finding 3\n");

        Assert.Equal(["test_finding 2", "test_finding 3"], test.Series());
    }

    [Fact]
    public void Commit_InvalidLines_KeepsTheOthers()
    {
        using var test = new TestStore();

        test.Replace(1, "\n", "test_finding{n=\"1\"} 1\n", "other 1\n", "test_finding{n=\"\xff\"} 1\n", "# EOF\n", "test_finding{n=\"2\"} 1\n", "test_finding{n=\"3\"} 1");
        using (var update = test.Store.Begin(TestStore.Owner(2)))
        {
            update.Lines(test.Gauge).Write("test_finding{n=\""u8);
            update.Lines(test.Gauge).Write((ReadOnlySpan<byte>)[0xC3]);
            update.Lines(test.Gauge).Write("\"} 1\ntest_finding{n=\"ö\"} 1\n"u8);
            update.Commit();
        }

        Assert.Equal(["test_finding{n=\"1\"} 1", "test_finding{n=\"2\"} 1", "test_finding{n=\"ö\"} 1", "test_finding{n=\"ÿ\"} 1"], test.Series());
        Assert.Equal(5, test.Store.Figures().LeftOut[(int)LeaveOutReason.Invalid]);
    }

    [Fact]
    public void Commit_OverTheLimitOfAnOwner_KeepsTheFirstLines()
    {
        using var test = new TestStore(new SeriesStoreOptions { MaxSeriesPerOwner = 2 });

        test.Replace(1, "test_finding 1\n", "test_finding{n=\"1\"} 1\n", "test_restarts_total 1\n");
        test.Replace(2, "test_finding{n=\"2\"} 1\n");

        Assert.Equal(["test_finding 1", "test_finding{n=\"1\"} 1", "test_finding{n=\"2\"} 1"], test.Series());
        Assert.Equal(1, test.Store.Figures().LeftOut[(int)LeaveOutReason.OwnerLimit]);
    }

    [Fact]
    public void Commit_OverTheLimitOfAFamily_CountsUntilTheOwnerFits()
    {
        using var test = new TestStore(new SeriesStoreOptions { MaxSeriesPerFamily = 2 });
        test.Replace(1, "test_finding 1\n", "test_restarts_total 1\n");
        test.Replace(2, "test_finding{n=\"1\"} 1\n", "test_finding{n=\"2\"} 1\n", "test_restarts_total{n=\"1\"} 1\n");
        Assert.Equal(4, test.Series().Length);
        Assert.Equal(1, test.Store.Figures().LeftOut[(int)LeaveOutReason.FamilyLimit]);

        // What an owner has it may have again, also when nothing is free.
        test.Replace(1, "test_finding 2\n");
        Assert.Contains("test_finding 2", test.Series());

        test.Store.Remove(TestStore.Owner(1));
        test.Replace(2, "test_finding{n=\"1\"} 1\n", "test_finding{n=\"2\"} 1\n");
        Assert.Equal(["test_finding{n=\"1\"} 1", "test_finding{n=\"2\"} 1"], test.Series());
        Assert.Equal(0, test.Store.Figures().LeftOut[(int)LeaveOutReason.FamilyLimit]);
    }

    [Fact]
    public void Commit_OverTheLimitInAll_LeavesOut()
    {
        using var test = new TestStore(new SeriesStoreOptions { MaxSeries = 2 });

        test.Replace(1, "test_finding 1\n");
        test.Replace(2, "test_finding{n=\"1\"} 1\n", "test_restarts_total 1\n");

        Assert.Equal(2, test.Series().Length);
        Assert.Equal(1, test.Store.Figures().LeftOut[(int)LeaveOutReason.TotalLimit]);
    }

    [Fact]
    public void Commit_ManyLeftOut_LogsOnceByFamilyAndReason()
    {
        var log = new Lines();
        using var test = new TestStore(logger: log);

        for (var i = 0; i < 5; i++)
        {
            test.Replace(i, "test_finding{secret=\"x\"} 1\n", "bad\n", "test_restarts_total 1\n");
        }

        Assert.Equal(
            [
                "1 series of test_finding from test of uid-0 are left out: Invalid. Further ones of this family are only counted, in lynceus_exposition_hidden_series.",
                "1 series of test_finding from test of uid-1 are left out: Duplicate. Further ones of this family are only counted, in lynceus_exposition_hidden_series.",
                "1 series of test_restarts_total from test of uid-1 are left out: Duplicate. Further ones of this family are only counted, in lynceus_exposition_hidden_series.",
            ],
            log.Written);
    }

    [Fact]
    public void Metrics_LeftOutAndShown_SayHowMany()
    {
        using var test = new TestStore();
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == test.Store)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var key = instrument.Name + (tags.Length > 0 ? $" {tags[0].Value}" : "");
            seen[key] = instrument.IsObservable ? value : seen.GetValueOrDefault(key) + value;
        });
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();

        test.Replace(1, "test_finding 1\n", "test_finding 2\n", "bad\n", "bad\n");
        test.Replace(1, "test_finding 1\n", "test_finding 2\n");
        test.Replace(2, "test_finding 1\n");
        test.Read();
        listener.RecordObservableInstruments();

        Assert.Equal(
            (3, 2, 2, 0, 2, 1, 15),
            (seen["lynceus_exposition_left_out_series_total duplicate"],
                seen["lynceus_exposition_left_out_series_total invalid"],
                seen["lynceus_exposition_hidden_series duplicate"],
                seen["lynceus_exposition_hidden_series invalid"],
                seen["lynceus_exposition_owners"],
                seen["lynceus_exposition_series test_finding"],
                seen["lynceus_exposition_raw_bytes test_finding"]));
        Assert.InRange(seen["lynceus_exposition_compressed_bytes test_finding"], 5, 60);
    }

    private sealed class Lines : ILogger<SeriesStore>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
