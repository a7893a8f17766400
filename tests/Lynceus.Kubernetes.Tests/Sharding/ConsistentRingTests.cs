using System.Text.Json;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Testing;

namespace Lynceus.Kubernetes.Tests.Sharding;

public class ConsistentRingTests
{
    // Taken from the original with members 10.244.0.10, 10.244.0.13 and so on: a is the first.
    private const string ThreeOf97 = "abbaaabaacccbacbaacbaacbaaabbbaabcbbaccbaabbaccccbbaaacbababbcaabccaaaaaabaaabbbacbbababbbbcbaacc";
    private const string FiftyOf97 = "dwMhsIxozKnSOdsuyXquxJwrGiJsoMJtLqkIIdejPikfSBmjqNChCMQLlEEVzenQCvGixWhlGDpagjrVnUPbltaOENwAgmDcH";
    private const string SevenOf256 =
        "ddbaegbegcfgcdgeaceacegaaeefcdagdagadddbabedececgfeaeeedadgaaeedfebggdefdedffgddedebcgabaeebggdcebfgbbaebgfeebafdcgeceefbafedcdg"
        + "cfddbedaacacabedbecccecegcdbfgagbgegegdgfafbddcafadgbbafddbdedgcbeecdfbgdccfbadbgaccfcadbgggggcbbdcfcaadfcfcgggfcbagacbbbbabgaab";

    private static readonly string[] Fifty = [.. Enumerable.Range(0, 50).Select(static i => $"10.244.{i / 7}.{10 + 3 * i}")];

    [Theory]
    [InlineData(97, 20, 1.25, 3, 41, ThreeOf97)]
    [InlineData(97, 20, 1.25, 50, 3, FiftyOf97)]
    [InlineData(256, 100, 1.1, 7, 41, SevenOf256)]
    public void OwnerOfPartition_SampleOfTheOriginal_IsEqual(int partitions, int virtualNodes, double load, int members, int maxLoad, string expected)
    {
        var ring = new ConsistentRing(Fifty.Take(members), new RingOptions { Partitions = partitions, VirtualNodes = virtualNodes, LoadFactor = load });

        var owners = Enumerable.Range(0, partitions).Select(p => Letter(Array.IndexOf(Fifty, ring.OwnerOfPartition(p))));

        Assert.Equal(expected, string.Concat(owners));
        Assert.Equal(maxLoad, ring.MaxLoad);
    }

    [Theory]
    [InlineData("default/replicaset-nginx-6d4cf56db6-nginx", 93, "10.0.0.1")]
    [InlineData("demo/replicaset-starboard-app-6894945788-starboard-app", 70, "10.0.0.3")]
    public void OwnerOf_KeyWithTheExportersOptions_IsTheOriginalsOwner(string key, int partition, string owner)
    {
        var ring = new ConsistentRing(["10.0.0.1", "10.0.0.2", "10.0.0.3"]);

        Assert.Equal(partition, ring.PartitionOf(key));
        Assert.Equal(owner, ring.OwnerOf(key));
        Assert.Equal([33, 23, 41], ring.Loads);
    }

    [Fact]
    public void Ring_AllGoldenCases_AreEqual()
    {
        var path = Path.Combine(RepositoryPaths.Shared ?? "", "golden", "ring", "consistent-1.0.0.json");
        if (!File.Exists(path))
        {
            return; // the samples above stand for them
        }

        using var golden = JsonDocument.Parse(File.ReadAllBytes(path));
        var cases = 0;
        foreach (var expected in golden.RootElement.EnumerateArray())
        {
            var options = new RingOptions
            {
                Partitions = expected.GetProperty("partitions").GetInt32(),
                VirtualNodes = expected.GetProperty("virtualNodes").GetInt32(),
                LoadFactor = expected.GetProperty("load").GetDouble(),
            };
            var ring = new ConsistentRing(Texts(expected.GetProperty("members")).Reverse(), options);

            Assert.Equal(expected.GetProperty("averageLoad").GetInt32(), ring.MaxLoad);
            Assert.Equal(Texts(expected.GetProperty("ownerOfPartition")), Enumerable.Range(0, options.Partitions).Select(p => ring.OwnerOfPartition(p)!));
            Assert.Equal(
                expected.GetProperty("loads").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetInt32()),
                ring.Members.Zip(ring.Loads).Where(static m => m.Second > 0).ToDictionary(static m => m.First, static m => m.Second));
            Assert.All(expected.GetProperty("ownerOfKey").EnumerateObject(), p => Assert.Equal(p.Value.GetString(), ring.OwnerOf(p.Name)));
            cases++;
        }

        Assert.Equal(36, cases);
    }

    [Fact]
    public void OwnerOf_NoMembers_IsNobody()
    {
        var ring = new ConsistentRing([]);

        Assert.Null(ring.OwnerOf("any"));
        Assert.Equal(0, ring.MaxLoad);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(65537, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1001, 1)]
    [InlineData(1, 1, 0.99)]
    [InlineData(1, 1, 101)]
    [InlineData(1, 1, double.NaN)]
    public void Options_OutsideOfTheirRange_AreRefused(int partitions, int virtualNodes, double load) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RingOptions { Partitions = partitions, VirtualNodes = virtualNodes, LoadFactor = load });

    private static char Letter(int index) => (char)(index < 26 ? 'a' + index : 'A' + index - 26);

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(static e => e.GetString()!);
}
