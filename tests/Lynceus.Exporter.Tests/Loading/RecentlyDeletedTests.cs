using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Kubernetes;
using Lynceus.Testing;

namespace Lynceus.Exporter.Tests.Loading;

public class RecentlyDeletedTests
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(2);
    private static readonly ReportKey Key = new(ReportKind.OfPlural("vulnerabilityreports"), new NamespacedName("shop", "a"));

    private readonly ManualTimeProvider _clock = new();
    private readonly RecentlyDeleted _deleted;

    public RecentlyDeletedTests() => _deleted = new RecentlyDeleted(_clock, Memory);

    [Fact]
    public void TimeSince_OtherReportOfTheName_CountsFromTheFirstQuestion()
    {
        _deleted.Deleted(Key, 1);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Null(_deleted.TimeSince(Key, 1));
        Assert.Equal(TimeSpan.Zero, _deleted.TimeSince(Key, 2));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), _deleted.TimeSince(Key, 2));
    }

    [Fact]
    public void TimeSince_LongAgo_IsForgotten()
    {
        _deleted.Deleted(Key, 1);
        _clock.Advance(Memory + TimeSpan.FromTicks(1));

        Assert.Null(_deleted.TimeSince(Key, 2));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public void TimeSince_AppearedAfterTheStart_MayHaveHadAPredecessorAsLongAsOneIsShown(int seconds, bool expected)
    {
        _deleted.Appeared(Key);
        Assert.Null(_deleted.TimeSince(Key, 1));

        _deleted.Start();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        _deleted.Appeared(Key);

        Assert.Equal(expected, _deleted.TimeSince(Key, 1) is not null);
    }
}
