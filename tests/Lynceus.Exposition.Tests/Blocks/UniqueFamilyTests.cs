using System.Buffers;
using System.Text;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

/// <summary>Families whose labels make sure that no two owners have a series in common.</summary>
public class UniqueFamilyTests
{
    [Fact]
    public void Commit_SameSeriesTwiceInOneUpdate_IsShownOnce()
    {
        using var store = new SeriesStore(new SeriesStoreOptions());
        var family = Add(store, isUniqueToOwner: true);

        Replace(store, family, 1, "test_unique{n=\"1\"} 1\n", "test_unique{n=\"2\"} 2\n", "test_unique{n=\"1\"} 3\n");

        Assert.Equal(2, store.Figures().Families[0].Series);
        Assert.Equal(1, store.Figures().LeftOut[(int)LeaveOutReason.Duplicate]);
    }

    [Fact]
    public void Commit_SameSeriesFarApartInOneUpdate_IsShownOnce()
    {
        using var store = new SeriesStore(new SeriesStoreOptions { BlockBytes = 1024 });
        var family = Add(store, isUniqueToOwner: true);

        Replace(store, family, 1, [.. Enumerable.Range(0, 1000).Select(static i => $"test_unique{{n=\"{i % 900}\"}} 1\n")]);

        Assert.Equal(900, store.Figures().Families[0].Series);
        Assert.Equal(100, store.Figures().LeftOut[(int)LeaveOutReason.Duplicate]);
    }

    [Fact]
    public void Commit_UpdateAfterAnother_MayHaveItsSeriesAgain()
    {
        using var store = new SeriesStore(new SeriesStoreOptions());
        var family = Add(store, isUniqueToOwner: true);

        Replace(store, family, 1, "test_unique{n=\"1\"} 1\n");
        Replace(store, family, 1, "test_unique{n=\"1\"} 2\n");
        using (var abandoned = store.Begin(TestStore.Owner(1)))
        {
            abandoned.Lines(family).Write("test_unique{n=\"1\"} 3\n"u8);
        }

        Replace(store, family, 1, "test_unique{n=\"1\"} 4\n");

        Assert.Equal(1, store.Figures().Families[0].Series);
        Assert.Equal(0, store.Figures().LeftOut[(int)LeaveOutReason.Duplicate]);
    }

    [Fact]
    public void Commit_SameSeriesOfTwoOwners_IsLookedForWhereFamilyIsNotUnique()
    {
        using var store = new SeriesStore(new SeriesStoreOptions());
        var unique = Add(store, isUniqueToOwner: true);
        var shared = store.AddFamily(new FamilyHeader(MetricName.Parse("test_shared"), "Shared.", MetricType.Gauge));
        for (var owner = 1; owner <= 2; owner++)
        {
            using var update = store.Begin(TestStore.Owner(owner));
            update.Lines(unique).Write("test_unique{n=\"1\"} 1\n"u8);
            update.Lines(shared).Write("test_shared{n=\"1\"} 1\n"u8);
            update.Commit();
        }

        Assert.Equal([2, 1], store.Figures().Families.Select(static f => f.Series));
        store.Remove(TestStore.Owner(1));
        Assert.Equal([1, 1], store.Figures().Families.Select(static f => f.Series));
    }

    private static SeriesFamily Add(SeriesStore store, bool isUniqueToOwner) =>
        store.AddFamily(new FamilyHeader(MetricName.Parse("test_unique"), "Unique.", MetricType.Gauge), isUniqueToOwner);

    private static void Replace(SeriesStore store, SeriesFamily family, int owner, params string[] lines)
    {
        using var update = store.Begin(TestStore.Owner(owner));
        foreach (var line in lines)
        {
            update.Lines(family).Write(Encoding.UTF8.GetBytes(line));
        }

        update.Commit();
    }
}
