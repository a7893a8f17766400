using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests.Shards;

public sealed class ShardOptionsTests
{
    private static readonly ShardOptions Service = new()
    {
        Mode = new ShardMode(ShardKind.Service),
        Namespace = "monitoring",
        PodName = "exporter-5d8f-abcde",
        ServiceName = "exporter",
        MemberAddress = "10.0.0.7",
    };

    [Theory]
    [InlineData("none", "none")]
    [InlineData("service", "service")]
    [InlineData("statefulset", "statefulset")]
    [InlineData("0/1", "0/1")]
    [InlineData("3/4", "3/4")]
    [InlineData("", null)]
    [InlineData("Service", null)]
    [InlineData("4/4", null)]
    [InlineData("0/0", null)]
    [InlineData("-1/4", null)]
    [InlineData("1/65537", null)]
    [InlineData("1/2/3", null)]
    [InlineData(" 1/2", null)]
    public void TryParse_Text_IsAModeOrRefused(string text, string? expected)
    {
        var isMode = ShardMode.TryParse(text, out var mode);

        Assert.Equal(expected, isMode ? mode.ToString() : null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(4096)]
    public void FixedRanges_OfAllParts_AreTheSpaceWithoutOverlap(int count)
    {
        var parts = Enumerable.Range(0, count).Select(i => new ShardMode(ShardKind.Fixed, i, count).FixedRanges).ToArray();

        Assert.True(UidRanges.Of(parts.SelectMany(static p => p)).IsWhole);
        Assert.Equal(UidRange.EndOfSpace, parts.Aggregate(UInt128.Zero, static (sum, p) => sum + p.Size));
    }

    [Fact]
    public void Problems_EverythingThere_AreNone()
    {
        Assert.Empty(Service.Problems());
        Assert.Empty((Service with { Mode = new ShardMode(ShardKind.StatefulSet), StatefulSetName = "exporter", PodName = "exporter-11" }).Problems());
        Assert.Empty(new ShardOptions { Mode = new ShardMode(ShardKind.Fixed, 1, 2) }.Problems());
    }

    [Theory]
    [InlineData("")]
    [InlineData("exporter-5d8f-abcde")]
    [InlineData("10.0.0.7:8080")]
    public void Problems_NoAddress_NameIt(string address)
    {
        var problem = Assert.Single((Service with { MemberAddress = address }).Problems());

        Assert.Equal($"--shards service needs the IP address of the pod (--pod-ip); '{address}' is none", problem);
    }

    [Theory]
    [InlineData("exporter")]
    [InlineData("exporter-")]
    [InlineData("exporter-a")]
    [InlineData("other-0")]
    public void Problems_PodOfNoSet_NameIt(string pod)
    {
        var options = Service with { Mode = new ShardMode(ShardKind.StatefulSet), StatefulSetName = "exporter", PodName = pod };

        Assert.Equal($"--shards statefulset needs the name of a pod of 'exporter'; '{pod}' is none", Assert.Single(options.Problems()));
    }

    [Fact]
    public void Problems_NothingThere_AreNamedTogether()
    {
        var options = new ShardOptions { Mode = new ShardMode(ShardKind.Service), LeaseDuration = TimeSpan.FromSeconds(1.5), DrainTime = TimeSpan.FromSeconds(-1) };

        Assert.Equal(6, options.Problems().Count());
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7")]
    [InlineData("FD00:0:0:0:0:0:0:7", "fd00::7")]
    public void Member_OfAService_IsTheAddressInCanonicalForm(string address, string member) =>
        Assert.Equal(member, (Service with { MemberAddress = address }).Member);
}
