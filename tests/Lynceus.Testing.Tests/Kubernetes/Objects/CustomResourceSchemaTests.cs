using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Objects;
using YamlDotNet.RepresentationModel;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class CustomResourceSchemaTests
{
    private const string Version = """
        {"name":"v1","subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object","required":["spec"],"properties":{
          "apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"type":"object"},
          "spec":{"type":"object","required":["size"],"properties":{
            "size":{"type":"integer","minimum":1},
            "mode":{"type":"string","enum":["fast","slow"],"default":"slow"},
            "cron":{"type":"string","pattern":"^[a-z]+$"},
            "when":{"type":"string","format":"date-time"},
            "port":{"x-kubernetes-int-or-string":true},
            "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
            "labels":{"type":"object","additionalProperties":{"type":"string"}},
            "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{
              "name":{"type":"string"},"weight":{"type":"integer","default":5}}}}}},
          "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}
        """;

    private static readonly CustomResourceSchema Schema = new(JsonNode.Parse(Version)!.AsObject());

    private static JsonObject Widget(string spec) =>
        JsonNode.Parse("{\"kind\":\"Widget\",\"apiVersion\":\"example.com/v1\",\"metadata\":{\"name\":\"w\",\"namespace\":\"n\"},\"spec\":" + spec + "}")!.AsObject();

    [Fact]
    public void Decode_UnknownFields_ArePrunedWhereTheSchemaIsClosed()
    {
        var decoded = Schema.Decode(Widget("""{"size":1,"what":2,"free":{"any":1},"labels":{"a":"b"},"parts":[{"name":"x","odd":1}]}"""));

        Assert.Equal(["unknown field \"spec.what\"", "unknown field \"spec.parts[0].odd\""], decoded.Problems);
        Assert.Equal(
            """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"n"},"spec":{"free":{"any":1},"labels":{"a":"b"},"mode":"slow","parts":[{"name":"x","weight":5}],"size":1}}""",
            decoded.Object.ToJsonString());
    }

    [Theory]
    [InlineData("""{"size":1,"mode":"fast","port":"http","when":"2026-01-02T03:04:05Z"}""", "")]
    [InlineData("{}", "spec.size: Required value")]
    [InlineData("""{"size":0}""", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("""{"size":"big"}""", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("""{"size":1,"mode":"odd"}""", "spec.mode: Unsupported value: \"odd\": supported values: \"fast\", \"slow\"")]
    [InlineData("""{"size":1,"cron":"5"}""", "spec.cron: Invalid value: \"5\": spec.cron in body should match '^[a-z]+$'")]
    [InlineData("""{"size":1,"when":"soon"}""", "spec.when: Invalid value: \"soon\": spec.when in body must be of type date-time: \"soon\"")]
    [InlineData("""{"size":1,"port":true}""", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("""{"size":1,"parts":[{"name":"a"},{"name":"a"}]}""", "spec.parts[1]: Duplicate value: {\"name\":\"a\"}")]
    [InlineData("""{"size":1,"labels":{"a":1}}""", "spec.labels.a: Invalid value: \"integer\": spec.labels.a in body must be of type string: \"integer\"")]
    public void Validate_Object_SaysWhatTheServerSays(string spec, string expected) =>
        Assert.Equal(expected, string.Join("; ", Schema.Validate(Widget(spec)).Select(error => $"{error.Field}: {error.Message}")));

    [Fact]
    public void Decode_Metadata_IsThatOfEveryKind()
    {
        var value = Widget("""{"size":1}""");
        value["metadata"]!["color"] = "red";
        Assert.Equal(["unknown field \"metadata.color\""], Schema.Decode(value).Problems);

        value["metadata"]!["labels"] = 5;
        var thrown = Assert.Throws<ApiException>(() => Schema.Decode(value));
        Assert.Equal(
            (400, "Widget in version \"v1\" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type map[string]string"),
            (thrown.Code, thrown.Message));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void DecodeAndValidate_DamagedObject_IsRefusedOrTaken(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 3000; round++)
        {
            var value = Widget("""{"size":1,"mode":"fast","cron":"a","when":"2026-01-02T03:04:05Z","port":1,"free":{"x":[1]},"labels":{"a":"b"},"parts":[{"name":"x","weight":1}]}""");
            HostileObjectTests.Damage(value, random);
            try
            {
                var decoded = Schema.Decode(value).Object;
                Schema.Validate(decoded);
                ManagedFields.Update(null, decoded, Schema.Type, new FieldWriter("m", "v1", ObjectSteps.Now));
                ServerSideApply.Apply(decoded, value, Schema.Type, new FieldWriter("n", "v1", ObjectSteps.Now), force: true);
            }
            catch (ApiException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void Type_ListByKeys_IsOwnedByItem()
    {
        var created = Schema.Decode(Widget("""{"size":1,"parts":[{"name":"x"}]}""")).Object;

        ManagedFields.Update(null, created, Schema.Type, new FieldWriter("m", "example.com/v1", ObjectSteps.Now) { IgnoredFields = ["status"] });

        Assert.Equal(
            """{"f:spec":{".":{},"f:mode":{},"f:parts":{".":{},"k:{\u0022name\u0022:\u0022x\u0022}":{".":{},"f:name":{},"f:weight":{}}},"f:size":{}}}""",
            created["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
    }

    [Fact]
    public void Decode_RecordedReport_IsTheServersObject()
    {
        if (Recordings.Find("crud", "create-report") is not { } exchange)
        {
            return;
        }

        var expected = exchange.Answer;
        var sent = exchange.Body!.AsObject();
        foreach (var name in new[] { "uid", "resourceVersion", "generation", "creationTimestamp" })
        {
            sent["metadata"]![name] = expected["metadata"]![name]!.DeepClone();
        }

        // The recording server's definition was open; the published one of the same kind has a schema.
        var open = new CustomResourceSchema(JsonNode.Parse("""
            {"schema":{"openAPIV3Schema":{"type":"object","properties":{"report":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}
            """)!.AsObject());
        foreach (var schema in new[] { open, Published("vulnerabilityreports") })
        {
            var decoded = schema.Decode(sent).Object;
            Assert.Empty(schema.Validate(decoded));
            ManagedFields.Update(null, decoded, schema.Type, ObjectSteps.Writer(expected));
            Assert.Equal(expected.ToJsonString(), CustomResourceSchema.Sorted(decoded)!.ToJsonString());
        }
    }

    private static CustomResourceSchema Published(string plural)
    {
        using var text = File.OpenText(Path.Combine(RepositoryPaths.Shared!, "data", "crds", $"aquasecurity.github.io_{plural}.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        return new CustomResourceSchema((JsonObject)Json(((YamlMappingNode)yaml.Documents[0].RootNode)["spec"]["versions"][0])!);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key.ToString(), Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain when plain.Value is "true" or "false" => JsonValue.Create(plain.Value == "true"),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain when long.TryParse(plain.Value, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };
}
