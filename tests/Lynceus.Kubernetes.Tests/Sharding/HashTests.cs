using System.Globalization;
using System.Text;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Kubernetes.Tests.Sharding;

public class HashTests
{
    [Theory]
    [InlineData("", "cbf29ce484222325")]
    [InlineData("a", "af63dc4c8601ec8c")]
    [InlineData("foobar", "85944171f73967e8")]
    [InlineData("d6f1d3e6-e867-4a6a-ac98-f0520cef8d78", "0a04c008717273ef")]
    public void Fnv1a64_PublicVector_IsEqualForTextAndBytes(string text, string expected)
    {
        Assert.Equal(Number(expected), Fnv1a64.Hash(text));
        Assert.Equal(Number(expected), Fnv1a64.Hash(Encoding.UTF8.GetBytes(text)));
    }

    [Theory]
    [InlineData("ä € 🦉 end")]
    [InlineData("lone \ud83e surrogate")]
    public void Fnv1a64_TextBeyondAscii_HashesItsUtf8Form(string text) =>
        Assert.Equal(Fnv1a64.Hash(Encoding.UTF8.GetBytes(text)), Fnv1a64.Hash(text));

    [Fact]
    public void Fnv1a64_OfText_AllocatesNothing()
    {
        const string Uid = "d6f1d3e6-e867-4a6a-ac98-f0520cef8d78";
        var sum = Fnv1a64.Hash(Uid);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            sum ^= Fnv1a64.Hash(Uid);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0ul, sum);
    }

    [Theory]
    [InlineData("", "ef46db3751d8e999")]
    [InlineData("a", "d24ec4f1a98c6e5b")]
    [InlineData("abc", "44bc2cf5ad770999")]
    [InlineData("\0\0\0\0\0\0\0\0", "34c96acdcadb1bbb")]
    [InlineData("0:10.0.0.1", "f5434b3b86735a84")]
    [InlineData("Nobody inspects the spammish repetition", "fbcea83c8a378bf1")]
    public void XxHash64_PublicVector_IsEqual(string text, string expected) => Assert.Equal(Number(expected), XxHash64.Hash(Encoding.UTF8.GetBytes(text)));

    private static ulong Number(string hex) => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
