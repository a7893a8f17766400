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

    [Fact]
    public void ListWalkedInSeveralPieces_IsCompleteInEach()
    {
        Scope[] all = [TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf("bank/ledger", listing: "o"), TestReport.ScopeOf("play/game", listing: "o")];
        var first = new TestReport().Examines(all);
        Array.ForEach(all, scope => first.Finds(scope, "CVE-1"));
        Send(first);

        var tally = Send(new TestReport().Examines(TestReport.ScopeOf(Pay, listing: "o")).Lists("o", Shop).Lists("o", Extent.OfNamespaces(["bank"])));

        Assert.Equal(2, tally.Gone);
        Assert.Equal(ItemState.Open, _store.Items[3].Known.State);
    }

    [Fact]
    public void ListWithinAList_EndsASubjectOnce()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o/Deployment"), TestReport.ScopeOf(Pay, listing: "o/Deployment"));
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));

        var changes = Changes(new TestReport().Examines(pay).Lists("o", Shop).Lists("o/Deployment", Shop).Lists("o", Shop));

        Assert.Single(changes.GoneScopes);
        Assert.Single(changes.Closed);
        Assert.Equal(["o", "o/Deployment"], changes.Listings.Select(static l => l.Listing).Order());
    }

    [Fact]
    public void ItemThatMovedAway_FromASubjectThatIsGone_StaysOpen()
    {
        var (old, current) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport().Finds(old, "CVE-1").Finds(old, "CVE-2").Examines(old));
        FindingKey[] former = [new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", Cart, "pkg")];

        Assert.Equal((0, 0, 1), Counts(Send(new TestReport().Finds(current, "CVE-1", former: former).Examines(current).Lists("o", Shop))));
        Assert.Equal([ItemState.Open, ItemState.Gone], _store.Items.Values.Select(static i => i.Known.State));
    }

    [Fact]
    public void GoneSubject_IsForgotten_WithItsTime()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Examines(cart));

        // It has no items; its time is forgotten all the same, so that its return is dated by the list.
        var changes = Changes(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(pay).Lists("o", Shop));

        Assert.Equal([_store.Find(cart)!.Id], changes.GoneScopes);
        Assert.Empty(changes.Closed);
    }

    [Fact]
    public void SubjectOfAList_NotLookedAtForLong_IsGoneByTheList_Once()
    {
        const long Day = 24 * 60;
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(cart, "CVE-1").Examines(cart));

        var changes = Changes(new TestReport { ReceivedAt = 200 * Day }.Examines(pay).Lists("o", Shop));

        Assert.Equal("The subject is not in the complete report any more.", Assert.Single(changes.Closed).Reason);
        Assert.Single(changes.GoneScopes);
    }
}
