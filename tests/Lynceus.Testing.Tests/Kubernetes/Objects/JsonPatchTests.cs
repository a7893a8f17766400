using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class JsonPatchTests
{
    [Theory]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/b","value":2}]""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """[{"op":"add","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""{"a":[1,3]}""", """[{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}]""", """{"a":[1,2,3,4]}""")]
    [InlineData("""{"a":{"x/y":1,"~":2}}""", """[{"op":"remove","path":"/a/x~1y"},{"op":"replace","path":"/a/~0","value":3}]""", """{"a":{"~":3}}""")]
    [InlineData("""{"a":[1,2]}""", """[{"op":"remove","path":"/a/0"},{"op":"test","path":"/a","value":[2]}]""", """{"a":[2]}""")]
    [InlineData("""{"a":{"b":1}}""", """[{"op":"move","from":"/a/b","path":"/c"},{"op":"copy","from":"/c","path":"/d"}]""", """{"a":{},"c":1,"d":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"replace","path":"","value":{"z":1}}]""", """{"z":1}""")]
    [InlineData("""{"a":1}""", """[{"op":"test","path":"/none","value":null}]""", """{"a":1}""")]
    public void Apply_Operations_GiveTheDocument(string target, string patch, string expected)
    {
        var result = JsonPatch.Apply(JsonNode.Parse(target)!, JsonNode.Parse(patch));

        Assert.Equal(expected, result?.ToJsonString());
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/a","value":2}]""")]
    [InlineData("""[{"op":"remove","path":"/b"}]""")]
    [InlineData("""[{"op":"replace","path":"/b","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/b/c","value":1}]""")]
    [InlineData("""[{"op":"add","path":"/list/7","value":1}]""")]
    [InlineData("""[{"op":"dance","path":"/a"}]""")]
    [InlineData("""[{"op":"add","path":"a","value":1}]""")]
    [InlineData("[1]")]
    public void Apply_WhatDoesNotApply_Is422(string patch)
    {
        var thrown = Assert.Throws<ApiException>(() => JsonPatch.Apply(JsonNode.Parse("""{"a":1,"list":[]}""")!, JsonNode.Parse(patch)));

        Assert.Equal(422, thrown.Code);
        Assert.Equal("the server rejected our request due to an error in our request", thrown.Message);
        Assert.Equal("{}", thrown.Status["details"]!.ToJsonString());
    }

    [Fact]
    public void Apply_AnObject_Is400()
    {
        var thrown = Assert.Throws<ApiException>(() => JsonPatch.Apply(new JsonObject(), new JsonObject()));

        Assert.Equal(400, thrown.Code);
        Assert.Equal("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch", thrown.Message);
    }

    [Fact]
    public void Apply_TooManyOperations_Is413()
    {
        var patch = new JsonArray([.. Enumerable.Range(0, JsonPatch.MaxOperations + 1).Select(_ => JsonNode.Parse("""{"op":"test","path":"/a"}"""))]);

        Assert.Equal(413, Assert.Throws<ApiException>(() => JsonPatch.Apply(new JsonObject(), patch)).Code);
    }
}
