namespace Lynceus.Reports.Tests;

public class ExtentTests
{
    [Fact]
    public void Covers_Namespaces_HoldsForTheseAlone()
    {
        var extent = Extent.OfNamespaces(["shop", ""]);

        Assert.True(extent.Covers("shop"));
        Assert.True(extent.Covers(""));
        Assert.False(extent.Covers("pay"));
        Assert.False(extent.Covers("Shop"));
    }

    [Fact]
    public void Covers_ClusterOrNothing_HoldsForAllOrForNone()
    {
        Assert.True(Extent.Cluster.Covers("shop"));
        Assert.True(Extent.Cluster.Covers(""));
        Assert.Empty(Extent.Cluster.Namespaces);
        Assert.False(Extent.None.Covers("shop"));
        Assert.False(Extent.None.Covers(""));
    }

    [Fact]
    public void Equals_SameNamespacesInAnyOrder_IsTheSameExtent()
    {
        var one = Extent.OfNamespaces(["shop", "pay"]);
        var other = Extent.OfNamespaces(["pay", "shop", "pay"]);

        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(Extent.None, Extent.OfNamespaces([]));
    }

    [Fact]
    public void Equals_OtherNamespacesOrTheCluster_IsAnotherExtent()
    {
        var shop = Extent.OfNamespaces(["shop"]);

        Assert.NotEqual(shop, Extent.OfNamespaces(["pay"]));
        Assert.NotEqual(shop, Extent.OfNamespaces(["shop", "pay"]));
        Assert.NotEqual(Extent.Cluster, Extent.None);
        Assert.False(shop.Equals(null));
    }

    [Theory]
    [InlineData("", "namespace:")]
    [InlineData("shop,pay", "namespace:pay,shop")]
    [InlineData("b,B,a", "namespace:B,a,b")]
    public void ToString_Namespaces_AreInOrder(string namespaces, string expected) =>
        Assert.Equal(expected, Extent.OfNamespaces(namespaces.Split(',')).ToString());

    [Fact]
    public void ToString_ClusterOrNothing_SaysSo()
    {
        Assert.Equal("cluster", Extent.Cluster.ToString());
        Assert.Equal("none", Extent.None.ToString());
    }
}
