using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Several keys of one finding: which of them lead to its item, and what becomes of the items that are one now.</summary>
public class OtherKeyTests : ComparisonCases
{
    [Fact]
    public void AliasUnderAnOlderVersion_IsTheSameItem()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "GHSA-1").Examines(cart));
        var raised = TestReport.Scheme with { Version = 2 };

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1"], scheme: raised).Examines(cart))));
        Assert.Equal([ItemEventKind.Opened, ItemEventKind.Rekeyed], Assert.Single(_store.Items.Values).Events);
    }

    [Fact]
    public void RaisedVersion_TakesTheAliasesAlong()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1"]).Examines(cart));
        var raised = TestReport.Scheme with { Version = 2 };
        Send(new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1"], scheme: raised).Examines(cart));

        // By its other id the item is found at once, and keeps its key.
        Send(new TestReport().Finds(cart, "GHSA-1", scheme: raised).Examines(cart));

        Assert.Equal([ItemEventKind.Opened, ItemEventKind.Rekeyed], Assert.Single(_store.Items.Values).Events);
    }

    [Fact]
    public void RaisedVersion_TakesTheAliasesOfEveryFindingAlong()
    {
        var cart = TestReport.ScopeOf(Cart);
        var raised = TestReport.Scheme with { Version = 2 };
        foreach (var scheme in new[] { TestReport.Scheme, raised })
        {
            Send(new TestReport().Finds(cart, "CVE-1", 0.95, scheme: scheme).Finds(cart, "CVE-1", 0.5, aliases: ["GHSA-1"], scheme: scheme).Examines(cart));
        }

        Send(new TestReport().Finds(cart, "GHSA-1", 0.95, scheme: raised).Examines(cart));

        Assert.Equal([ItemEventKind.Opened, ItemEventKind.Rekeyed], Assert.Single(_store.Items.Values).Events);
    }

    [Fact]
    public void SeveralAliases_OneKnown_IsTheSameItem()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "GHSA-1").Examines(cart));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1", "GHSA-2"]).Examines(cart))));
    }

    [Fact]
    public void OtherIdsOfAKnownItem_InOneReport_AreThatItem()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1", "GHSA-2"]).Examines(cart));

        var report = new TestReport().Finds(cart, "GHSA-1").Finds(cart, "GHSA-2").Finds(cart, "GHSA-2").Finds(cart, "CVE-1").Examines(cart);
        var changes = Changes(report);

        Assert.Equal(new ItemTally { Items = 1, Unchanged = 1 }, changes.Tally);
        Assert.Equal(4, Assert.Single(changes.Updated).Occurrences);
        Assert.Null(changes.Updated[0].Rekeyed);
    }

    [Fact]
    public void SecondFindingOfANewItem_BringsItsAliases()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Finds(cart, "CVE-1", aliases: ["GHSA-1"]).Examines(cart));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "GHSA-1").Examines(cart))));
    }

    [Fact]
    public void FormerKeys_TheFirstIsTaken_TheSecondIsLeftForThis()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));

        var tally = Send(new TestReport()
            .Finds(cart, "new-1", former: [Former("old-1")]).Finds(cart, "new-2", former: [Former("never"), Former("old-1"), Former("old-2")]).Examines(cart));

        Assert.Equal((0, 0, 0, 2), (tally.New, tally.Fixed, tally.Gone, tally.Unchanged));
        Assert.All(_store.Items.Values, static i => Assert.Equal([ItemEventKind.Opened, ItemEventKind.Rekeyed], i.Events));
    }

    [Fact]
    public void FormerItem_NamedTwice_IsMergedOnce()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));

        var changes = Changes(new TestReport()
            .Finds(cart, "new", former: [Former("old-1")]).Finds(cart, "new", former: [Former("old-2")]).Finds(cart, "new", former: [Former("old-2")]).Examines(cart));

        var merged = Assert.Single(changes.Closed);
        Assert.Equal((2, ItemState.Gone, 1), (merged.Id, merged.To, merged.MergedInto));
        Assert.Equal("The same finding as item 1 under its new identity.", merged.Reason);
    }

    [Fact]
    public void FormerItem_ThatEndedBefore_DoesNotEndAgain()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));
        Send(new TestReport().Finds(cart, "old-1").Examines(cart));

        Assert.Empty(Changes(new TestReport().Finds(cart, "new", former: [Former("old-1")]).Finds(cart, "new", former: [Former("old-2")]).Examines(cart)).Closed);
    }

    [Fact]
    public void FormerItem_OfASubjectThatIsGone_IsMergedAndNotClosed()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport().Finds(cart, "old-1").Finds(pay, "old-2").Examines(cart, pay));
        FindingKey ofPay = new(TestReport.Scheme, "vulnerability", "old-2", Pay, "pkg");

        var changes = Changes(new TestReport()
            .Finds(cart, "new", former: [Former("old-1")]).Finds(cart, "new", former: [ofPay]).Examines(cart).Lists("o", Shop));

        Assert.Equal((2, 1), (Assert.Single(changes.Closed).Id, changes.Closed[0].MergedInto));
        Assert.Equal(0, changes.Tally.Gone);
    }

    private static FindingKey Former(string check) => new(TestReport.Scheme, "vulnerability", check, Cart, "pkg");
}
