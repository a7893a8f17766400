using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class MergePatchTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c","b":null}""", """{"a":"c"}""")]
    [InlineData("""{"a":[1]}""", """{"a":[2,3]}""", """{"a":[2,3]}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null,"d":{"e":null,"f":1}}}""", """{"a":{"c":2,"d":{"f":1}}}""")]
    [InlineData("""{"a":1}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":1}""", "[1]", "[1]")]
    public void Apply_Patch_GivesTheDocument(string target, string patch, string expected)
    {
        var original = JsonNode.Parse(target);

        Assert.Equal(expected, MergePatch.Apply(original, JsonNode.Parse(patch))?.ToJsonString());
        Assert.Equal(target, original!.ToJsonString());
    }
}
