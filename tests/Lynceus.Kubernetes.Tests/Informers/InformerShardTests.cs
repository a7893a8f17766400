using System.Text;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>Three members with a third of the uids each, on a server that filters and on one that ignores the parameter silently.</summary>
public class InformerShardTests
{
    private static readonly string[] Members = ["10.0.0.1", "10.0.0.2", "10.0.0.3"];

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task RunAsync_ShardSelector_MembersTogetherSeeEachObjectOnce(bool serverFilters, bool streamingList)
    {
        await using var cluster = await TestContext.StartFakeAsync(new FakeApiServerOptions { ShardedListAndWatch = serverFilters });
        for (var i = 0; i < 60; i++)
        {
            await cluster.CreateConfigMapAsync($"before-{i}", "1");
        }

        var ownership = ShardOwnership.For(Members, RingOptions.UidRanges);
        var seen = new int[Members.Length];
        var probes = new List<InformerProbe<string>>();
        foreach (var (member, index) in Members.Select(static (m, i) => (m, i)))
        {
            var ranges = ownership.RangesOf(member);
            Projection<string> mine = (in RawObject raw) =>
            {
                Interlocked.Increment(ref seen[index]);
                return ranges.Contains(Fnv1a64.Hash(raw.Uid)) ? Encoding.UTF8.GetString(raw.Uid) : null;
            };
            var options = cluster.Scope(new InformerOptions { StreamingList = streamingList }, new ObjectQuery { ShardSelector = ShardSelector.Format(ranges) });
            probes.Add(new InformerProbe<string>(new Informer<string>(cluster.Client, ResourceType.ConfigMaps, mine, options)));
        }

        await Task.WhenAll(probes.Select(static p => p.SyncAsync()));
        var created = probes.SelectMany(static p => p.Informer.Snapshot()).Select(static p => p.Key).ToList();
        Assert.Equal(60, created.Distinct(StringComparer.Ordinal).Count());
        for (var i = 0; i < 60; i++)
        {
            created.Add(await cluster.CreateConfigMapAsync($"after-{i}", "1"));
        }

        foreach (var (member, probe) in Members.Zip(probes))
        {
            var owned = created.Count(uid => ownership.OwnerOfUid(uid) == member);
            Assert.InRange(owned, 20, 60);
            await probe.UntilAsync(() => probe.Informer.Count == owned);
        }

        Assert.Equal(created.Order(StringComparer.Ordinal), probes.SelectMany(static p => p.Informer.Snapshot()).Select(static p => p.Key).Order(StringComparer.Ordinal));
        Assert.InRange(seen.Sum(), serverFilters ? 120 : 300, serverFilters ? 120 : 3 * 120);
        foreach (var probe in probes)
        {
            await probe.DisposeAsync();
        }
    }
}
