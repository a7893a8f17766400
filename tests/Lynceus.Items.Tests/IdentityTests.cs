using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Aliases, former keys and former scopes: when a finding is one that is known.</summary>
public class IdentityTests : ComparisonCases
{
    [Fact]
    public void Alias_BothWays_IsTheSameItem()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "GHSA-1").Examines(cart));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1"]).Examines(cart))));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "GHSA-1").Examines(cart))));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "CVE-1").Examines(cart))));

        Assert.Equal([ItemEventKind.Opened, ItemEventKind.Rekeyed], Assert.Single(_store.Items.Values).Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AliasInOneReport_IsOneItem_WhateverTheOrder(bool cveFirst)
    {
        var cart = TestReport.ScopeOf(Cart);
        var report = cveFirst
            ? new TestReport().Finds(cart, "CVE-1", aliases: ["GHSA-1"]).Finds(cart, "GHSA-1")
            : new TestReport().Finds(cart, "GHSA-1").Finds(cart, "CVE-1", aliases: ["GHSA-1"]);

        Assert.Equal(1, Send(report.Examines(cart)).New);
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, cveFirst ? "GHSA-1" : "CVE-1", aliases: cveFirst ? null : ["GHSA-1"]).Examines(cart))));
    }

    [Fact]
    public void RaisedVersion_RekeysAndNothingElse()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Finds(cart, "CVE-2").Examines(cart));
        var raised = TestReport.Scheme with { Version = 3 };

        var tally = Send(new TestReport().Finds(cart, "CVE-1", scheme: raised).Finds(cart, "CVE-2", scheme: raised).Examines(cart));
        Assert.Equal((0, 0, 0, 2), (tally.New, tally.Fixed, tally.Gone, tally.Unchanged));
        Assert.All(_store.Items.Values, static i => Assert.Equal([ItemEventKind.Opened, ItemEventKind.Rekeyed], i.Events));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Finds(cart, "CVE-1", scheme: raised).Finds(cart, "CVE-2", scheme: raised).Examines(cart))));
        Assert.All(_store.Items.Values, static i => Assert.Equal(2, i.Events.Count));
    }

    [Fact]
    public void FormerKey_OfTwoNewFindings_IsTakenByTheFirst()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old").Examines(cart));
        FindingKey[] former = [new FindingKey(TestReport.Scheme, "vulnerability", "old", Cart, "pkg")];

        var tally = Send(new TestReport().Finds(cart, "new-1", former: former).Finds(cart, "new-2", former: former).Examines(cart));

        Assert.Equal((1, 0, 0), Counts(tally));
        Assert.Equal(ItemState.Open, _store.Items[1].Known.State);
    }

    [Fact]
    public void TwoFormerItems_ThatAreOneNow_AreMerged()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));
        var tally = Send(new TestReport().Finds(cart, "new", former: [Former("old-1")]).Finds(cart, "new", former: [Former("old-2")]).Examines(cart));

        Assert.Equal((0, 0, 0), Counts(tally));
        Assert.Equal((ItemState.Open, ItemState.Gone), (_store.Items[1].Known.State, _store.Items[2].Known.State));
        Assert.Equal(1, _store.Items[2].MergedInto);
    }

    [Fact]
    public void SeveralFormerKeysOfOneFinding_AllTheirItemsAreMerged()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Finds(cart, "old-3").Examines(cart));

        var tally = Send(new TestReport().Finds(cart, "new", former: [Former("old-1"), Former("old-2"), Former("old-3")]).Examines(cart));

        Assert.Equal((0, 0, 0), Counts(tally));
        Assert.Equal([null, 1, 1], _store.Items.Values.Select(static i => i.MergedInto));
    }

    // A former formula may have been coarser, and another finding of the report is what is left under it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FormerKey_OfALaterFindingToo_IsNotMerged(bool itsOwn)
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));

        var report = new TestReport().Finds(cart, "new-1", former: [Former("old-1"), Former("old-2")]);
        report = itsOwn ? report.Finds(cart, "old-2") : report.Finds(cart, "new-2", former: [Former("old-2")]);

        Assert.Equal((0, 0, 0), Counts(Send(report.Examines(cart))));
        Assert.All(_store.Items.Values, static i => Assert.Equal((ItemState.Open, null), (i.Known.State, i.MergedInto)));
    }

    [Fact]
    public void FormerItem_ThatEndedBefore_HandsOverWhatWasDecided()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));
        Send(new TestReport().Finds(cart, "old-1").Examines(cart));

        Send(new TestReport().Finds(cart, "new", former: [Former("old-1"), Former("old-2")]).Examines(cart));

        Assert.Equal((ItemState.Fixed, 1), (_store.Items[2].Known.State, _store.Items[2].MergedInto));
        Assert.Equal([ItemEventKind.Opened, ItemEventKind.Fixed], _store.Items[2].Events);
    }

    [Fact]
    public void FormerItems_OfAReportThatIsOutdated_AreNotMerged()
    {
        var cart = TestReport.ScopeOf(Cart);
        var pay = TestReport.ScopeOf(Pay);
        Send(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Finds(cart, "old-1").Finds(cart, "old-2").Examines(cart));

        Send(new TestReport { StatedAt = 5, ReceivedAt = 11 }.Finds(cart, "new", former: [Former("old-1"), Former("old-2")]).Examines(cart).Examines(pay));

        Assert.All(_store.Items.Values, static i => Assert.Equal((ItemState.Open, null), (i.Known.State, i.MergedInto)));
    }

    [Fact]
    public void KnownOfBothIds_StayTwoItems()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "GHSA-1").Finds(cart, "CVE-1").Examines(cart));

        var tally = Send(new TestReport().Finds(cart, "GHSA-1").Finds(cart, "CVE-1", aliases: ["GHSA-1"]).Examines(cart));

        Assert.Equal((0, 0, 0), Counts(tally));
        Assert.Equal(2, tally.Unchanged);
    }

    [Fact]
    public void ItemOfAnotherScope_MovesToWhatReportsIt()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));
        var other = new Scope("vulnerability", "shop", "other");
        var key = new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", Cart, "pkg");

        var report = new TestReport().Finds(other, "CVE-1x", former: [key]).Examines(other);
        Assert.Equal((0, 0, 0), Counts(Send(report)));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport().Examines(cart))));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport().Examines(other))));
    }

    [Fact]
    public void FormerScope_ClosesWhatIsLeftInIt_AndIsNotMadeAnew()
    {
        var former = new Scope("vulnerability", "shop", "former");
        Send(new TestReport().Finds(former, "CVE-1").Finds(former, "CVE-2").Examines(former));
        var current = TestReport.ScopeOf(Cart);
        FindingKey[] keys = [new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", "former", "pkg")];

        var tally = Send(new TestReport().Finds(current, "CVE-1", former: keys).Examines(current, former with { IsFormer = true }));

        Assert.Equal((0, 1, 0), Counts(tally));
        Assert.Equal(_store.Find(current)!.Id, _store.Items[1].Known.ScopeId);
        Send(new TestReport().Examines(new Scope("vulnerability", "shop", "never") { IsFormer = true }));
        Assert.Null(_store.Find(new Scope("vulnerability", "shop", "never")));
    }

    [Fact]
    public void FindingInAFormerScopeThatNobodyKnows_OpensThere()
    {
        var former = new Scope("vulnerability", "shop", "former") { IsFormer = true };

        Assert.Equal((1, 0, 0), Counts(Send(new TestReport().Finds(former, "CVE-1").Examines(former))));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport().Examines(former))));
    }

    private static FindingKey Former(string check) => new(TestReport.Scheme, "vulnerability", check, Cart, "pkg");
}
