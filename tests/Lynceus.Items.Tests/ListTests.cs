using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>What a list ends, by its extent and by what it could not examine.</summary>
public class ListTests : ComparisonCases
{
    [Fact]
    public void Listed_SubjectIsMissing_IsGone_OnlyInsideTheExtentAndTheList()
    {
        Scope[] all =
        [
            TestReport.ScopeOf(Cart, listing: "objects/Deployment"), TestReport.ScopeOf(Pay, listing: "objects/Deployment"),
            TestReport.ScopeOf("bank/ledger", listing: "objects/Deployment"), TestReport.ScopeOf("image"), TestReport.ScopeOf("shop/x", listing: "objectsmore"),
        ];
        var first = new TestReport().Examines(all);
        foreach (var scope in all)
        {
            first.Finds(scope, "CVE-1");
        }

        Send(first);

        var tally = Send(new TestReport().Finds(all[0], "CVE-1").Examines(all[0]).Lists("objects", Shop));

        Assert.Equal((0, 1, 1), (tally.Fixed, tally.Gone, tally.Unchanged));
        Assert.Equal(ItemState.Gone, _store.Items[2].Known.State);
        Assert.Equal("The subject is not in the complete report any more.", _store.Items[2].Reason);
    }

    [Theory]
    [InlineData("cluster", 2)]
    [InlineData("namespace:bank", 1)]
    [InlineData("namespace:bank,shop", 2)]
    [InlineData("partial", 0)]
    [InlineData(null, 0)]
    public void SendersExtent_ReplacesWhatTheReportProves(string? extent, int gone)
    {
        var (cart, pay, ledger) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"), TestReport.ScopeOf("bank/ledger", listing: "o"));
        Send(new TestReport().Finds(cart, "CVE-1").Finds(pay, "CVE-1").Finds(ledger, "CVE-1").Examines(cart, pay, ledger));
        SenderExtent? sender = null;
        Assert.True(extent is null || SenderExtent.TryParse(extent, out sender));

        var tally = Send(new TestReport { Extent = sender }.Finds(cart, "CVE-1").Examines(cart).Lists("o", Extent.None));

        Assert.Equal(gone, tally.Gone);
    }

    [Fact]
    public void Partial_ClosesNothingThatWasExamined()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));

        var tally = Send(new TestReport { Extent = new SenderExtent((Extent?)null) }.Examines(cart));

        Assert.Equal((0, 1), (tally.Fixed, tally.Unconfirmed));
    }

    [Fact]
    public void Listed_SubjectThatCouldNotBeExamined_IsNotGone()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport().Finds(cart, "CVE-1").Finds(pay, "CVE-1").Examines(cart, pay).Lists("o", Shop));

        var tally = Send(new TestReport().Fails(cart).Finds(pay, "CVE-1").Examines(pay).Lists("o", Shop));

        Assert.Equal((0, 0, 1), (tally.Fixed, tally.Gone, tally.Unconfirmed));
    }

    [Fact]
    public void SubjectThatMovesToAnotherList_IsEndedByThatOne()
    {
        var (before, after) = (TestReport.ScopeOf(Cart, listing: "wgpolicy"), TestReport.ScopeOf(Cart, listing: "openreports"));
        var other = TestReport.ScopeOf(Pay, listing: "openreports");
        Send(new TestReport().Finds(before, "CVE-1").Examines(before).Lists("wgpolicy", Shop));
        Send(new TestReport().Finds(after, "CVE-1").Examines(after, other).Lists("openreports", Shop));

        Assert.Equal((0, 0, 1), Counts(Send(new TestReport().Examines(other).Lists("openreports", Shop))));
    }
}
