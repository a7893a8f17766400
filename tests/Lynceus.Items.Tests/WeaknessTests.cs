namespace Lynceus.Items.Tests;

/// <summary>Which items are one weakness, and when it ends.</summary>
public class WeaknessTests
{
    [Theory]
    [InlineData("CVE-2026-1", true, true, "CVE-2026-1")]
    [InlineData("GHSA-aaaa-bbbb-cccc", true, false, "GHSA-aaaa-bbbb-cccc")]
    [InlineData("host-network", false, false, "host-network")]
    [InlineData("private-key", false, true, null)] // one rule, several keys
    [InlineData("GPL-3.0", true, false, null)] // one license, several packages
    [InlineData("DLA-4000-1", true, true, null)] // an id that other tools do not know
    public void SharedId_OfWhatCanOccurSeveralTimesInOneSubject_IsNone(string canonical, bool hasPackage, bool hasPath, string? id) =>
        Assert.Equal(id, Weakness.SharedId(canonical, hasPackage, hasPath));

    [Fact]
    public void IsOpen_UntilTheLastWitnessEnds()
    {
        Assert.True(Weakness.IsOpen([ItemState.Fixed, ItemState.Open]));
        Assert.False(Weakness.IsOpen([ItemState.Fixed, ItemState.Gone, ItemState.Suppressed]));
        Assert.False(Weakness.IsOpen([]));
    }
}
