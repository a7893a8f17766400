using Lynceus.Reports.Sarif;

namespace Lynceus.Reports.Tests.Sarif;

public class RepositoryAddressTests
{
    [Theory]
    [InlineData("https://github.com/team/shop")]
    [InlineData("https://github.com/Team/Shop.git")]
    [InlineData("https://bot:token@github.com/team/shop/")]
    [InlineData("http://github.com/team/shop?x=1#y")]
    [InlineData("git@github.com:team/shop.git")]
    [InlineData("ssh://git@github.com:22/team/shop.git")]
    [InlineData("ssh://git@github.com/team/shop")]
    [InlineData("git+ssh://git@github.com/team/shop.git/")]
    [InlineData("github.com/team/shop")]
    [InlineData(" GitHub.com/team/shop ")]
    public void Normalise_AnySpelling_IsHostAndPath(string address)
    {
        Assert.Equal("github.com/team/shop", RepositoryAddress.Normalise(address));
    }

    [Theory]
    [InlineData("https://git.example:8443/a/b", "git.example/a/b")]
    [InlineData("shop", "shop")]
    [InlineData("team/shop", "team/shop")]
    [InlineData("https://org@dev.azure.com/org/project/_git/shop", "dev.azure.com/org/project/_git/shop")]
    [InlineData("C:/code/shop", "c:/code/shop")]
    [InlineData("", "")]
    public void Normalise_OtherAddress_KeepsWhatItIs(string address, string expected)
    {
        Assert.Equal(expected, RepositoryAddress.Normalise(address));
    }
}
