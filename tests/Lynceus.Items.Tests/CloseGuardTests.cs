using Lynceus.Reports;

namespace Lynceus.Items.Tests;

public class CloseGuardTests
{
    private static readonly ComparisonSettings Settings = new() { CloseGuardMinimum = 2, CloseGuardShare = 0.3, CloseGuardWindow = TimeSpan.FromMinutes(60) };

    private static readonly Scope Cart = TestReport.ScopeOf("shop/cart");

    [Theory]
    [InlineData(10, 3, false)] // 3 of 10 is not more than 0.3
    [InlineData(10, 4, true)]
    [InlineData(3, 2, false)] // not more than the minimum
    [InlineData(3, 3, true)]
    public void ClosingMuch_IsHeld(int open, int closing, bool held)
    {
        var store = With(open);

        var result = Report(open - closing).Decide(store, Settings);

        Assert.Equal(held, result is ComparisonResult.Held);
        if (result is ComparisonResult.Held h)
        {
            Assert.Equal((open, closing), (h.Open, h.Closing.Count));
        }
    }

    [Fact]
    public void Released_Passes() => Assert.IsType<ComparisonResult.Changes>(Report(0, isReleased: true).Decide(With(10), Settings));

    [Theory]
    [InlineData(10, 60, 2, true)] // all the same, just in time
    [InlineData(9, 60, 2, true)] // nine in ten
    [InlineData(8, 60, 2, false)]
    [InlineData(10, 61, 2, false)] // too late
    [InlineData(10, 60, 1, false)] // the same bytes again say nothing new
    public void SecondReportThatAgrees_Passes(int same, long after, byte sha, bool passes)
    {
        var store = With(10);
        var before = new HeldReport(1000 * 60_000, [1], Enumerable.Range(1, same).Select(static i => (long)i).ToHashSet());

        var result = Report(0, receivedAt: 1000 + after, sha: sha, before: before).Decide(store, Settings);

        Assert.Equal(passes, result is ComparisonResult.Changes);
    }

    [Theory]
    [InlineData(500, 500, false)]
    [InlineData(501, 501, true)]
    [InlineData(1670, 501, false)] // three in ten, and not more
    [InlineData(1669, 501, true)]
    public void Defaults_AreMoreThanFiveHundred_AndMoreThanThreeInTen(int open, int closing, bool held) =>
        Assert.Equal(held, Report(open - closing).Decide(With(open)) is ComparisonResult.Held);

    [Theory]
    [InlineData(24 * 60, true)]
    [InlineData((24 * 60) + 1, false)]
    public void Defaults_TheSecondReportAgreesWithinADay(long after, bool passes)
    {
        var before = new HeldReport(0, [1], Enumerable.Range(1, 600).Select(static i => (long)i).ToHashSet());

        Assert.Equal(passes, Report(0, receivedAt: after, sha: 2, before: before).Decide(With(600)) is ComparisonResult.Changes);
    }

    [Fact]
    public void ItemsThatAreBack_AreNotAmongTheOpenOnes()
    {
        var store = With(10);
        Report(5).SendTo(store);

        // Five are back and five are not named any more: of what was open that is all.
        var report = new TestReport().Examines(Cart);
        for (var i = 5; i < 10; i++)
        {
            report.Finds(Cart, $"CVE-{i}");
        }

        Assert.Equal((5, 5), report.Decide(store, Settings) is ComparisonResult.Held held ? (held.Open, held.Closing.Count) : default);
    }

    private static MemoryStore With(int open)
    {
        var store = new MemoryStore();
        Report(open).SendTo(store);
        return store;
    }

    private static TestReport Report(int findings, bool isReleased = false, long receivedAt = 0, byte sha = 0, HeldReport? before = null)
    {
        var report = new TestReport { IsReleased = isReleased, ReceivedAt = receivedAt, Sha256 = [sha], HeldBefore = before }.Examines(Cart);
        for (var i = 0; i < findings; i++)
        {
            report.Finds(Cart, $"CVE-{i}");
        }

        return report;
    }
}
