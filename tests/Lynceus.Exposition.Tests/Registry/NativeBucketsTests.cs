using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition.Tests.Registry;

public class NativeBucketsTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(1.0001, 0, 1)]
    [InlineData(0.5, 0, -1)]
    [InlineData(4, 0, 2)]
    [InlineData(1.09, 3, 1)]
    [InlineData(1.1, 3, 2)]
    [InlineData(2, 3, 8)]
    [InlineData(0.9, 3, -1)]
    [InlineData(16, -2, 1)]
    [InlineData(17, -2, 2)]
    [InlineData(1, -4, 0)]
    [InlineData(0.1, -4, 0)]
    [InlineData(5e-324, 0, -1074)]
    [InlineData(double.MaxValue, 0, 1024)]
    [InlineData(double.PositiveInfinity, 0, 1025)]
    [InlineData(double.PositiveInfinity, 2, 4097)]
    public void IndexOf_AnyValue_IsTheBucketWhoseUpperBoundIsNotBelow(double value, int schema, int expected) =>
        Assert.Equal(expected, NativeBuckets.IndexOf(value, schema));

    [Fact]
    public void IndexOf_EverySchema_IsThatOfHalfTheResolutionOfTheNext()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var value = Math.ScaleB(1 + random.NextDouble(), random.Next(-1060, 1020));
            for (var schema = HistogramBuckets.MaxSchema; schema > HistogramBuckets.MinSchema; schema--)
            {
                Assert.Equal((NativeBuckets.IndexOf(value, schema) + 1) >> 1, NativeBuckets.IndexOf(value, schema - 1));
            }
        }
    }

    [Fact]
    public void Observe_MoreBucketsThanAllowed_HalvesTheResolutionAndLosesNone()
    {
        var buckets = new NativeBuckets(8, Math.ScaleB(1, -128), 100);
        for (var i = 1; i <= 10_000; i++)
        {
            buckets.Observe(i);
        }

        Assert.InRange(buckets.Positive.Count, 50, 100);
        Assert.Equal(10_000, buckets.Positive.Values.Sum());
        Assert.InRange(buckets.Schema, 2, 3);
    }

    [Fact]
    public void Observe_EveryMagnitude_StaysWithinTheBoundByWideningZero()
    {
        var buckets = new NativeBuckets(8, 0, 20);
        for (var exponent = -1074; exponent < 1024; exponent++)
        {
            buckets.Observe(Math.ScaleB(1, exponent));
            buckets.Observe(-Math.ScaleB(1, exponent));
        }

        Assert.InRange(buckets.Positive.Count + buckets.Negative.Count, 1, 20);
        Assert.Equal(2 * 2098, buckets.ZeroCount + buckets.Positive.Values.Sum() + buckets.Negative.Values.Sum());
        Assert.True(buckets.ZeroThreshold > 0);
    }

    [Fact]
    public void Add_OfOtherResolutionAndThreshold_TakesTheCoarserOfBoth()
    {
        var fine = new NativeBuckets(3, 0, 160);
        var coarse = new NativeBuckets(0, 1, 160);
        fine.Observe(0.5);
        fine.Observe(3);
        coarse.Observe(0.1);
        coarse.Observe(4);

        fine.Add(coarse);

        Assert.Equal((0, 1d, 2L), (fine.Schema, fine.ZeroThreshold, fine.ZeroCount));
        Assert.Equal(new Dictionary<int, long> { [2] = 2 }, fine.Positive);
    }

    [Fact]
    public void Observe_NoNumber_IsInNoBucket()
    {
        var buckets = new NativeBuckets(3, 0, 160);

        buckets.Observe(double.NaN);

        Assert.Equal((0L, 0), (buckets.ZeroCount, buckets.Positive.Count));
    }
}
