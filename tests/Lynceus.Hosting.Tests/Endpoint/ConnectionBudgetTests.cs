using Lynceus.Hosting.Endpoint;

namespace Lynceus.Hosting.Tests.Endpoint;

public class ConnectionBudgetTests
{
    [Theory]
    [InlineData(256, 64, 48)] // less than it needs itself: few, but it serves
    [InlineData(1024, 256, 192)]
    [InlineData(4096, 1792, 1344)]
    [InlineData(524_288, 10_000, 7_500)]
    [Trait("Attack", "H8")]
    public void Of_Descriptors_LeavesRoomForFiles(long descriptors, int connections, int perAddress) =>
        Assert.Equal(new ConnectionBudget(connections, perAddress), ConnectionBudget.Of(descriptors));

    [Fact]
    public void OfProcess_IsWithinItsLimit() => Assert.InRange(ConnectionBudget.OfProcess().Connections, 64, 10_000);
}
