using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class StrategicMergePatchTests
{
    private static string Apply(string kind, string target, string patch) =>
        StrategicMergePatch.Apply(JsonNode.Parse(target)!.AsObject(), JsonNode.Parse(patch), KubernetesTypes.Find(kind.Contains("Deployment", StringComparison.Ordinal) ? "apps/v1" : "v1", kind)!)
            .ToJsonString();

    [Theory]
    // By key; what is new comes before what only the server has.
    [InlineData("""{"containers":[{"name":"a","image":"1"}]}""", """{"containers":[{"name":"a","image":"2"}]}""", """{"containers":[{"name":"a","image":"2"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"name":"b"}]}""", """{"containers":[{"name":"b"},{"name":"a"}]}""")]
    [InlineData("""{"containers":[{"name":"a"},{"name":"b"}]}""", """{"containers":[{"$patch":"delete","name":"a"}]}""", """{"containers":[{"name":"b"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"$patch":"replace"},{"name":"c"}]}""", """{"containers":[{"name":"c"}]}""")]
    [InlineData(
        """{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}""",
        """{"$setElementOrder/containers":[{"name":"c"},{"name":"a"}],"containers":[{"name":"a","image":"x"}]}""",
        """{"containers":[{"name":"b"},{"name":"c"},{"name":"a","image":"x"}]}""")]
    // No key, no merge: the list is replaced.
    [InlineData("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    // Ports of a container have another key than those of a service.
    [InlineData(
        """{"containers":[{"name":"a","ports":[{"containerPort":80},{"containerPort":81}],"env":[{"name":"X","value":"1"}]}]}""",
        """{"containers":[{"name":"a","ports":[{"containerPort":81,"name":"p"}],"env":[{"name":"X","value":null}]}]}""",
        """{"containers":[{"name":"a","ports":[{"containerPort":80},{"containerPort":81,"name":"p"}],"env":[{"name":"X"}]}]}""")]
    // One source of a volume for another.
    [InlineData(
        """{"volumes":[{"name":"v","emptyDir":{}}]}""",
        """{"volumes":[{"$retainKeys":["name","configMap"],"name":"v","configMap":{"name":"c"}}]}""",
        """{"volumes":[{"name":"v","configMap":{"name":"c"}}]}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":{"$patch":"replace","b":"2"}}""", """{"nodeSelector":{"b":"2"}}""")]
    [InlineData("""{"nodeSelector":{"a":"1"}}""", """{"nodeSelector":null}""", """{}""")]
    public void Apply_PodSpec_MergesByTheTypes(string target, string patch, string expected) =>
        Assert.Equal("{\"spec\":" + expected + "}", Apply("Pod", "{\"spec\":" + target + "}", "{\"spec\":" + patch + "}"));

    [Theory]
    [InlineData("""{"finalizers":["a"]}""", """{"finalizers":["b","a"]}""", """{"finalizers":["b","a"]}""")]
    [InlineData("""{"finalizers":["a","b"]}""", """{"$deleteFromPrimitiveList/finalizers":["a"]}""", """{"finalizers":["b"]}""")]
    [InlineData(
        """{"ownerReferences":[{"uid":"1","name":"a"}]}""",
        """{"ownerReferences":[{"uid":"1","controller":true}]}""",
        """{"ownerReferences":[{"uid":"1","name":"a","controller":true}]}""")]
    public void Apply_Metadata_MergesByTheTypes(string target, string patch, string expected) =>
        Assert.Equal("{\"metadata\":" + expected + "}", Apply("ConfigMap", "{\"metadata\":" + target + "}", "{\"metadata\":" + patch + "}"));

    [Fact]
    public void Apply_Conditions_MergesByType()
    {
        var result = Apply(
            "Deployment",
            """{"status":{"conditions":[{"type":"Available","status":"False"},{"type":"Progressing","status":"True"}]}}""",
            """{"status":{"conditions":[{"type":"Available","status":"True"}]}}""");

        Assert.Equal("""{"status":{"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True"}]}}""", result);
    }

    [Theory]
    [InlineData("""{"metadata":{"$patch":"shuffle"}}""", 422)]
    [InlineData("""{"spec":{"containers":[{"image":"no key"}]}}""", 422)]
    [InlineData("[]", 400)]
    public void Apply_WhatIsNoPatch_IsRefused(string patch, int code) =>
        Assert.Equal(code, Assert.Throws<ApiException>(() => Apply("Pod", """{"spec":{"containers":[]}}""", patch)).Code);
}
