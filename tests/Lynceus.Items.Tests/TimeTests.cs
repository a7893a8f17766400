using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Which of two reports is the older one, subject by subject.</summary>
public class TimeTests : ComparisonCases
{
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

    [Theory]
    [InlineData(10, 30)]
    [InlineData(30, 10)]
    public void SubjectDatedTwice_InOneReport_HasTheNewerTime(long first, long second)
    {
        Scope CartAt(long at) => TestReport.ScopeOf(Cart, at: at);
        Send(new TestReport { ReceivedAt = 20 }.Examines(CartAt(20)));

        Assert.Equal(1, Send(new TestReport { ReceivedAt = 40 }.Finds(CartAt(first), "CVE-1").Examines(CartAt(second))).New);
    }

    [Fact]
    public void ReportOfNothing_IsNotSuperseded() => Assert.Empty(Changes(new TestReport { StatedAt = 10, ReceivedAt = 10 }).Scopes);

    [Fact]
    public void PartOfTheReportIsOutdated_ItsFindingsAreCounted_AndNothingElse()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Pay));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(cart, "CVE-1").Finds(cart, "CVE-2").Examines(cart));

        var changes = Changes(new TestReport { StatedAt = 10, ReceivedAt = 30 }
            .Finds(cart, "CVE-1", 0.95, aliases: ["GHSA-1"]).Finds(cart, "CVE-3", suppression: "accepted").Finds(pay, "CVE-4").Fails(cart).Examines(pay));

        Assert.Equal(new ItemTally { Items = 3, New = 1 }, changes.Tally);
        Assert.Empty(changes.Updated);
        Assert.Empty(changes.Aliases);
        Assert.Equal((null, false), (changes.Scopes[0].Error, changes.Scopes[0].IsWritten));
    }

    [Theory]
    [InlineData(20, 30)]
    [InlineData(30, 20)]
    public void ListsOfTheNamespaceAndOfTheCluster_TheNewerOneCounts(long ofCluster, long ofNamespace)
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o/Deployment"), TestReport.ScopeOf(Pay, listing: "o/Deployment"));
        Send(new TestReport { StatedAt = ofCluster, ReceivedAt = 40 }.Examines(cart).Lists("o", Extent.Cluster));
        new TestReport { StatedAt = ofNamespace, ReceivedAt = 41 }.Examines(TestReport.ScopeOf("shop/new", listing: "o/Deployment", at: 35)).Lists("o", Shop).SendTo(_store);

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 25, ReceivedAt = 50 }.Finds(pay, "CVE-1").Examines(pay).Decide(_store));
        Assert.IsType<ComparisonResult.Changes>(new TestReport { StatedAt = 30, ReceivedAt = 50 }.Finds(pay, "CVE-1").Examines(pay).Decide(_store));
    }

    [Fact]
    public void ListOfAnotherNamespace_DatesNothingHere()
    {
        var (ledger, pay) = (TestReport.ScopeOf("bank/ledger", listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(ledger).Lists("o", Extent.OfNamespaces(["bank"])));

        Assert.Equal(1, Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(pay, "CVE-1").Examines(pay)).New);
    }

    [Fact]
    public void OlderReportOfAVariant_AfterANewerOneOfTheWhole_IsSuperseded()
    {
        var (whole, a) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(whole));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(a, "CVE-1").Examines(a).Decide(_store));
        Assert.IsType<ComparisonResult.Changes>(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Finds(a, "CVE-1").Examines(a).Decide(_store));
    }

    [Fact]
    public void OlderReportOfTheWhole_AfterANewerOneOfAVariant_IsSuperseded()
    {
        var (whole, a, b) = (TestReport.ScopeOf(Cart), TestReport.ScopeOf(Cart, "a"), TestReport.ScopeOf(Cart, "b"));
        Send(new TestReport { StatedAt = 10, ReceivedAt = 10 }.Examines(a));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(b, "CVE-1").Examines(b));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 15, ReceivedAt = 30 }.Examines(whole).Decide(_store));
        Assert.Equal(1, Send(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Examines(whole)).Fixed);
    }

    [Fact]
    public void OlderReportOfAVariant_ThatANewerListDoesNotName_IsSuperseded()
    {
        var (old, current) = (TestReport.ScopeOf(Cart, "old", "o"), TestReport.ScopeOf(Cart, "current", "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(current).Lists("o", Shop));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(old, "CVE-1").Examines(old).Decide(_store));
        Assert.IsType<ComparisonResult.Changes>(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Finds(old, "CVE-1").Examines(old).Decide(_store));
    }

    [Fact]
    public void OlderList_DoesNotEndASubject_OfWhichAVariantWasLookedAtSince()
    {
        var (variant, pay) = (TestReport.ScopeOf(Cart, "a", "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(variant, "CVE-1").Examines(variant));

        Assert.Equal(0, Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Examines(pay).Lists("o", Shop)).Gone);
        Assert.Equal(1, Send(new TestReport { StatedAt = 20, ReceivedAt = 31 }.Examines(pay).Lists("o", Shop)).Gone);
    }

    [Fact]
    public void OlderList_DoesNotEndASubject_ThatANewerListNamed()
    {
        var (cart, job) = (TestReport.ScopeOf(Cart, listing: "o/Deployment"), TestReport.ScopeOf("shop/job", listing: "o/Job"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(cart, "CVE-1").Examines(cart).Lists("o/Deployment", Shop));

        Assert.Equal(0, Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Examines(job).Lists("o", Shop)).Gone);
        Assert.Equal(1, Send(new TestReport { StatedAt = 20, ReceivedAt = 31 }.Examines(job).Lists("o", Shop)).Gone);
    }

    // The clock of the hub was a year ahead for a while.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void KnownTimeAhead_OutdatesNothing(bool isListed, bool hasVariants)
    {
        const long year = 365 * 24 * 60;
        var cart = TestReport.ScopeOf(Cart, hasVariants ? "v1" : null, isListed ? "objects" : "");
        TestReport Report(long at, long? receivedAt = null)
        {
            var report = new TestReport { StatedAt = at, ReceivedAt = receivedAt ?? at };
            return isListed ? report.Lists("objects", Extent.Cluster) : report;
        }

        Send(Report(100 + year).Finds(cart, "CVE-1").Examines(cart));

        Assert.Equal((1, 1, 0), Counts(Send(Report(101).Finds(cart, "CVE-2").Examines(cart))));

        // From then on its time is right again.
        Assert.Null(Report(100, receivedAt: 102).Finds(cart, "CVE-1").Examines(cart).SendTo(_store));
        Assert.Equal((0, 1, 0), Counts(Send(Report(103).Examines(cart))));
    }

    [Fact]
    public void ListAhead_DoesNotKeepWhatIsGone()
    {
        const long year = 365 * 24 * 60;
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "objects"), TestReport.ScopeOf(Pay, listing: "objects"));
        Send(new TestReport { StatedAt = 100 + year, ReceivedAt = 100 + year }.Finds(cart, "CVE-1").Finds(pay, "CVE-1").Examines(cart, pay).Lists("objects", Extent.Cluster));

        Assert.Equal((0, 0, 1), Counts(Send(new TestReport { StatedAt = 101, ReceivedAt = 101 }.Finds(cart, "CVE-1").Examines(cart).Lists("objects", Extent.Cluster))));
    }

    [Fact]
    public void SubjectsOwnTime_Counts_AndNotTheReports()
    {
        Scope CartAt(long at) => TestReport.ScopeOf(Cart, at: at);
        Send(new TestReport { StatedAt = 60, ReceivedAt = 60 }.Examines(CartAt(40)));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 70, ReceivedAt = 70 }.Finds(CartAt(30), "CVE-1").Examines(CartAt(30)).Decide(_store));
    }

    [Fact]
    public void VariantWithoutATime_IsAsOldAsTheListThatWouldNameIt()
    {
        var (a, pay) = (TestReport.ScopeOf(Cart, "a", "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(pay).Lists("o", Shop));
        Send(new TestReport { ReceivedAt = 21 }.Examines(a));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(a, "CVE-1").Examines(a).Decide(_store));
        Assert.IsType<ComparisonResult.Changes>(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Finds(a, "CVE-1").Examines(a).Decide(_store));
    }

    [Fact]
    public void SubjectWithoutATime_IsOlderThanEveryReport()
    {
        var cart = TestReport.ScopeOf(Cart);
        Send(new TestReport { ReceivedAt = 20 }.Examines(cart));

        Assert.Equal(1, Send(new TestReport { StatedAt = 10, ReceivedAt = 30 }.Finds(cart, "CVE-1").Examines(cart)).New);
    }

    [Fact]
    public void SubjectDatedByItsList_OlderReportOfIt_IsSuperseded()
    {
        var cart = TestReport.ScopeOf(Cart, listing: "o");
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(cart, "CVE-1").Examines(cart).Lists("o", Shop));

        Assert.IsType<ComparisonResult.Superseded>(new TestReport { StatedAt = 19, ReceivedAt = 30 }.Examines(cart).Decide(_store));
        Assert.Equal(1, Send(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Examines(cart)).Fixed);
    }

    [Fact]
    public void ListOfTheSameTime_EndsASubject()
    {
        var (cart, pay) = (TestReport.ScopeOf(Cart, listing: "o"), TestReport.ScopeOf(Pay, listing: "o"));
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Finds(cart, "CVE-1").Examines(cart));

        Assert.Equal(1, Send(new TestReport { StatedAt = 20, ReceivedAt = 30 }.Examines(pay).Lists("o", Shop)).Gone);
    }
}
