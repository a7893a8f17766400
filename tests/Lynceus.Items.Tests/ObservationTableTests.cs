using Lynceus.Reports;

namespace Lynceus.Items.Tests;

public class ObservationTableTests
{
    [Fact]
    public void Table_GrowsOverManyBlocks_AndFindsEverything()
    {
        var table = new ObservationTable();
        const int Count = 40_000;
        for (var i = 0; i < Count; i++)
        {
            table.Add(Key(i), out var number).ItemId = i;
            Assert.Equal(i, number);
        }

        Assert.Equal(Count, table.Count);
        for (var i = 0; i < Count; i++)
        {
            Assert.True(table.TryFind(Key(i).Value, out var number));
            Assert.Equal((i, i), (number, (int)table[number].ItemId));
        }

        Assert.False(table.TryFind(Key(Count).Value, out _));
    }

    // Keys that begin alike fall on the same slot, the last one of the table included.
    [Fact]
    public void Table_KeysOfOneSlot_AreToldApart()
    {
        var table = new ObservationTable();
        for (var i = 0UL; i < 300; i++)
        {
            table.Add(new Fingerprint(new UInt128(i, 1023)), out _);
        }

        for (var i = 0UL; i < 300; i++)
        {
            Assert.True(table.TryFind(new UInt128(i, 1023), out var number));
            Assert.Equal((int)i, number);
        }

        Assert.False(table.TryFind(new UInt128(300, 1023), out _));
    }

    [Fact]
    public void ItemIdSet_HoldsWhatWasAdded_AndNothingElse()
    {
        var set = new ItemIdSet();
        long[] ids = [1, 63, 64, 65, 65_535, 65_536, 70_000, 1_000_000];
        foreach (var id in ids)
        {
            set.Add(id);
            set.Add(id);
        }

        Assert.All(ids, id => Assert.True(set.Contains(id)));
        Assert.All([0L, 2, 62, 66, 65_534, 69_999, 999_999, 5_000_000], id => Assert.False(set.Contains(id)));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0, true)]
    [InlineData(1, 0, 0, 0, 0, false)]
    [InlineData(0, 1, 0, 0, 0, false)]
    [InlineData(0, 0, 1, 0, 0, false)]
    [InlineData(0, 0, 0, 1, 0, false)]
    [InlineData(0, 0, 0, 0, 1, false)]
    [InlineData(1, 1, 0, 0, 0, false)] // nothing makes up for another
    [InlineData(0, 1, 1, 0, 0, false)]
    [InlineData(0, 0, 1, 1, 0, false)]
    [InlineData(0, 0, 0, 1, 1, false)]
    public void Tally_ChangedNothing(long opened, long reopened, long changed, long @fixed, long gone, bool nothing) => Assert.Equal(
        nothing, new ItemTally { New = opened, Reopened = reopened, Changed = changed, Fixed = @fixed, Gone = gone, Unchanged = 5, Suppressed = 5 }.ChangedNothing);

    private static Fingerprint Key(int i) => Fingerprint.Of(1, "t", "f", $"{i}", "s");
}
