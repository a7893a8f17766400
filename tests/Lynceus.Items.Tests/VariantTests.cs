using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Several variants of a subject: an item is open while one of them shows it.</summary>
public class VariantTests : ComparisonCases
{
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
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = (8 * Day) + 1 }.Examines(b))));

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
        Assert.IsType<ComparisonResult.Changes>(new TestReport { StatedAt = 50, ReceivedAt = 60 }.Examines(b).Decide(_store));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { StatedAt = 20, ReceivedAt = 60 }.Examines(a))));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { StatedAt = 61, ReceivedAt = 61 }.Examines(b))));
    }

    [Fact]
    public void FindingOfSeveralVariants_InOneReport_IsShownByEach()
    {
        var (a, b, c) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"), TestReport.ScopeOf(Cart, "c"));
        Assert.Equal(1, Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(b, "CVE-1").Finds(c, "CVE-1").Finds(c, "CVE-1").Examines(a, b, c)).New);
        Assert.All(_store.VariantsOf(a), static v => Assert.Equal([1L], v.Items));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Examines(a))));
        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Examines(b))));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 4 }.Examines(c))));
    }

    [Fact]
    public void FindingOfSeveralVariants_SomeOutdated_BelongsToTheOthers()
    {
        Scope[] variants = [TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"), TestReport.ScopeOf(Cart, "c")];
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(variants[..2]));

        var late = new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(variants[0], "CVE-1").Finds(variants[1], "CVE-1").Finds(variants[2], "CVE-1").Examines(variants);
        Assert.Equal((1, 0, 0), Counts(Send(late)));

        Assert.Equal([null, null, 1], _store.VariantsOf(variants[0]).OrderBy(static v => v.Name).Select(static v => v.Items is [var id] ? id : (long?)null));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { StatedAt = 40, ReceivedAt = 40 }.Examines(variants[2]))));
    }

    [Fact]
    public void VariantThatFailed_DoesNotEndByAge()
    {
        const long Day = 24 * 60;
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 9 * Day }.Fails(a).Examines(b))));
        Assert.Equal(2, _store.VariantsOf(a).Count);
    }

    [Fact]
    public void AgedVariant_WhatTheExaminedOneShowedAsWell_IsFixed()
    {
        const long Day = 24 * 60;
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(b, "CVE-1").Finds(a, "CVE-2").Examines(a, b));

        Assert.Equal((0, 1, 1), Counts(Send(new TestReport { ReceivedAt = 9 * Day }.Examines(b))));
        Assert.Equal((ItemState.Fixed, "No longer reported."), (_store.Items[1].Known.State, _store.Items[1].Reason));
        Assert.Equal((ItemState.Gone, "Only 14 showed it, which no report has looked at for long."), (_store.Items[2].Known.State, _store.Items[2].Reason));
    }

    [Fact]
    public void AgedVariant_WhatOneThatIsToldToHaveEndedShowedAsWell_IsFixed()
    {
        const long Day = 24 * 60;
        var (a, b, c) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "15"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(b, "CVE-1").Examines(a, b, c));

        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 9 * Day }.Ends(b).Examines(c))));
        Assert.Equal("16", Assert.Single(_store.VariantsOf(a)).Name);
    }

    [Fact]
    public void EndedVariant_InAReportThatClosesNothing_LivesOn()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Ends(a).ClosesNothing())));
        Assert.Equal(2, _store.VariantsOf(a).Count);
    }

    [Fact]
    public void EndedVariant_ThatIsExaminedInTheSameReport_LivesOn()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Ends(a).Finds(a, "CVE-1").Examines(a))));
        Assert.Equal(2, _store.VariantsOf(a).Count);
    }

    [Fact]
    public void EndedVariant_OfAnOpenItem_LeavesNothingUnconfirmed()
    {
        var a = TestReport.ScopeOf(Cart, "a");
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a));

        Assert.Equal(0, Send(new TestReport { ReceivedAt = 2 }.Ends(a)).Unconfirmed);
    }

    [Fact]
    public void WholeThatFailed_ClosesNothing_WhateverItsVariantsSay()
    {
        var (whole, a, b) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(b, "CVE-2").Finds(b, "CVE-3").Examines(a, b));

        var tally = Send(new TestReport { ReceivedAt = 2 }.Fails(whole).Examines(a));

        Assert.Equal((0, 0, 0), Counts(tally));
        Assert.Equal(1, tally.Unconfirmed); // CVE-1; nobody asked for what b shows
    }

    [Fact]
    public void VariantsOfAList_NoneExamined_DoNotEndWithTheList()
    {
        var (old, current) = (TestReport.ScopeOf(Cart, "old", "o"), TestReport.ScopeOf(Cart, "current", "o"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(old, "CVE-1").Examines(old, current).Lists("o", Shop));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Fails(current).Lists("o", Shop))));
        Assert.Equal(2, _store.VariantsOf(old).Count);
    }

    [Theory]
    [InlineData(0.95, null, ItemEventKind.Changed, "The severity changed.")] // worse
    [InlineData(0.75, "1.2", ItemEventKind.Changed, "A fix is available.")]
    [InlineData(0.5, "1.2", null, null)] // milder: the other variant speaks
    [InlineData(0.75, null, null, null)]
    public void OtherVariantsWords_CountWhenTheyAreWorseOrNameAFix(double severity, string? fix, ItemEventKind? told, string? reason)
    {
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1", occurrences: 2).Examines(a));

        var updated = Changes(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-1", severity, fix, title: "other", occurrences: 3).Examines(b)).Updated;

        Assert.Equal((told, reason), (updated.SingleOrDefault()?.Event, updated.SingleOrDefault()?.Reason));
        Assert.All(updated, static u => Assert.Equal(2, u.Occurrences));
    }

    [Fact]
    public void OtherVariantWithoutTheFix_DoesNotWithdrawIt()
    {
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1", fix: "1.2").Examines(a));

        Assert.Empty(Changes(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-1").Examines(b)).Updated);
        Assert.Empty(Changes(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-1", fix: "1.3").Examines(b)).Updated);
    }

    [Fact]
    public void FindingOfAWholeThatFailed_IsNotClosedByTheEndOfAVariant_AndIsByALook()
    {
        var (whole, a, b) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Examines(a, b));
        Send(new TestReport { ReceivedAt = 2 }.Finds(whole, "CVE-1").Fails(whole));

        Assert.Equal((0, 0, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Ends(a))));
        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 4 }.Examines(b))));
    }

    [Fact]
    public void FindingOfAWholeThatFailed_WithTwoVariants_IsFixedByALookAtOne()
    {
        var (whole, a, b) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Examines(a, b));
        Send(new TestReport { ReceivedAt = 2 }.Finds(whole, "CVE-1").Fails(whole));

        Assert.Equal((0, 1, 0), Counts(Send(new TestReport { ReceivedAt = 3 }.Examines(a))));
    }

    [Fact]
    public void VariantThatFailed_LeavesWhatItShowedUnconfirmed()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));

        Assert.Equal(1, Send(new TestReport { ReceivedAt = 2 }.Fails(a)).Unconfirmed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void EndedVariant_ClosesAllThatItShowed_HoweverMuch(int count)
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        var report = new TestReport { ReceivedAt = 1 }.Finds(b, "CVE-b").Examines(a, b);
        for (var i = 0; i < count; i++)
        {
            report.Finds(a, $"CVE-{i}");
        }

        Send(report);

        Assert.Equal((0, count, 0), Counts(Send(new TestReport { ReceivedAt = 2 }.Ends(a))));
    }

    [Fact]
    public void OtherVariantsMilderWords_UnderANewKey_ChangeTheKeyAlone()
    {
        var (a, b) = (TestReport.ScopeOf("postgres", "14"), TestReport.ScopeOf("postgres", "16"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1", fix: "1.2").Examines(a));
        var raised = TestReport.Scheme with { Version = 2 };

        var updated = Assert.Single(Changes(
            new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-1", 0.5, scheme: raised, category: Category.Reliability).Examines(b)).Updated);

        Assert.Equal((null, 0, SeverityBand.High), (updated.Event, updated.Row, updated.Band));
        Assert.Equal((true, Category.Security, _store.Items[1].Known.EvidenceHash), (updated.IsFixable, updated.Category, updated.EvidenceHash));
        Assert.NotNull(updated.Rekeyed);
    }
}
