using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Tests.Watch;

public class ObjectBoundaryTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a":[{"b":"}"}],"c":"]"}""")]
    [InlineData("""{"a":"\\","b":"\"}","c":"\\\"}"}""")]
    public void TryFindEnd_AnyOffsetAndPieces_StopsAtTheLastBracket(string json)
    {
        for (var padding = 0; padding < 140; padding++)
        {
            var text = "{\"pad\":\"" + new string('x', padding) + "\",\"o\":" + json + "}";
            var bytes = Encoding.UTF8.GetBytes(text + "}{\"x");
            foreach (var step in new[] { 1, 7, 64, 1000 })
            {
                var boundary = default(ObjectBoundary);
                var given = 0;
                bool found;
                do
                {
                    given = Math.Min(given + step, bytes.Length);
                    found = boundary.TryFindEnd(bytes.AsSpan(0, given));
                }
                while (!found && given < bytes.Length);

                Assert.True(found);
                Assert.Equal(text.Length, boundary.Scanned);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryFindEnd_RandomTextsOfQuotesAndBackslashes_AgreesWithTheJsonReader(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var value = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => "\\\"{}[]x"[random.Next(7)]));
            var json = "{" + JsonSerializer.Serialize(value, JsonSerializerOptions.Default).Replace("\\u0022", "\\\"", StringComparison.Ordinal) + ":1}";
            var bytes = Encoding.UTF8.GetBytes(json + " , {");
            var boundary = default(ObjectBoundary);
            var cut = random.Next(bytes.Length);

            var found = boundary.TryFindEnd(bytes.AsSpan(0, cut)) || boundary.TryFindEnd(bytes);

            Assert.True(found);
            Assert.Equal(json.Length, boundary.Scanned);
        }
    }

    [Fact]
    public void TryFindEnd_ClosesTooMuch_IsMalformed()
    {
        var boundary = default(ObjectBoundary);

        Assert.Throws<JsonException>(() => boundary.TryFindEnd("]"u8));
    }
}
