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

    [Theory]
    [InlineData("a")]
    [InlineData("0-a")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg")]
    public void TryParse_NamesThatKubernetesAllows_AreTaken(string name)
    {
        Assert.True(SenderExtent.TryParse("namespace:" + name, out var extent));
        Assert.Equal([name], extent.Lists!.Namespaces);
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void TryParse_ManyNames_AreTakenUpToAThousand(int count, bool taken) =>
        Assert.Equal(taken, SenderExtent.TryParse("namespace:" + string.Join(',', Enumerable.Range(0, count)), out _));
}
