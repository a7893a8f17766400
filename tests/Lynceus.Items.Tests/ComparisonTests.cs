using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>What opens, changes, closes and stays, rule by rule.</summary>
public class ComparisonTests
{
    private const string Cart = "shop/cart";
    private const string Pay = "shop/pay";

    private static readonly Extent Shop = Extent.OfNamespaces(["shop"]);

    private readonly MemoryStore _store = new();

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

    // --- lists and extent

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

    // --- time

    [Fact]
    public void OlderReportOfASubject_IsSuperseded()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(cart));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(cart, "CVE-1").Examines(cart).Decide(_store));
        Assert.IsType<ComparisonResult.Changes>(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Finds(cart, "CVE-1").Examines(cart).Decide(_store));
    }

    [Fact]
    public void OlderReport_OfWhatNobodyLookedAtSince_Counts()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Pay));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(cart));

        var tally = Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(cart, "CVE-1").Finds(pay, "CVE-1").Examines(cart, pay));

        Assert.Equal(1, tally.New);
        Assert.Equal("shop/pay", _store.Find(TestReport.ScopeOf(Pay))!.Id == _store.Items[1].Known.ScopeId ? "shop/pay" : "other");
    }

    [Fact]
    public void ImageScannedBeforeTheCluster_SentAfterIt_Counts()
    {
        var (cart, image) = (TestReport.ScopeOf(Cart, listing: "objects/Deployment"), TestReport.ScopeOf("postgres"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(cart, "CVE-1").Examines(cart).Lists("objects", Extent.Cluster));

        Assert.Equal(1, Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(image, "CVE-2").Examines(image)).New);
    }

    [Fact]
    public void SubjectThatANewerListDoesNotName_IsSuperseded()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(cart).Lists("o", Shop));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(pay, "CVE-1").Examines(pay).Decide(_store));
    }

    [Fact]
    public void WithoutATime_TheLaterReceivedCounts_AndOutdatesNothing()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(cart, "CVE-1").Examines(cart));
        Assert.Equal(1, Send(new TestReport { ReceivedAt = 25 }.Examines(cart)).Fixed);

        Assert.Equal(1, Send(new TestReport { StatedAt = 22, ReceivedAt = 30 }.Finds(cart, "CVE-1").Examines(cart)).Reopened);
    }

    [Fact]
    public void TimeInTheFuture_CountsAsTheTimeOfReceipt()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport { StatedAt = 500, ReceivedAt = 10 }.Finds(cart, "CVE-1").Examines(cart));

        Assert.Equal(1, Send(new TestReport { StatedAt = 11, ReceivedAt = 11 }.Examines(cart)).Fixed);
    }

    [Fact]
    public void OlderList_DoesNotEndWhatWasLookedAtSince()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(pay, "CVE-1").Examines(pay));

        var tally = Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(cart, "CVE-1").Examines(cart).Lists("o", Shop));

        Assert.Equal((1, 0), (tally.New, tally.Gone));
    }

    [Fact]
    public void SubjectsWithTheirOwnTime_AreComparedByIt()
    {
        // The list's time is that of its newest object; an object that was scanned after the list's copy of it is not older than the list.
        Scope Old(long at) => TestReport.ScopeOf(Cart, listing: "o", at: at);
        Scope New(long at) => TestReport.ScopeOf(Pay, listing: "o", at: at);
        Send(new TestReport { StatedAt = 50, ReceivedAt = 60 }.Finds(Old(10), "CVE-1").Examines(Old(10), New(50)).Lists("o", Shop));

        Assert.Equal(1, Send(new TestReport { StatedAt = 40, ReceivedAt = 61 }.Examines(Old(40))).Fixed);
        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 30, ReceivedAt = 62 }.Finds(Old(30), "CVE-1").Examines(Old(30)).Decide(_store));
    }

    [Fact]
    public void GoneSubject_IsNotBroughtBackByAnOlderReport()
    {
        Scope CartAt(long at) => TestReport.ScopeOf(Cart, listing: "o", at: at);
        var pay = TestReport.ScopeOf(Pay, listing: "o");
        Send(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Finds(CartAt(10), "CVE-1").Examines(CartAt(10), pay).Lists("o", Shop));
        Assert.Equal(1, Send(new TestReport { StatedAt = 50, ReceivedAt = 50 }.Examines(pay).Lists("o", Shop)).Gone);

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 20, ReceivedAt = 60 }.Finds(CartAt(20), "CVE-1").Examines(CartAt(20)).Decide(_store));
    }

    // --- variants

    [Fact]
    public void SeveralVariants_ItemIsOpenWhileAnyShowsIt()
    {
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(a, "CVE-2").Examines(a));
        Assert.Equal((1, 0, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-2").Finds(b, "CVE-3").Examines(b))));

        // CVE-2 is gone from 14, and 16 still shows it; CVE-1 only 14 ever showed.
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Examines(a))));
        Assert.Equal([ItemState.Fixed, ItemState.Open, ItemState.Open], _store.Items.Values.Select(static i => i.Known.State));

        Assert.Equal((0, 2, 0), Counts(Send(new TestReport { ReceivedAt = 4 }.Examines(b))));
    }

    [Fact]
    public void SeveralVariants_NothingFlaps()
    {
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        for (var round = 0; round < 3; round++)
        {
            Send(new TestReport { ReceivedAt = (2 * round) + 1 }.Finds(a, "CVE-1", 0.95).Finds(a, "CVE-2", 0.5).Examines(a));
            Send(new TestReport { ReceivedAt = (2 * round) + 2 }.Finds(b, "CVE-1", 0.5, "9.9").Examines(b));
        }

        Assert.Equal([ItemEventKind.Opened], _store.Items[1].Events);
        Assert.Equal([ItemEventKind.Opened], _store.Items[2].Events);
        Assert.Equal(SeverityBand.Critical, _store.Items[1].Known.Band);
    }

    [Fact]
    public void SeveralVariants_OneThatSuppresses_DoesNotSpeakForTheOther()
    {
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a));

        Send(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-1", suppression: "accepted").Examines(b));
        Assert.Equal(ItemState.Open, _store.Items[1].Known.State);

        Assert.Equal(1, Send(new TestReport { ReceivedAt = 3 }.Examines(a)).Fixed);
    }

    [Fact]
    public void VariantThatNobodyLookedAtForLong_EndsWhenAnotherIsLookedAt()
    {
        const long Day = 24 * 60;
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 8 * Day }.Examines(b))));

        Assert.Equal((0, 0, 1), Counts(Send(new TestReport { ReceivedAt = (8 * Day) + 2 }.Examines(b))));
        Assert.Contains("14", _store.Items[1].Reason, StringComparison.Ordinal);
        Assert.Equal("16", Assert.Single(_store.VariantsOf(b)).Name);
    }

    [Fact]
    public void VariantOfAList_EndsWhenTheListDoesNotNameIt()
    {
        var (old, current) = (TestReport.ScopeOf(Cart, "cart-old", "o"), TestReport.ScopeOf(Cart, "cart-new", "o"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(old, "CVE-1").Examines(old).Lists("o", Shop));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Finds(old, "CVE-1").Examines(old, current).Lists("o", Shop))));

        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Examines(current).Lists("o", Shop))));
    }

    [Fact]
    public void ReportOfTheWholeSubject_ReplacesItsVariants()
    {
        var (a, b, whole) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"), TestReport.ScopeOf(Cart));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a));
        Send(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-2").Examines(b));

        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Finds(whole, "CVE-2").Examines(whole))));
        Assert.Empty(_store.VariantsOf(whole));
    }

    [Fact]
    public void FirstNamedVariant_TakesOverWhatWasKnownOfTheWhole()
    {
        var (whole, a) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(whole, "CVE-1").Finds(whole, "CVE-2").Examines(whole));

        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Finds(a, "CVE-2").Examines(a))));
    }

    [Fact]
    public void EndedVariant_ClosesWhatItAloneShowed_ButTheLastOneClosesNothing()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(a, "CVE-2").Examines(a));
        Send(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-2").Examines(b));

        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Ends(a))));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 4 }.Ends(b))));
        Assert.Equal("b", Assert.Single(_store.VariantsOf(a)).Name);
    }

    [Fact]
    public void FailedScanOfAVariant_KeepsWhatItShowed_WhileTheOtherIsScanned()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(a, "CVE-2").Examines(a));

        // Of a only CVE-2 could be read, and CVE-3 is new there; b is clean.
        var tally = Send(new TestReport { ReceivedAt = 2 }.Finds(a, "CVE-2").Finds(a, "CVE-3").Fails(a).Examines(b));
        Assert.Equal((1, 0, 0), Counts(tally));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Examines(b))));

        Assert.Equal((0, 2, 0), Counts(Send(new TestReport { ReceivedAt = 4 }.Finds(a, "CVE-3").Examines(a))));
    }

    [Fact]
    public void OlderReportOfOneVariant_IsComparedWithThatVariantAlone()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Finds(a, "CVE-1").Examines(a));
        Send(new TestReport { StatedAt = 50, ReceivedAt = 50 }.Finds(b, "CVE-1").Examines(b));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 40, ReceivedAt = 60 }.Examines(b).Decide(_store));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { StatedAt = 20, ReceivedAt = 60 }.Examines(a))));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { StatedAt = 61, ReceivedAt = 61 }.Examines(b))));
    }

    // --- identity

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
        FindingKey[] Former(string check) => [new FindingKey(TestReport.Scheme, "vulnerability", check, Cart, "pkg")];

        var tally = Send(new TestReport().Finds(cart, "new", former: Former("old-1")).Finds(cart, "new", former: Former("old-2")).Examines(cart));

        Assert.Equal((0, 0, 0), Counts(tally));
        Assert.Equal((ItemState.Open, ItemState.Gone), (_store.Items[1].Known.State, _store.Items[2].Known.State));
        Assert.Equal(1, _store.Items[2].MergedInto);
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

    // --- scopes of earlier releases

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

    // --- notes of what went wrong

    [Fact]
    public void Places_AreCounted_WithTheFirstReason()
    {
        var comparison = new Comparison(_store, new ComparisonSettings());
        comparison.Examined(TestReport.ScopeOf("a"));
        comparison.Examined(TestReport.ScopeOf("b"));
        comparison.NotExamined(TestReport.ScopeOf("b"), "first");
        comparison.NotExamined(TestReport.ScopeOf("b"), "second");
        comparison.NotExamined(TestReport.ScopeOf("c"), "third");

        Assert.Equal((1, 2, "first"), (comparison.ExaminedPlaces, comparison.FailedPlaces, comparison.FirstError));
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
    public void SubjectThatMovesToAnotherList_IsEndedByThatOne()
    {
        var (before, after) = (TestReport.ScopeOf(Cart, listing: "wgpolicy"), TestReport.ScopeOf(Cart, listing: "openreports"));
        var other = TestReport.ScopeOf(Pay, listing: "openreports");
        Send(new TestReport().Finds(before, "CVE-1").Examines(before).Lists("wgpolicy", Shop));
        Send(new TestReport().Finds(after, "CVE-1").Examines(after, other).Lists("openreports", Shop));

        Assert.Equal((0, 0, 1), Counts(Send(new TestReport().Examines(other).Lists("openreports", Shop))));
    }

    private static (long New, long Fixed, long Gone) Counts(ItemTally tally) => (tally.New + tally.Reopened, tally.Fixed, tally.Gone);

    private ItemTally Send(TestReport report) => report.SendTo(_store) ?? throw new InvalidOperationException("Nothing was written.");
}
