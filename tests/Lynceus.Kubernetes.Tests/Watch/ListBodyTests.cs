using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Tests.Watch;

public class ListBodyTests
{
    private const string Typed =
        """{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"257","continue":"abc","remainingItemCount":4},"items":[{"metadata":{"name":"w0","namespace":"demo","uid":"u0","resourceVersion":"251","labels":{"app":"web"}},"spec":{"text":"a ] } \" \\"}},{"metadata":{"name":"w1","namespace":"demo","uid":"u1","resourceVersion":"252"}}]}""";

    private const string Custom =
        """{"apiVersion":"x/v1","items":[{"apiVersion":"x/v1","kind":"Y","metadata":{"annotations":{"k":"v"},"name":"r","uid":"u"}}],"kind":"YList","metadata":{"continue":"","resourceVersion":"9"}}""";

    public static TheoryData<string, string, string, string[]> Lists => new()
    {
        { Typed, "257", "abc", ["demo/w0=u0@251", "demo/w1=u1@252"] },
        { Custom, "9", "", ["r=u@"] },
        { """{"items":null,"metadata":{"resourceVersion":"1"}}""", "1", "", [] },
        { """{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a\u0026\u00e9\"","uid":"u"}}]}""", "1", "", ["a&é\"=u@"] },
        { """{"kind":"NodeMetricsList","apiVersion":"metrics.k8s.io/v1beta1","metadata":{},"items":[{"metadata":{"name":"n"}}]}""", "", "", ["n=@"] },
        { """{"metadata":{"resourceVersion":"1"}}""", "1", "", [] },
        { """{"metadata":{"resourceVersion":"1","shardInfo":{"resourceVersion":"7","items":[{}]}},"items":[]}""", "1", "", [] },
        { """{ "metadata" : { "resourceVersion" : "1" } , "items" : [ {} , { } ] }""", "1", "", ["=@", "=@"] },
        { """{"items":[{"metadata":{"name":"a"},"items":[1,2]}],"other":[{"a":"]"}],"metadata":{"resourceVersion":"1"}}""", "1", "", ["a=@"] },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task ReadAsync_AnyPieces_HandsOutEveryItem(string body, string version, string token, string[] expected)
    {
        for (var size = 1; size <= body.Length; size = size < 20 ? size + 1 : size * 2)
        {
            var items = new List<string>();

            var page = await ReadAsync(body, items, size);

            Assert.Equal(new ListPage(version, token), page);
            Assert.Equal(expected, items);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}}]""")]
    public async Task ReadAsync_ResponseEndsEarly_SaysSo(string body) =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => ReadAsync(body, [], 7));

    [Theory]
    [InlineData("[]")]
    [InlineData("7 ")]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"kind":"Status","metadata":{}}""")]
    [InlineData("""{"items":[{"metadata":{"name":"\ud800"}}]}""")]
    [InlineData("""{"items":[{"metadata":{"\ud800":"x"}}]}""")]
    [InlineData("""{"items":[1]}""")]
    [InlineData("""{"items":[{"metadata":{"name":{}}}]}""")]
    [InlineData("""{"items":[{]]}""")]
    [InlineData("""{"metadata":}""")]
    public async Task ReadAsync_NotAList_SaysSo(string body) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(body, [], 7));

    [Fact]
    public async Task ReadAsync_ObjectOverLimit_IsRefusedBeforeItIsWhole()
    {
        var body = "{\"items\":[{\"metadata\":{\"name\":\"" + new string('x', 100_000) + "\"}}]}";
        var stream = new ChunkedStream(Encoding.UTF8.GetBytes(body), 4096);
        using var buffer = new ResponseBuffer(stream, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() => new ListBody(buffer, maxObjectBytes: 20_000).ReadAsync((in RawObject _) => { }));

        Assert.True(stream.Position < 50_000, $"{stream.Position} bytes were read");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task ReadAsync_RandomListsInRandomPieces_EqualsAnotherParser(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var list = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = "5" } };
            list["items"] = new JsonArray([.. Enumerable.Range(0, random.Next(6)).Select(_ => RandomObject(random, 0))]);
            var text = list.ToJsonString(new JsonSerializerOptions { WriteIndented = random.Next(2) == 0 });
            var items = new List<string>();
            var stream = new ChunkedStream(Encoding.UTF8.GetBytes(text), random.Next(1, 50), random.Next(1, 9), random.Next(1, 3000));
            using var buffer = new ResponseBuffer(stream, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);

            await new ListBody(buffer, 1_000_000).ReadAsync((in RawObject raw) => items.Add(JsonNode.Parse(raw.Json)!.ToJsonString()));

            Assert.Equal(list["items"]!.AsArray().Select(static i => i!.ToJsonString()), items);
        }
    }

    private static JsonObject RandomObject(Random random, int depth)
    {
        var o = new JsonObject();
        for (var i = random.Next(4); i > 0; i--)
        {
            o[RandomText(random)] = random.Next(depth > 4 ? 3 : 5) switch
            {
                0 => RandomText(random),
                1 => random.Next(),
                2 => null,
                3 => new JsonArray(RandomText(random), RandomObject(random, depth + 1)),
                _ => RandomObject(random, depth + 1),
            };
        }

        return o;
    }

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => "\"\\{}[]:, aé\n\u0001"[random.Next(13)])) + random.Next();

    private static async Task<ListPage> ReadAsync(string body, List<string> items, int size)
    {
        using var buffer = new ResponseBuffer(new ChunkedStream(Encoding.UTF8.GetBytes(body), size), TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        return await new ListBody(buffer, 1_000_000).ReadAsync(
            (in RawObject raw) => items.Add($"{raw.NamespacedName}={Encoding.UTF8.GetString(raw.Uid)}@{Encoding.UTF8.GetString(raw.ResourceVersion)}"));
    }
}
