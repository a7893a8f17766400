using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>What is written of a subject and of its variants: times, list, error, and what each variant shows.</summary>
public class ScopeUpdateTests : ComparisonCases
{
    private const long Minute = 60_000;

    [Fact]
    public void NewSubject_IsWritten_WithTheTimeOfTheReport()
    {
        var update = Update(new TestReport { StatedAt = 5, ReceivedAt = 9 }.Examines(TestReport.ScopeOf(Cart)));

        Assert.Equal((null, true, (5 * Minute, 5 * Minute)), (update.KnownId, update.IsWritten, update.Looked));
        Assert.Equal((null, null), (update.Error, update.Listing));
        Assert.Empty(update.Variants);
        Assert.Empty(update.EndedVariants);
    }

    [Fact]
    public void ReportWithoutATime_KeepsTheTimeThatIsKnown()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(cart));

        Assert.Equal((5 * Minute, 9 * Minute), Update(new TestReport { ReceivedAt = 9 }.Examines(cart)).Looked);
    }

    [Fact]
    public void SubjectsOwnTime_AheadOfTheReceipt_CountsAsTheReceipt() =>
        Assert.Equal((9 * Minute, 9 * Minute), Update(new TestReport { ReceivedAt = 9 }.Examines(TestReport.ScopeOf(Cart, at: 50))).Looked);

    [Fact]
    public void SubjectOfAList_IsDatedByTheList()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "o");
        var list = new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(cart).Lists("o", Shop);
        Assert.Null(Update(list).Looked);
        Send(list);
        Assert.Null(Update(list).Looked);

        // Once it was dated by itself, that time is forgotten when a list dates it; a list without a time cannot.
        Send(new TestReport { StatedAt = 6, ReceivedAt = 6 }.Examines(cart));
        Assert.Null(Update(new TestReport { ReceivedAt = 7 }.Examines(cart).Lists("o", Shop)).Looked);
        Assert.Equal((null, 7 * Minute), Update(new TestReport { StatedAt = 7, ReceivedAt = 7 }.Examines(cart).Lists("o", Shop)).Looked);
    }

    [Fact]
    public void SubjectOfAListWithItsOwnTime_IsWrittenOnlyWhenThatTimeMoves()
    {
        Scope CartAt(long at) => TestReport.ScopeOf(Cart, listing: "o", at: at);
        Assert.Equal((5 * Minute, 9 * Minute), Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Examines(CartAt(5)).Lists("o", Shop)).Looked);
        Send(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Examines(CartAt(5)).Lists("o", Shop));

        Assert.Null(Update(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Examines(CartAt(5)).Lists("o", Shop)).Looked);
        Assert.Equal((6 * Minute, 10 * Minute), Update(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Examines(CartAt(6)).Lists("o", Shop)).Looked);

        // Without the list the look itself is to be noted.
        Assert.Equal((5 * Minute, 10 * Minute), Update(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Examines(CartAt(5))).Looked);
    }

    [Fact]
    public void SubjectThatFailed_InAList_KeepsTheTimeItHad()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "o");
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(cart).Lists("o", Shop));

        var update = Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Fails(cart).Lists("o", Shop));

        Assert.Equal((5 * Minute, 0), update.Looked);
        Assert.Equal("timed out", update.Error);
    }

    [Fact]
    public void NewSubjectThatFailed_InItsFirstList_IsOlderThanEverything() =>
        Assert.Equal((0, 0), Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Fails(TestReport.ScopeOf(Cart, listing: "o")).Lists("o", Shop)).Looked);

    [Fact]
    public void SubjectThatFailed_InAList_WasLookedAtWhenItWasBefore()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "o");
        Send(new TestReport { ReceivedAt = 5 }.Examines(cart));

        Assert.Equal((0, 5 * Minute), Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Fails(cart).Lists("o", Shop)).Looked);
    }

    [Fact]
    public void SubjectThatFailedInTheNewestList_IsDatedByItself_WhenAnOlderListLookedAtIt()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "o");
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(cart));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Fails(cart).Lists("o", Shop));

        Assert.Equal((10 * Minute, 10 * Minute), Update(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Examines(cart).Lists("o", Shop)).Looked);
    }

    [Fact]
    public void SubjectThatFailed_WithFindings_WasLookedAtAllTheSame()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(cart));

        Assert.Equal((5 * Minute, 9 * Minute), Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Finds(cart, "CVE-1").Fails(cart)).Looked);
        Assert.Null(Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Fails(cart)).Looked);
    }

    [Fact]
    public void List_IsWrittenWhenItIsAnotherOne_ByACurrentReport()
    {
        var (before, after) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Cart, listing: "p"));
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(before));

        Assert.Null(Update(new TestReport { StatedAt = 6, ReceivedAt = 6 }.Examines(before)).Listing);
        Assert.Equal("p", Update(new TestReport { StatedAt = 6, ReceivedAt = 6 }.Examines(after)).Listing);
        Assert.Null(Changes(new TestReport { StatedAt = 4, ReceivedAt = 6 }.Examines(after, TestReport.ScopeOf(Pay))).Scopes[0].Listing);
    }

    [Fact]
    public void OnlyVariant_HasNoSetOfItsOwn()
    {
        var a = TestReport.ScopeOf(Cart, "a");

        var update = Update(new TestReport { StatedAt = 5, ReceivedAt = 9 }.Finds(a, "CVE-1").Examines(a));

        Assert.Equal(new KnownVariant("a", 5 * Minute, 5 * Minute, null), Assert.Single(update.Variants));
        Assert.Null(update.Looked);
        Assert.True(update.IsWritten);
    }

    [Fact]
    public void SecondVariant_GivesTheFirstASetOfItsOwn_AndItsEndTakesItAway()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(a, "CVE-2").Examines(a));

        var second = new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-2").Finds(b, "CVE-3").Examines(b);
        Assert.Equal([("a", "1,2"), ("b", "2,3")], Shown(Update(second)));
        Send(second);

        var end = Update(new TestReport { ReceivedAt = 3 }.Ends(b));
        Assert.Equal([("a", "")], Shown(end));
        Assert.Equal(["b"], end.EndedVariants);
        Assert.True(end.IsWritten);
    }

    [Fact]
    public void VariantThatFailed_KeepsWhatItShowed_AndShowsWhatWasFound()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { StatedAt = 1, ReceivedAt = 1 }.Finds(a, "CVE-1").Finds(a, "CVE-2").Finds(b, "CVE-2").Examines(a, b));

        var variant = Assert.Single(Update(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Finds(a, "CVE-3").Finds(a, "CVE-2").Fails(a)).Variants);

        // What was found was looked at now; the whole of it is as old as before.
        Assert.Equal(("a", 1 * Minute, 5 * Minute), (variant.Name, variant.StatedAt, variant.LookedAt));
        Assert.Equal([1, 2, 3], variant.Items);
    }

    [Fact]
    public void VariantThatFailed_WithoutFindings_IsWrittenNowhere()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { StatedAt = 1, ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));

        Assert.Empty(Update(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Fails(a)).Variants);
        Assert.Empty(Update(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Fails(TestReport.ScopeOf(Cart, "new"))).Variants);
        Send(new TestReport { StatedAt = 2, ReceivedAt = 2 }.Ends(b));
        Assert.Empty(Update(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Fails(a)).Variants);
    }

    [Fact]
    public void NewVariant_ThatFailedWithFindings_IsKnownFromNowOn_WithoutATime()
    {
        var a = TestReport.ScopeOf(Cart, "a");

        var variant = Assert.Single(Update(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Finds(a, "CVE-1").Fails(a)).Variants);

        Assert.Equal(new KnownVariant("a", null, 5 * Minute, null), variant);
    }

    [Fact]
    public void VariantOfAList_ThatFailed_KeepsTheTimeItHad()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a", "o"), TestReport.ScopeOf(Cart, "b", "o"));
        Send(new TestReport { ReceivedAt = 1 }.Examines(a, b));
        Send(new TestReport { StatedAt = 2, ReceivedAt = 2 }.Examines(TestReport.ScopeOf(Pay, listing: "o")).Lists("o", Extent.OfNamespaces(["shop"])).Fails(a).Fails(b));

        var late = new TestReport { StatedAt = 1, ReceivedAt = 9 }.Finds(a, "CVE-1").Examines(a);

        Assert.Equal((1, 0, 0), Counts(Send(late)));
    }

    [Fact]
    public void VariantOfAList_ThatFailed_IsAsOldAsTheListBefore()
    {
        var (a, pay) = (TestReport.ScopeOf(Cart, "a", "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Examines(pay).Lists("o", Shop));
        Send(new TestReport { ReceivedAt = 6 }.Examines(a));

        Assert.Equal([new KnownVariant("a", 5 * Minute, 6 * Minute, null)], Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Fails(a).Lists("o", Shop)).Variants);
    }

    [Fact]
    public void VariantThatFailed_BesideANewOne_IsWrittenOnce_WithASetOfItsOwn()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a));

        var update = Update(new TestReport { ReceivedAt = 2 }.Finds(a, "CVE-2").Fails(a).Finds(b, "CVE-3").Examines(b));

        Assert.Equal([("a", "1,2"), ("b", "3")], Shown(update));
    }

    [Fact]
    public void NewVariantThatFailed_HasASetOfItsOwn_BesideTheOneThatWasExamined()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));

        Assert.Equal([("a", "1"), ("b", "2")], Shown(Update(new TestReport().Finds(a, "CVE-1").Examines(a).Finds(b, "CVE-2").Fails(b))));
    }

    [Fact]
    public void NewVariantThatFailed_BesideTheLastOneThatIsToldToHaveEnded_BothLive()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a));

        var update = Update(new TestReport { ReceivedAt = 2 }.Finds(b, "CVE-2").Fails(b).Ends(a));

        Assert.Equal([("a", "1"), ("b", "2")], Shown(update));
        Assert.Empty(update.EndedVariants);
    }

    [Fact]
    public void VariantThatIsCleanAgain_WasLookedAtNow()
    {
        var a = TestReport.ScopeOf(Cart, "a");
        Send(new TestReport { StatedAt = 1, ReceivedAt = 1 }.Examines(a));

        Assert.Equal([new KnownVariant("a", 1 * Minute, 5 * Minute, null)], Update(new TestReport { ReceivedAt = 5 }.Examines(a)).Variants);
    }

    [Fact]
    public void VariantsItems_ThatChangeAtTheSameTime_AreWritten()
    {
        var (a, b) = (TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { StatedAt = 5, ReceivedAt = 5 }.Finds(a, "CVE-1").Examines(a, b));

        Assert.Equal([("a", "2")], Shown(Update(new TestReport { StatedAt = 5, ReceivedAt = 6 }.Finds(a, "CVE-2").Examines(a))));
    }

    [Fact]
    public void VariantsOwnTime_IsWritten_AndNotTheReports()
    {
        var variant = Assert.Single(Update(new TestReport { StatedAt = 9, ReceivedAt = 9 }.Examines(TestReport.ScopeOf(Cart, "a", at: 5))).Variants);

        Assert.Equal((5 * Minute, 9 * Minute), (variant.StatedAt, variant.LookedAt));
    }

    [Fact]
    public void VariantsTime_AheadOfTheReceipt_CountsAsTheReceipt()
    {
        var variant = Assert.Single(Update(new TestReport { ReceivedAt = 9 }.Examines(TestReport.ScopeOf(Cart, "a", at: 50))).Variants);

        Assert.Equal((9 * Minute, 9 * Minute), (variant.StatedAt, variant.LookedAt));
    }

    [Fact]
    public void ReportOfTheWhole_EndsEveryVariant_AndWritesNone()
    {
        var (whole, a, b) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));
        Assert.Empty(Update(new TestReport { ReceivedAt = 2 }.Examines(whole, a)).Variants);

        var update = Update(new TestReport { ReceivedAt = 2 }.Finds(whole, "CVE-1").Examines(whole));

        Assert.Empty(update.Variants);
        Assert.Equal(["a", "b"], update.EndedVariants.Order());
        Assert.Equal((null, 2 * Minute), update.Looked);
    }

    [Fact]
    public void ReportOfTheWholeThatClosesNothing_LeavesTheVariants()
    {
        var (whole, a, b) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(a, "CVE-1").Examines(a, b));

        var update = Update(new TestReport { ReceivedAt = 2 }.Examines(whole).ClosesNothing());

        Assert.Empty(update.EndedVariants);
        Assert.False(update.IsWritten);
    }

    private ScopeUpdate Update(TestReport report) => Assert.Single(Changes(report).Scopes);

    private static IEnumerable<(string Name, string Items)> Shown(ScopeUpdate update) =>
        update.Variants.Select(static v => (v.Name, v.Items is null ? "" : string.Join(',', v.Items))).Order();
}
