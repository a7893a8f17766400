using Lynceus.Reports;

namespace Lynceus.Items.Tests;

public class UpdatedItemTests
{
    [Theory]
    [InlineData(ItemEventKind.Reopened, true, true)]
    [InlineData(ItemEventKind.Returned, true, false)]
    [InlineData(ItemEventKind.Changed, false, false)]
    [InlineData(null, false, false)]
    public void Reopened_CountsAsARelapse_Returned_DoesNot(ItemEventKind? kind, bool isOpenedAnew, bool isRelapse)
    {
        var item = Item(ItemState.Fixed, ItemState.Open) with { Event = kind };

        Assert.Equal((isOpenedAnew, isRelapse), (item.IsOpenedAnew, item.IsRelapse));
    }

    [Fact]
    public void Told_AreTheStates_WhereTheyDiffer_ElseTheBands()
    {
        Assert.Equal(((int)ItemState.Fixed, (int)ItemState.Open), Item(ItemState.Fixed, ItemState.Open).Told);
        Assert.Equal(((int)SeverityBand.High, (int)SeverityBand.Critical), Item(ItemState.Open, ItemState.Open).Told);
    }

    private static UpdatedItem Item(ItemState from, ItemState to) => new()
    {
        Id = 1,
        From = from,
        To = to,
        FromBand = SeverityBand.High,
        Band = SeverityBand.Critical,
        FromCategory = Category.Security,
        Category = Category.Security,
        IsFixable = false,
        EvidenceHash = 0,
        Occurrences = 1,
    };
}
