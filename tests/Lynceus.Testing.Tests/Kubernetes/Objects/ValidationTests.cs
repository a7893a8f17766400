using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class ValidationTests
{
    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}""";

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"},
         "spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """;

    private const string Slice = """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"name":"s"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"]}]}""";

    private const string Service = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""";

    [Theory]
    [InlineData(Pod, "{}", "")]
    [InlineData(Deployment, "{}", "")]
    [InlineData(Slice, "{}", "")]
    [InlineData(Service, "{}", "")]
    [InlineData(Pod, """{"metadata":{"name":""}}""", "metadata.name: Required value: name or generateName is required")]
    [InlineData(Pod, """{"metadata":{"labels":{"a":"b c"}}}""", "metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or")]
    [InlineData(Pod, """{"metadata":{"labels":{"-a":"b"}}}""", "metadata.labels: Invalid value: \"-a\": name part must consist of")]
    [InlineData(Pod, """{"metadata":{"finalizers":["a b"]}}""", "metadata.finalizers: Invalid value: \"a b\": name part must consist of")]
    [InlineData(Pod, """{"spec":{"containers":[]}}""", "spec.containers: Required value")]
    [InlineData(Pod, """{"spec":{"containers":[{"name":"c"}]}}""", "spec.containers[0].image: Required value")]
    [InlineData(Pod, """{"spec":{"containers":[{"name":"c","image":"i"},{"name":"c","image":"i"}]}}""", "spec.containers[1].name: Duplicate value: \"c\"")]
    [InlineData(Pod, """{"spec":{"restartPolicy":"Perhaps"}}""", "spec.restartPolicy: Unsupported value: \"Perhaps\": supported values: \"Always\", \"OnFailure\", \"Never\"")]
    [InlineData(Pod, """{"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":70000}]}]}}""", "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive")]
    [InlineData(Pod, """{"spec":{"containers":[{"name":"c","image":"i","volumeMounts":[{"name":"v","mountPath":"/x"}]}]}}""", "spec.containers[0].volumeMounts[0].name: Not found: \"v\"")]
    [InlineData(Deployment, """{"spec":{"replicas":-1}}""", "spec.replicas: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(Deployment, """{"spec":{"selector":null}}""", "spec.selector: Required value")]
    [InlineData(Deployment, """{"spec":{"template":{"metadata":{"labels":{"a":"c"}}}}}""", "spec.template.metadata.labels: Invalid value: {\"a\":\"c\"}: `selector` does not match template `labels`")]
    [InlineData(Deployment, """{"spec":{"template":{"spec":{"restartPolicy":"Never"}}}}""", "spec.template.spec.restartPolicy: Unsupported value: \"Never\": supported values: \"Always\"")]
    [InlineData(Service, """{"spec":{"ports":null}}""", "spec.ports: Required value")]
    [InlineData(Service, """{"metadata":{"name":"1s"}}""", "metadata.name: Invalid value: \"1s\": a DNS-1035 label must consist of")]
    [InlineData(Slice, """{"addressType":""}""", "addressType: Required value")]
    [InlineData(Slice, """{"endpoints":[{"addresses":["nowhere"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"nowhere\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")]
    public void Check_Object_SaysWhatTheServerSays(string text, string patch, string expected)
    {
        var errors = Check(MergePatch.Apply(JsonNode.Parse(text), JsonNode.Parse(patch))!.AsObject(), null);

        Assert.StartsWith(expected, string.Join("; ", errors), StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, errors.Count == 0);
    }

    [Theory]
    [InlineData(Deployment, """{"spec":{"replicas":3}}""", "")]
    [InlineData(
        Deployment,
        """{"spec":{"selector":{"matchLabels":{"a":"c"}},"template":{"metadata":{"labels":{"a":"c"}}}}}""",
        "spec.selector: Invalid value: {\"matchLabels\":{\"a\":\"c\"}}: field is immutable")]
    [InlineData(Pod, """{"spec":{"restartPolicy":"Never"}}""", "spec: Forbidden: pod updates may not change fields other than")]
    [InlineData(Slice, """{"addressType":"FQDN"}""", "addressType: Invalid value: \"FQDN\": field is immutable")]
    public void Check_Change_SaysWhatIsImmutable(string text, string patch, string expected)
    {
        var before = JsonNode.Parse(text)!.AsObject();
        var errors = Check(MergePatch.Apply(before, JsonNode.Parse(patch))!.AsObject(), before);

        Assert.StartsWith(expected, string.Join("; ", errors), StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, errors.Count == 0);
    }

    [Theory]
    [InlineData("crud", "create-invalid")]
    [InlineData("endpointslices", "slice-invalid")]
    public void Check_Recorded_SaysWhatTheServerSaid(string file, string name)
    {
        if (Recordings.Find(file, name) is not { } exchange)
        {
            return;
        }

        var causes = exchange.Answer["details"]!["causes"]!.AsArray().Select(cause => $"{cause!["field"]}: {cause["message"]}");

        Assert.Equal(causes, Check(exchange.Body!.AsObject(), null));
    }

    [Fact]
    public void DecodePatched_RecordedBadTime_IsTheServersStatus()
    {
        if (Recordings.Find("lease", "lease-bad-time") is not { } exchange)
        {
            return;
        }

        var schema = KubernetesTypes.Find("coordination.k8s.io/v1", "Lease")!;
        var live = TypedDecoder.Decode(Recordings.Find("lease", "lease-renew")!.Answer, schema).Object;
        live["spec"]!["holderIdentity"] = "a";
        var patched = MergePatch.Apply(live, exchange.Body)!.AsObject();

        var thrown = Assert.Throws<TypedValueException>(() => TypedDecoder.DecodePatched(patched, schema));

        Assert.Equal(exchange.Answer.ToJsonString(), PatchFailures.Invalid(patched, exchange.Body, thrown.Message).Status.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"two"}}""", "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container")]
    public void Decode_WrongType_Is400(string patch, string expected)
    {
        var value = MergePatch.Apply(JsonNode.Parse(Deployment), JsonNode.Parse(patch))!.AsObject();

        var thrown = Assert.Throws<ApiException>(() => TypedDecoder.Decode(value, KubernetesTypes.Find("apps/v1", "Deployment")!));

        Assert.Equal((400, expected), (thrown.Code, thrown.Message));
    }

    [Fact]
    public void Decode_UnknownFields_AreNamedAndLeftOut()
    {
        var value = MergePatch.Apply(JsonNode.Parse(Deployment), JsonNode.Parse("""{"spec":{"replica":1,"template":{"spec":{"containers":[{"name":"c","imag":"i"}]}}}}"""))!.AsObject();

        var decoded = TypedDecoder.Decode(value, KubernetesTypes.Find("apps/v1", "Deployment")!);

        Assert.Equal(["unknown field \"spec.template.spec.containers[0].imag\"", "unknown field \"spec.replica\""], decoded.Problems);
        Assert.DoesNotContain("imag\"", decoded.Object.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: unknown field \"spec.template.spec.containers[0].imag\", unknown field \"spec.replica\"",
            PatchFailures.StrictRequest("apps/v1", "Deployment", decoded.Problems).Message);
    }

    private static List<string> Check(JsonObject value, JsonObject? before)
    {
        var schema = KubernetesTypes.Find((string)value["apiVersion"]!, (string)value["kind"]!)!;
        JsonObject? Prepared(JsonObject? one) => one is null ? null : Defaults.Apply(TypedDecoder.Decode(one, schema).Object, schema);
        return [.. Validation.Check(Prepared(value)!, Prepared(before), schema.TypeName).Select(error => $"{error.Field}: {error.Message}")];
    }
}
