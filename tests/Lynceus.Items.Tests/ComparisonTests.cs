using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>What opens, changes, closes and stays when one place is looked at again.</summary>
public class ComparisonTests : ComparisonCases
{
    [Fact]
    public void Examined_FindingIsMissing_IsFixed()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Finds(cart, "CVE-2").Examines(cart));

        var tally = Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));

        Assert.Equal((0, 1, 0, 1), (tally.New, tally.Fixed, tally.Gone, tally.Unchanged));
        Assert.Equal([ItemEventKind.Opened, ItemEventKind.Fixed], _store.Items[2].Events);
    }

    [Fact]
    public void NotExamined_NothingCloses_AndIsCountedAsUnconfirmed()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Finds(cart, "CVE-2").Examines(cart));

        var tally = Send(new TestReport().Finds(cart, "CVE-1").Examines(cart).Fails(cart));

        Assert.Equal((0, 0, 1), (tally.Fixed, tally.Gone, tally.Unconfirmed));
    }

    [Fact]
    public void OtherSubject_IsNotTouched()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Pay));
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));

        var tally = Send(new TestReport().Finds(pay, "CVE-1").Examines(pay));

        Assert.Equal((1, 0, 0, 0), (tally.New, tally.Fixed, tally.Gone, tally.Unconfirmed));
    }

    [Fact]
    public void FindingAgain_Reopens_AndAfterGoneReturns()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "objects");
        var pay = TestReport.ScopeOf(Pay, listing: "objects");
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart, pay).Lists("objects", Shop));
        Send(new TestReport().Examines(cart, pay).Lists("objects", Shop));
        Assert.Equal(1, Send(new TestReport().Finds(cart, "CVE-1").Examines(cart, pay).Lists("objects", Shop)).Reopened);
        Assert.Equal(1, Send(new TestReport().Examines(pay).Lists("objects", Shop)).Gone);

        Assert.Equal(1, Send(new TestReport().Finds(cart, "CVE-1").Examines(cart, pay).Lists("objects", Shop)).Reopened);

        Assert.Equal(
            [ItemEventKind.Opened, ItemEventKind.Fixed, ItemEventKind.Reopened, ItemEventKind.Gone, ItemEventKind.Returned],
            Assert.Single(_store.Items.Values).Events);
    }

    [Theory]
    [InlineData(Severity.Critical, null, "title", "The severity changed.")]
    [InlineData(Severity.High, "1.2", "title", "A fix is available.")]
    [InlineData(Severity.High, null, "other", "The title changed.")]
    public void EvidenceThatPeopleCareFor_IsAChange(double severity, string? fix, string title, string reason)
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));

        var changes = Assert.IsType<ComparisonResult.Changes>(new TestReport().Finds(cart, "CVE-1", severity, fix, title: title).Examines(cart).Decide(_store));

        var updated = Assert.Single(changes.Updated);
        Assert.Equal((ItemEventKind.Changed, reason), (updated.Event, updated.Reason));
        Assert.Equal((1, 0), (changes.Tally.Changed, changes.Tally.Unchanged));
    }

    [Fact]
    public void FixThatIsWithdrawn_IsAChange()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1", fix: "1.2").Examines(cart));

        var changes = Assert.IsType<ComparisonResult.Changes>(new TestReport().Finds(cart, "CVE-1").Examines(cart).Decide(_store));

        Assert.Equal("The fix is no longer listed.", Assert.Single(changes.Updated).Reason);
    }

    [Fact]
    public void OtherSeverityInTheSameBand_IsWrittenAndNobodysNews()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1", 0.75).Examines(cart));

        var changes = Assert.IsType<ComparisonResult.Changes>(new TestReport().Finds(cart, "CVE-1", 0.8).Examines(cart).Decide(_store));

        var updated = Assert.Single(changes.Updated);
        Assert.Equal((null, 0.8), (updated.Event, updated.Severity));
        Assert.NotEqual(0, updated.Row);
        Assert.Equal((0, 1), (changes.Tally.Changed, changes.Tally.Unchanged));
    }

    [Fact]
    public void Nothing_IsWrittenOfWhatIsAsItWas()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "objects");
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart).Lists("objects", Shop));

        var changes = Assert.IsType<ComparisonResult.Changes>(new TestReport().Finds(cart, "CVE-1").Examines(cart).Lists("objects", Shop).Decide(_store));

        Assert.Empty(changes.Updated);
        Assert.Empty(changes.Opened);
        Assert.DoesNotContain(changes.Scopes, static s => s.IsWritten);
    }

    [Fact]
    public void EqualIdentities_AreOneItem_TheWorstSpeaks_WhateverTheirOrder()
    {
        var cart = TestReport.ScopeOf(Cart);
        foreach (var (first, second) in new[] { (0.3, 0.95), (0.95, 0.3) })
        {
            var store = new MemoryStore();
            var changes = Assert.IsType<ComparisonResult.Changes>(
                new TestReport().Finds(cart, "CVE-1", first, occurrences: 2).Finds(cart, "CVE-1", second).Examines(cart).Decide(store));

            var opened = Assert.Single(changes.Opened);
            Assert.Equal((0.95, SeverityBand.Critical, 3), (opened.Severity, opened.Band, opened.Occurrences));
        }
    }

    [Fact]
    public void Suppressed_OpensNothing_ClosesAnOpenItem_AndLeavesAClosedOneAlone()
    {
        var cart = TestReport.ScopeOf(Cart);
        Assert.Equal((0, 1), Two(Send(new TestReport().Finds(cart, "CVE-0", suppression: "accepted").Examines(cart))));
        Send(new TestReport().Finds(cart, "CVE-1").Finds(cart, "CVE-2").Examines(cart));

        Assert.Equal((0, 1), Two(Send(new TestReport().Finds(cart, "CVE-1", suppression: "accepted").Finds(cart, "CVE-2").Examines(cart))));
        Assert.Equal(ItemState.Suppressed, _store.Items[1].Known.State);

        // Reported again without suppression.
        Assert.Equal(1, Send(new TestReport().Finds(cart, "CVE-1").Finds(cart, "CVE-2").Examines(cart)).Reopened);

        // Suppressed after it was fixed: it stays fixed.
        Send(new TestReport().Finds(cart, "CVE-2").Examines(cart));
        Send(new TestReport().Finds(cart, "CVE-1", suppression: "accepted").Finds(cart, "CVE-2").Examines(cart));
        Assert.Equal(ItemState.Fixed, _store.Items[1].Known.State);

        static (long, long) Two(ItemTally tally) => (tally.New, tally.Suppressed);
    }

    [Fact]
    public void SuppressedAndNotInOneReport_IsOpen()
    {
        var cart = TestReport.ScopeOf(Cart);

        Assert.Equal(1, Send(new TestReport().Finds(cart, "CVE-1", suppression: "accepted").Finds(cart, "CVE-1").Examines(cart)).New);
    }

    [Fact]
    public void ClosesNothing_OpensAndNothingElse()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "objects"), TestReport.ScopeOf(Pay, listing: "objects"));
        Send(new TestReport().Finds(cart, "CVE-1").Finds(pay, "CVE-1").Examines(cart, pay).Lists("objects", Shop));

        var tally = Send(new TestReport().Finds(cart, "CVE-2").Examines(cart).Lists("objects", Shop).ClosesNothing());

        Assert.Equal((1, 0, 0, 1), (tally.New, tally.Fixed, tally.Gone, tally.Unconfirmed));
    }

    [Fact]
    public void Places_AreCounted_WithTheFirstReason()
    {
        var comparison = new Comparison(_store, new ComparisonSettings());
        comparison.Examined(TestReport.ScopeOf("a"));
        comparison.Examined(TestReport.ScopeOf("b"));
        comparison.NotExamined(TestReport.ScopeOf("b"), "first");
        comparison.NotExamined(TestReport.ScopeOf("b"), "second");
        comparison.NotExamined(TestReport.ScopeOf("c"), "third");
        comparison.Examined(TestReport.ScopeOf("d"));
        comparison.Examined(TestReport.ScopeOf("e"));

        Assert.Equal((3, 2, "first"), (comparison.ExaminedPlaces, comparison.FailedPlaces, comparison.FirstError));
        Assert.Null(comparison.ClosesNothingBecause);
        comparison.CloseNothing("no rights");
        Assert.Equal("no rights", comparison.ClosesNothingBecause);
    }

    [Fact]
    public void FailedScope_IsWrittenWithItsReason()
    {
        var cart = TestReport.ScopeOf(Cart);

        var changes = Assert.IsType<ComparisonResult.Changes>(new TestReport().Fails(cart, "timed out").Decide(_store));

        var update = Assert.Single(changes.Scopes);
        Assert.Equal((true, "timed out", null), (update.IsWritten, update.Error, update.KnownId));
    }

    [Fact]
    public void EqualIdentities_OfOneSeverity_TheSameOneSpeaks_WhateverTheirOrder()
    {
        var cart = TestReport.ScopeOf(Cart);
        string[] fixes = ["1.2", "1.3"];
        var spoke = new List<long>();
        foreach (var (first, second) in new[] { (0, 1), (1, 0) })
        {
            var changes = Changes(new TestReport().Finds(cart, "CVE-1", fix: fixes[first]).Finds(cart, "CVE-1", fix: fixes[second]).Examines(cart));
            spoke.Add(Assert.Single(changes.Opened).EvidenceHash);
        }

        Assert.Equal(spoke[0], spoke[1]);
    }

    [Fact]
    public void EqualFindings_AreStagedOnce()
    {
        var comparison = new Comparison(_store, new ComparisonSettings());
        var finding = new Finding
        {
            Key = new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", Cart),
            Scope = TestReport.ScopeOf(Cart),
            CheckId = "CVE-1",
            Title = "title",
            Severity = new Severity(Severity.High),
            Subject = new Subject { Kind = "Deployment", Namespace = "shop", Name = "cart" },
            RawPointer = "",
        };

        Assert.Equal(new Sighting(0, 1, 0), comparison.Add(finding, 7));
        Assert.Equal(new Sighting(0, 0, 0), comparison.Add(finding, 7));
        Assert.Equal(new Sighting(0, 2, 0), comparison.Add(finding with { Severity = new Severity(1) }, 8));
    }

    [Fact]
    public void SuppressedItem_SuppressedAgain_IsNobodysNews()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart));
        Send(new TestReport().Finds(cart, "CVE-1", suppression: "accepted").Examines(cart));

        Assert.Empty(Changes(new TestReport().Finds(cart, "CVE-1", suppression: "accepted").Examines(cart)).Updated);

        // Another reason for it is written, and that is all.
        var updated = Assert.Single(Changes(new TestReport().Finds(cart, "CVE-1", suppression: "not reachable").Examines(cart)).Updated);
        Assert.Equal((null, ItemState.Suppressed, ItemState.Suppressed), (updated.Event, updated.From, updated.To));
    }

    [Fact]
    public void SuppressedAfterItWasGone_StaysGone()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport().Finds(cart, "CVE-1").Examines(cart, pay));
        Send(new TestReport().Examines(pay).Lists("o", Shop));

        Assert.Empty(Changes(new TestReport().Finds(cart, "CVE-1", suppression: "accepted").Examines(cart, pay)).Updated);
    }

    [Fact]
    public void SuppressedFinding_ThatIsNew_LeavesNoAliases() =>
        Assert.Empty(Changes(new TestReport().Finds(TestReport.ScopeOf(Cart), "CVE-1", suppression: "accepted", aliases: ["GHSA-1"])).Aliases);
}
