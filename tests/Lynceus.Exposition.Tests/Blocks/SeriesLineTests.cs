using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

public class SeriesLineTests
{
    private static readonly SeriesHash Hash = new(0x1234_5678_9ABC_DEF1, 0xFEDC_BA98_7654_3211);

    [Theory]
    [InlineData("up 1")]
    [InlineData("up{} 1")]
    [InlineData("up{a=\"\"} 1")]
    [InlineData("up{a=\"b\"} 1")]
    [InlineData("up{a=\"b\",c=\"d\"} -1.5e+10")]
    [InlineData("up{a=\"} 1 # \"} NaN")]
    [InlineData("up{a=\"\\\\\\\"\\n,\"} +Inf")]
    [InlineData("up{_a1=\"ü\"} -Inf")]
    [InlineData("up{a=\"x\",b=\"x\",c=\"x\",d=\"x\",e=\"x\",f=\"x\",g=\"x\",h=\"x\",i=\"x\",j=\"x\",k=\"x\",l=\"x\",m=\"x\",n=\"x\",o=\"x\",p=\"x\",q=\"x\"} 0.001")]
    public void TryRead_ValidLine_TakesAllOfIt(string line)
    {
        var text = Encoding.UTF8.GetBytes(line + "\nup 2\n");

        Assert.True(TryRead(text, out var length, out _));
        Assert.Equal(text.Length - 5, length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("up")]
    [InlineData("up ")]
    [InlineData("up 1 ")]
    [InlineData("up  1")]
    [InlineData(" up 1")]
    [InlineData("up 1 1700000000")]
    [InlineData("up 1 # {trace_id=\"x\"} 1")]
    [InlineData("up_total 1")]
    [InlineData("upper{a=\"b\"} 1")]
    [InlineData("# HELP up x")]
    [InlineData("# EOF")]
    [InlineData("up{")]
    [InlineData("up{a")]
    [InlineData("up{a=")]
    [InlineData("up{a=\"")]
    [InlineData("up{a=\"b")]
    [InlineData("up{a=\"b\"")]
    [InlineData("up{a=\"b\"}")]
    [InlineData("up{a=\"b\"}1")]
    [InlineData("up{a=\"b\",} 1")]
    [InlineData("up{,a=\"b\"} 1")]
    [InlineData("up{a=\"b\" ,c=\"d\"} 1")]
    [InlineData("up{a=\"b\" c=\"d\"} 1")]
    [InlineData("up{a=\"b\",a=\"c\"} 1")]
    [InlineData("up{1a=\"b\"} 1")]
    [InlineData("up{a-b=\"b\"} 1")]
    [InlineData("up{=\"b\"} 1")]
    [InlineData("up{__name__=\"b\"} 1")]
    [InlineData("up{\"a.b\"=\"c\"} 1")]
    [InlineData("{\"up\"} 1")]
    [InlineData("up{a='b'} 1")]
    [InlineData("up{a=\"\\t\"} 1")]
    [InlineData("up{a=\"b\"} one")]
    [InlineData("up{a=\"b\"} 1e")]
    [InlineData("up{a=\"b\"} .")]
    [InlineData("up{a=\"b\"} -")]
    [InlineData("up{a=\"b\"} Inf")]
    [InlineData("up{a=\"b\"} nan")]
    [InlineData("up{a=\"b\"} 0x10")]
    [InlineData("up{a=\"b\"} 1\r")]
    public void TryRead_InvalidLine_SkipsToTheNext(string line)
    {
        var text = Encoding.UTF8.GetBytes(line + "\nup 2\n");

        Assert.False(TryRead(text, out var length, out _));
        Assert.Equal(text.Length - 5, length);
    }

    [Fact]
    public void TryRead_NoEndOfLine_IsInvalid()
    {
        Assert.False(TryRead("up 1"u8, out var length, out _));
        Assert.Equal(4, length);
    }

    [Theory]
    [InlineData("up{a=\"1\",b=\"2\"} 1", "up{b=\"2\",a=\"1\"} 2")]
    [InlineData("up{a=\"1\"} 1", "up{a=\"1\",b=\"\"} 1")]
    [InlineData("up 1", "up{} 1")]
    [InlineData("up 1", "up{a=\"\"} 1")]
    public void TryRead_SameSeriesWrittenOtherwise_HasTheSameIdentity(string one, string other) => Assert.Equal(IdentityOf(one), IdentityOf(other));

    [Theory]
    [InlineData("up{a=\"1\",b=\"2\"} 1", "up{a=\"2\",b=\"1\"} 1")]
    [InlineData("up{a=\"1\"} 1", "up{b=\"1\"} 1")]
    [InlineData("up{a=\"1\"} 1", "up 1")]
    [InlineData("up{a=\"1\",b=\"1\"} 1", "up 1")]
    [InlineData("up{a=\"b=\\\"c\\\"\"} 1", "up{a=\"b\"} 1")]
    public void TryRead_OtherSeries_HasAnotherIdentity(string one, string other) => Assert.NotEqual(IdentityOf(one), IdentityOf(other));

    [Fact]
    public void TryRead_ManySeries_HaveDistinctIdentities()
    {
        var identities = new HashSet<ulong>();
        for (var i = 0; i < 200_000; i++)
        {
            identities.Add(IdentityOf($"up{{a=\"{i % 10}\",b=\"{i / 10}\"}} 1"));
        }

        Assert.Equal(200_000, identities.Count);
    }

    [Fact]
    public void TryRead_DamagedLines_NeverThrowsAndAlwaysAdvances()
    {
        const string Whole = "up{a=\"b\\n\",cd=\"e\"} 1.5\nup{a=\"c\"} 2\nup 3\n";
        var cases = Gen.Choose(0, Whole.Length - 1).Zip(Gen.Choose(0, 255)).Zip(Gen.Choose(0, Whole.Length)).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var text = Encoding.UTF8.GetBytes(Whole);
            text[c.Item1.Item1] = (byte)c.Item1.Item2;
            text = text[..c.Item2];
            for (var at = 0; at < text.Length;)
            {
                TryRead(text.AsSpan(at), out var length, out _);
                if (length <= 0 || at + length > text.Length)
                {
                    return false;
                }

                at += length;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261121, 3));
    }

    private static ulong IdentityOf(string line)
    {
        Assert.True(TryRead(Encoding.UTF8.GetBytes(line + "\n"), out _, out var identity), line);
        return identity;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out int length, out ulong identity) =>
        SeriesLine.TryRead(text, "up"u8, Hash.Of("up"u8), Hash, out length, out identity);
}
