using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>What a store is told to write, field by field.</summary>
public class ChangesTests
{
    private static readonly Scope Cart = TestReport.ScopeOf("shop/cart");

    private readonly MemoryStore _store = new();

    [Fact]
    public void Changed_HasWhatIsNewAndWhatWas()
    {
        Send(new TestReport().Finds(Cart, "CVE-1", 0.5, "1.2").Examines(Cart));

        var updated = Assert.Single(Changes(new TestReport().Finds(Cart, "CVE-1", 0.95, occurrences: 3).Examines(Cart)).Updated);

        Assert.Equal((SeverityBand.Medium, SeverityBand.Critical, 0.95), (updated.FromBand, updated.Band, updated.Severity));
        Assert.Equal((Category.Security, Category.Security, false, 3), (updated.FromCategory, updated.Category, updated.IsFixable, updated.Occurrences));
        Assert.Equal((ItemState.Open, ItemState.Open), (updated.From, updated.To));
        Assert.Equal(1, updated.Row);
        Assert.NotEqual(_store.Items[1].Known.EvidenceHash, updated.EvidenceHash);
        Assert.Null(updated.MovedTo);
        Assert.Null(updated.Rekeyed);
    }

    [Fact]
    public void OtherOccurrences_AreWritten_WithoutTextsAndNews()
    {
        Send(new TestReport().Finds(Cart, "CVE-1").Examines(Cart));

        var updated = Assert.Single(Changes(new TestReport().Finds(Cart, "CVE-1", occurrences: 2).Examines(Cart)).Updated);

        Assert.Equal((null, 0, 2), (updated.Event, updated.Row, updated.Occurrences));
        Assert.Equal(_store.Items[1].Known.EvidenceHash, updated.EvidenceHash);
    }

    [Fact]
    public void Reopened_KeepsItsFix_WhenTheEvidenceIsTheSame()
    {
        Send(new TestReport().Finds(Cart, "CVE-1", fix: "1.2").Examines(Cart));
        Send(new TestReport().Examines(Cart));

        var updated = Assert.Single(Changes(new TestReport().Finds(Cart, "CVE-1", fix: "1.2").Examines(Cart)).Updated);

        Assert.Equal((ItemEventKind.Reopened, 0, true, null), (updated.Event, updated.Row, updated.IsFixable, updated.Reason));
    }

