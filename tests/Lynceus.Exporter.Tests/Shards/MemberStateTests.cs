using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests.Shards;

public sealed class MemberStateTests
{
    [Fact]
    public void Parse_WhatFormatWrote_IsTheSame()
    {
        var state = new MemberState
        {
            Sequence = 7,
            Members = ["10.0.0.1", "fd00::7"],
            Ring = "4096/56/1.03",
            Shows = UidRanges.Of([new UidRange(0, 16), new UidRange(ulong.MaxValue, UidRange.EndOfSpace)]),
            Offers = UidRanges.Of([new UidRange(0, 8)]),
            Waits = UidRanges.Of([new UidRange(32, 64)]),
            Accepts = UidRanges.Of([new UidRange(64, 65)]),
            IsDraining = true,
        };

        var text = state.Format();

        Assert.Equal(
            """{"v":1,"sequence":7,"members":["10.0.0.1","fd00::7"],"ring":"4096/56/1.03","shows":"0-10 ffffffffffffffff-10000000000000000","offers":"0-8","waits":"20-40","accepts":"40-41","draining":true}""",
            text);
        Assert.True(MemberState.Parse(text).SaysTheSame(state));
        Assert.Equal(7, MemberState.Parse(text).Sequence);
    }

    [Fact]
    public void Parse_Nothing_ClaimsNothing()
    {
        Assert.True(MemberState.Parse("").Claims.IsEmpty);
        Assert.True(MemberState.Parse(MemberState.Empty.Format()).Claims.IsEmpty);
    }

    [Theory]
    [InlineData("ready")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"v":2,"shows":"0-10"}""")]
    [InlineData("""{"v":1,"shows":"0"}""")]
    [InlineData("""{"v":1,"shows":"10-0"}""")]
    [InlineData("""{"v":1,"shows":"0-20000000000000000"}""")]
    [InlineData("""{"v":1,"shows":"0-fffffffffffffffffffffffffffffffffffff"}""")]
    [InlineData("""{"v":1,"shows":"x-y"}""")]
    [InlineData("""{"v":1,"shows":7}""")]
    public void Parse_TextThatWeCannotRead_MayShowAnything(string text) => Assert.Same(MemberState.Unreadable, MemberState.Parse(text));
}
