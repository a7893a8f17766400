using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class ServerFieldsTests
{
    private static JsonObject Created(string text, string? clusterIP = null)
    {
        var value = JsonNode.Parse(text)!.AsObject();
        var schema = KubernetesTypes.Find((string)value["apiVersion"]!, (string)value["kind"]!)!;
        return ServerFields.Apply(Defaults.Apply(TypedDecoder.Decode(value, schema).Object, schema), schema, "u-1", clusterIP);
    }

    [Theory]
    [InlineData("""{}""", "BestEffort")]
    [InlineData("""{"requests":{"cpu":"1"}}""", "Burstable")]
    [InlineData("""{"limits":{"cpu":"1"}}""", "Burstable")]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"}}""", "Guaranteed")]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m"}}""", "Burstable")]
    public void Apply_Pod_HasItsQualityOfService(string resources, string expected)
    {
        var pod = Created("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"resources\":" + resources + "}]}}");

        Assert.Equal(expected, (string?)pod["status"]!["qosClass"]);
    }

    [Fact]
    public void Apply_Service_GetsItsAddress()
    {
        var service = Created("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""", "10.0.0.7");

        Assert.Equal(
            """{"ports":[{"protocol":"TCP","port":80,"targetPort":80}],"clusterIP":"10.0.0.7","clusterIPs":["10.0.0.7"],"type":"ClusterIP","sessionAffinity":"None","ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","internalTrafficPolicy":"Cluster"}""",
            service["spec"]!.ToJsonString());
        Assert.Equal("""{"loadBalancer":{}}""", service["status"]!.ToJsonString());
    }

    [Fact]
    public void Apply_HeadlessService_KeepsNone()
    {
        var service = Created("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"clusterIP":"None"}}""", "10.0.0.7");

        Assert.Equal("""["None"]""", service["spec"]!["clusterIPs"]!.ToJsonString());
    }

    [Fact]
    public void Apply_Job_SelectsItsOwnPods()
    {
        var job = Created("""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}}}""");

        Assert.Equal("""{"matchLabels":{"batch.kubernetes.io/controller-uid":"u-1"}}""", job["spec"]!["selector"]!.ToJsonString());
        Assert.Equal("j", (string?)job["spec"]!["template"]!["metadata"]!["labels"]!["batch.kubernetes.io/job-name"]);
        Assert.Equal(6, (long)job["spec"]!["backoffLimit"]!);
    }

    [Fact]
    public void Carry_ReplacedPod_KeepsWhatTheServerPut()
    {
        const string text = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""";
        var old = Created(text);
        var schema = KubernetesTypes.Find("v1", "Pod")!;
        var replacement = Defaults.Apply(JsonNode.Parse(text)!.AsObject(), schema);

        ServerFields.Carry(replacement, old, "Pod");

        Assert.Equal(old["spec"]!.ToJsonString(), TypedDecoder.Decode(replacement, schema).Object["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("localhost:5000/nginx", "Always")]
    [InlineData("nginx:1.25", "IfNotPresent")]
    [InlineData("nginx@sha256:00", "IfNotPresent")]
    public void Apply_Image_DecidesHowItIsPulled(string image, string expected)
    {
        var pod = Created("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"" + image + "\"}]}}");

        Assert.Equal(expected, (string?)pod["spec"]!["containers"]![0]!["imagePullPolicy"]);
    }

    [Theory]
    [InlineData("128Mi", "128Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1000m", "1")]
    [InlineData("0.1", "100m")]
    [InlineData("1.5", "1500m")]
    [InlineData("2000k", "2M")]
    [InlineData("1e3", "1e3")]
    [InlineData("0", "0")]
    [InlineData("1Xi", null)]
    [InlineData("", null)]
    public void Canonical_Quantity_IsTheServersForm(string text, string? expected) => Assert.Equal(expected, Quantity.Canonical(text));

    [Theory]
    [InlineData("", "", "unknown")]
    [InlineData("me", "kubectl/v1", "me")]
    [InlineData("", "kubectl/v1.35 (linux)", "kubectl")]
    public void NameOf_Manager_ComesFromTheParameterOrTheAgent(string manager, string agent, string expected) => Assert.Equal(expected, FieldWriter.NameOf(manager, agent));
}