    [Fact]
    public void Opened_HasEverythingOfItsFinding()
    {
        var opened = Assert.Single(Changes(new TestReport().Finds(Cart, "CVE-1", 0.95, "1.2", occurrences: 2).Examines(Cart)).Opened);

        Assert.Equal((1, 0, 1, 2, 0.95), (opened.Id, opened.Scope, opened.Row, opened.Occurrences, opened.Severity));
        Assert.Equal((SeverityBand.Critical, Category.Security, true), (opened.Band, opened.Category, opened.IsFixable));
        Assert.Equal(new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", "shop/cart", "pkg").Fingerprint, opened.Key);
    }

    [Fact]
    public void Tally_CountsEachIdentityOnce()
    {
        Send(new TestReport().Finds(Cart, "CVE-1").Finds(Cart, "CVE-2").Finds(Cart, "CVE-3").Examines(Cart));
        Send(new TestReport().Finds(Cart, "CVE-1").Finds(Cart, "CVE-2").Examines(Cart));

        var tally = Send(new TestReport()
            .Finds(Cart, "CVE-1").Finds(Cart, "CVE-1").Finds(Cart, "CVE-3").Finds(Cart, "CVE-4").Finds(Cart, "CVE-5", suppression: "accepted").Examines(Cart));

        Assert.Equal(
            new ItemTally { Items = 4, New = 1, Reopened = 1, Fixed = 1, Unchanged = 1, Suppressed = 1 },
            tally);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SeverityOfEqualIdentities_TheWorstIsStaged_AndItsTitleCounts(bool worstFirst)
    {
        Send(new TestReport().Finds(Cart, "CVE-1", 0.5).Examines(Cart));
        var report = worstFirst
            ? new TestReport().Finds(Cart, "CVE-1", 0.5).Finds(Cart, "CVE-1", 0.3, title: "other")
            : new TestReport().Finds(Cart, "CVE-1", 0.3, title: "other").Finds(Cart, "CVE-1", 0.5);

        var changes = Changes(report.Examines(Cart));

        Assert.Equal((0, 1), (changes.Tally.Changed, changes.Tally.Unchanged));
        Assert.Equal((null, 0), (Assert.Single(changes.Updated).Event, changes.Updated[0].Row));
    }

    [Fact]
    public void Lists_AreWrittenWithWhatTheyHold()
    {
        var first = Changes(new TestReport { StatedAt = 5, ReceivedAt = 9 }.Examines(TestReport.ScopeOf("shop/cart", listing: "o"))
            .Lists("o", Extent.OfNamespaces(["shop", "bank"])).Lists("none", Extent.None)).Listings;
        Assert.Equal([("o", "bank", 300_000L), ("o", "shop", 300_000L)], first.Select(static l => (l.Listing, l.Namespace, l.StatedAt)).Order());
        Assert.All(first, static l => Assert.Equal(300_000, l.LookedAt));

        var cluster = Assert.Single(Changes(new TestReport { ReceivedAt = 9 }.Examines(Cart).Lists("o", Extent.Cluster)).Listings);
        Assert.Equal((null, null, 540_000), (cluster.Namespace, cluster.StatedAt, cluster.LookedAt));

        Assert.Empty(Changes(new TestReport { ReceivedAt = 9 }.Examines(Cart).Lists("o", Extent.Cluster).ClosesNothing()).Listings);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void FindingOfSeveralSubjects_TheFirstOnesOutdated_BelongsToTheCurrentOne(int outdated)
    {
        Scope[] subjects = [new("vulnerability", "a", "cart"), new("vulnerability", "b", "cart"), new("vulnerability", "c", "cart")];
        subjects = subjects[..(outdated + 1)];
        Send(new TestReport { StatedAt = 20, ReceivedAt = 20 }.Examines(subjects[..outdated]));

        var report = new TestReport { StatedAt = 10, ReceivedAt = 30 }.Examines(subjects);
        Array.ForEach(subjects, s => report.Finds(s, "CVE-1"));

        var opened = Assert.Single(Changes(report).Opened);
        Assert.Equal((outdated, outdated + 1), (opened.Scope, opened.Occurrences));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void VariantsItems_AreKeptApart_HoweverMany(int count)
    {
        var (a, b) = (TestReport.ScopeOf("image", "a"), TestReport.ScopeOf("image", "b"));
        var first = new TestReport { ReceivedAt = 1 }.Examines(a);
        var second = new TestReport { ReceivedAt = 2 }.Examines(b);
        for (var i = 0; i < count; i++)
        {
            first.Finds(a, $"CVE-a{i}");
            second.Finds(b, $"CVE-b{i}");
        }

        Send(first);
        Send(second);

        Assert.Equal(count, Send(new TestReport { ReceivedAt = 3 }.Examines(a)).Fixed);
        Assert.Equal(count, Send(new TestReport { ReceivedAt = 4 }.Examines(b)).Fixed);
    }

    [Fact]
    public void OtherCategory_IsWritten()
    {
        Send(new TestReport().Finds(Cart, "CVE-1").Examines(Cart));

        var updated = Assert.Single(Changes(new TestReport().Finds(Cart, "CVE-1", category: Category.Reliability).Examines(Cart)).Updated);

        Assert.Equal((null, Category.Security, Category.Reliability), (updated.Event, updated.FromCategory, updated.Category));
    }

    [Fact]
    public void CategoryOfAnItem_WithoutNewTexts_Stays()
    {
        Send(new TestReport().Finds(Cart, "CVE-1", category: Category.Reliability).Examines(Cart));
        Send(new TestReport().Examines(Cart));

        var updated = Assert.Single(Changes(new TestReport().Finds(Cart, "CVE-1", category: Category.Reliability).Examines(Cart)).Updated);

        Assert.Equal((ItemEventKind.Reopened, Category.Reliability), (updated.Event, updated.Category));
    }

    [Fact]
    public void Closed_SaysWhatItWas()
    {
        Send(new TestReport().Finds(Cart, "CVE-1", 0.5, category: Category.Efficiency).Examines(Cart));

        Assert.Equal(
            new ClosedItem(1, ItemState.Fixed, "No longer reported.", SeverityBand.Medium, Category.Efficiency),
            Assert.Single(Changes(new TestReport().Examines(Cart)).Closed));
    }

    [Fact]
    public void Moved_NamesTheScopeThatClosesItNow()
    {
        Send(new TestReport().Finds(Cart, "CVE-1").Examines(Cart));
        var (first, second) = (TestReport.ScopeOf("shop/first"), TestReport.ScopeOf("shop/second"));
        FindingKey[] former = [new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", "shop/cart", "pkg")];

        var changes = Changes(new TestReport().Examines(first).Finds(second, "CVE-1", former: former).Examines(second));

        var updated = Assert.Single(changes.Updated);
        Assert.Equal((1, "shop/second"), (updated.MovedTo, changes.Scopes[1].Scope.Key));
        Assert.Equal(new FindingKey(TestReport.Scheme, "vulnerability", "CVE-1", "shop/second", "pkg").Fingerprint, updated.Rekeyed);
        Assert.Null(updated.Event);
    }

    [Fact]
    public void Retitled_ByTheFindingThatSpeaks_IsAChange_EvenAfterAMilderOne()
    {
        Send(new TestReport().Finds(Cart, "CVE-1", 0.75).Examines(Cart));

        var changes = Changes(new TestReport().Finds(Cart, "CVE-1", 0.5).Finds(Cart, "CVE-1", 0.8, title: "other").Examines(Cart));

        Assert.Equal("The title changed.", Assert.Single(changes.Updated).Reason);
    }

    [Fact]
    public void Retitled_ByAMilderFinding_IsNotAChange()
    {
        Send(new TestReport().Finds(Cart, "CVE-1", 0.75).Examines(Cart));

        var changes = Changes(new TestReport().Finds(Cart, "CVE-1", 0.5, title: "other").Finds(Cart, "CVE-1", 0.8).Examines(Cart));

        Assert.Equal((null, 0.8), (Assert.Single(changes.Updated).Event, changes.Updated[0].Severity));
    }

    private ComparisonResult.Changes Changes(TestReport report) => Assert.IsType<ComparisonResult.Changes>(report.Decide(_store));

    private ItemTally Send(TestReport report) => report.SendTo(_store) ?? throw new InvalidOperationException("Nothing was written.");
}
