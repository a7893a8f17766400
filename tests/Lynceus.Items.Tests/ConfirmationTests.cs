using Lynceus.Reports;

namespace Lynceus.Items.Tests;

public class ConfirmationTests
{
    private const long Day = 24 * 60;

    private static readonly ComparisonSettings Settings = new() { CloseGuardMinimum = int.MaxValue };

    private readonly MemoryStore _store = new();

    [Theory]
    [InlineData(0, 8, false)]
    [InlineData(0, 9, true)]
    [InlineData(9, 9, false)]
    public void LostSince_ToolReportsAndNobodyLooks_IsTheLastLook(int lookedAt, int reportedAt, bool lost)
    {
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        var since = Confirmation.LostSince(start.AddDays(lookedAt), start.AddDays(reportedAt), Settings);

        Assert.Equal(lost ? start.AddDays(lookedAt) : null, since);
    }

    [Fact]
    public void LostSince_NotKnown_IsConfirmed()
    {
        Assert.Null(Confirmation.LostSince(null, DateTimeOffset.UnixEpoch.AddDays(90), Settings));
        Assert.Null(Confirmation.LostSince(DateTimeOffset.UnixEpoch, null, Settings));
    }

    [Fact]
    public void NobodyLooksForLong_EndsAsGone_WithTheDayInItsHistory()
    {
        var (image, other) = (TestReport.ScopeOf("image"), TestReport.ScopeOf("other"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(image, "CVE-1").Finds(other, "CVE-1").Examines(image, other));

        Assert.Equal(0, Send(new TestReport { ReceivedAt = (90 * Day) + 1 }.Finds(other, "CVE-1").Examines(other)).Gone);
        Assert.Equal(1, Send(new TestReport { ReceivedAt = (90 * Day) + 2 }.Finds(other, "CVE-1").Examines(other)).Gone);

        Assert.Equal((ItemState.Gone, "No report has looked at it since 1970-01-01."), (_store.Items[1].Known.State, _store.Items[1].Reason));
        Assert.Equal(ItemState.Open, _store.Items[2].Known.State);

        // It is looked at again after all.
        Assert.Equal(1, Send(new TestReport { ReceivedAt = 91 * Day }.Finds(image, "CVE-1").Examines(image)).Reopened);
        Assert.Equal(ItemEventKind.Returned, _store.Items[1].Events[^1]);
    }

    [Fact]
    public void NobodyLooksForLong_ItsVariantsAreForgotten()
    {
        var (image, other) = (TestReport.ScopeOf("image", "1.0"), TestReport.ScopeOf("other"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(image, "CVE-1").Examines(image));

        Send(new TestReport { ReceivedAt = 200 * Day }.Examines(other));

        Assert.Empty(_store.VariantsOf(image));
    }

    [Theory]
    [InlineData(true, 90)]
    [InlineData(false, 0)]
    public void PartialReport_AndAnEndOfZero_EndNothing(bool isPartial, int end)
    {
        var (image, other) = (TestReport.ScopeOf("image"), TestReport.ScopeOf("other"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(image, "CVE-1").Examines(image));
        var report = new TestReport { ReceivedAt = 200 * Day, Extent = isPartial ? new SenderExtent((Extent?)null) : null }.Finds(other, "CVE-1").Examines(other);

        var tally = report.SendTo(_store, Settings with { UnconfirmedEnd = TimeSpan.FromDays(end) });

        Assert.Equal((1, 0), (tally!.New, tally.Gone));
    }

    [Fact]
    public void PartialReportThatNamesTheItem_Confirms()
    {
        var (image, other) = (TestReport.ScopeOf("image"), TestReport.ScopeOf("other"));
        Send(new TestReport { ReceivedAt = 1 }.Finds(image, "CVE-1").Examines(image));
        Send(new TestReport { ReceivedAt = 60 * Day, Extent = new SenderExtent((Extent?)null) }.Finds(image, "CVE-1").Examines(image));

        Assert.Equal(0, Send(new TestReport { ReceivedAt = 100 * Day }.Examines(other)).Gone);
    }

    [Fact]
    public void SubjectThatCannotBeExaminedInThisReport_IsNotEnded()
    {
        var image = TestReport.ScopeOf("image");
        Send(new TestReport { ReceivedAt = 1 }.Finds(image, "CVE-1").Examines(image));

        var tally = Send(new TestReport { ReceivedAt = 200 * Day }.Fails(image));

        Assert.Equal((0, 1), (tally.Gone, tally.Unconfirmed));
    }

    [Fact]
    public void ClosingsByAge_AreNotTheGuardsBusiness()
    {
        var (image, other) = (TestReport.ScopeOf("image"), TestReport.ScopeOf("other"));
        var first = new TestReport { ReceivedAt = 1 }.Examines(image);
        for (var i = 0; i < 10; i++)
        {
            first.Finds(image, $"CVE-{i}");
        }

        Send(first);

        var tally = new TestReport { ReceivedAt = 200 * Day }.Examines(other).SendTo(_store, new ComparisonSettings { CloseGuardMinimum = 2 });

        Assert.Equal(10, tally!.Gone);
    }

    private ItemTally Send(TestReport report) => report.SendTo(_store, Settings) ?? throw new InvalidOperationException("Nothing was written.");
}
