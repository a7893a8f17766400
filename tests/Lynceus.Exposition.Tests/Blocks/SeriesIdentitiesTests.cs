using Lynceus.Exposition.Blocks;

namespace Lynceus.Exposition.Tests.Blocks;

public class SeriesIdentitiesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomOperations_AgreeWithADictionary(int seed)
    {
        var random = new Random(seed);
        var identities = new SeriesIdentities();
        var model = new Dictionary<ulong, int>();

        // Few high bytes and near neighbours, so that runs in a table are long and wrap around.
        ulong Some() => ((ulong)random.Next(2) << 56) | (random.Next(3) == 0 ? ulong.MaxValue >> 8 : 0) - (ulong)random.Next(40) * (random.Next(2) == 0 ? 1u : 0x0001_0000_0000_0000u) & (ulong.MaxValue >> 8);

        for (var i = 0; i < 20_000; i++)
        {
            var identity = Some();
            if (random.Next(100) < (i / 2000 % 2 == 0 ? 60 : 30))
            {
                var version = random.Next(1, 1000);
                identities.Set(identity, version);
                model[identity] = version;
            }
            else
            {
                identities.Remove(identity);
                model.Remove(identity);
            }

            Assert.Equal(model.Count, identities.Count);
            identity = Some();
            Assert.Equal(model.GetValueOrDefault(identity), identities[identity]);
        }

        Assert.All(model, pair => Assert.Equal(pair.Value, identities[pair.Key]));
    }

    [Fact]
    public void Set_MillionSeries_CostsLessThan25BytesEach()
    {
        var random = new Random(5);
        var identities = new SeriesIdentities();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000_000; i++)
        {
            identities.Set((ulong)random.NextInt64(long.MinValue, long.MaxValue), 1 + (i % 1000));
        }

        // Each growth is by half, so all tables that ever were are three times the last ones.
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 3e6;

        Assert.Equal(1_000_000, identities.Count);
        Assert.InRange(each, 12, 25);
    }
}
