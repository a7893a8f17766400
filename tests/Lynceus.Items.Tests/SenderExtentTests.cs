namespace Lynceus.Items.Tests;

public class SenderExtentTests
{
    [Theory]
    [InlineData("cluster", "cluster")]
    [InlineData("partial", "partial")]
    [InlineData("namespace:shop", "namespace:shop")]
    [InlineData("namespace:shop, bank", "namespace:bank,shop")]
    public void TryParse_Known_IsWrittenTheSame(string text, string written)
    {
        Assert.True(SenderExtent.TryParse(text, out var extent));
        Assert.Equal(written, extent.ToString());
        Assert.Equal(text == "partial", extent.Lists is null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Cluster")]
    [InlineData("namespace:")]
    [InlineData("namespace:a,")]
    [InlineData("namespace:Shop")]
    [InlineData("namespace:-a")]
    [InlineData("namespace:a-")]
    [InlineData("namespace:a.b")]
    [InlineData("namespaces:a")]
    [InlineData("namespace:aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg")]
    public void TryParse_Other_IsRefused(string text) => Assert.False(SenderExtent.TryParse(text, out _));
}
