using Lynceus.Metacollector.Balance;

namespace Lynceus.Metacollector.Tests.Balance;

public class StreamShareTests
{
    [Theory]
    [InlineData(1000, 1000, 1, 0)] // alone
    [InlineData(1000, 1000, 2, 500)]
    [InlineData(500, 1000, 2, 0)]
    [InlineData(620, 1000, 2, 0)] // within the tolerance
    [InlineData(640, 1000, 2, 140)]
    [InlineData(5, 3, 3, 0)] // few say nothing
    [InlineData(900, 300, 3, 600)] // several sensors on a node
    [InlineData(0, 1000, 3, 0)]
    public void Surplus_OfAReplica_IsWhatItHasBeyondItsShare(int streams, int nodes, int replicas, int expected) =>
        Assert.Equal(expected, StreamShare.Surplus(streams, nodes, replicas, tolerance: 0.25));
}
