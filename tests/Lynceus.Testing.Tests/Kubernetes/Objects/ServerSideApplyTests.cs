using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class ServerSideApplyTests
{
    private static readonly TypeSchema ConfigMap = KubernetesTypes.Find("v1", "ConfigMap")!;
    private static readonly TypeSchema Deployment = KubernetesTypes.Find("apps/v1", "Deployment")!;

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static FieldWriter Writer(string manager, int second = 0) => new(manager, "v1", ObjectSteps.Now.AddSeconds(second));

    private static JsonObject Map(string data) => Json("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"},\"data\":" + data + "}");

    private static string Managers(JsonObject value) => string.Join(
        " ",
        (value["metadata"]!["managedFields"] as JsonArray ?? []).Select(entry => $"{entry!["manager"]}/{entry["operation"]}:{entry["fieldsV1"]!.ToJsonString()}"));

    [Fact]
    public void Apply_NewObject_IsOwnedByItsManager()
    {
        var created = ServerSideApply.Apply(null, Map("""{"a":"1"}"""), ConfigMap, Writer("x"));

        Assert.Equal("""x/Apply:{"f:data":{"f:a":{}}}""", Managers(created));
    }

    [Fact]
    public void Apply_FieldNoLongerApplied_Goes()
    {
        var created = ServerSideApply.Apply(null, Map("""{"a":"1","b":"2"}"""), ConfigMap, Writer("x"));

        var applied = ServerSideApply.Apply(created, Map("""{"b":"2"}"""), ConfigMap, Writer("x"));

        Assert.Equal("""{"b":"2"}""", applied["data"]!.ToJsonString());
        Assert.Equal("""x/Apply:{"f:data":{"f:b":{}}}""", Managers(applied));
    }

    [Fact]
    public void Apply_FieldThatAnotherAppliesToo_StaysWhenOneLetsGo()
    {
        var created = ServerSideApply.Apply(null, Map("""{"a":"1"}"""), ConfigMap, Writer("x"));
        var shared = ServerSideApply.Apply(created, Map("""{"a":"1"}"""), ConfigMap, Writer("y", 1));

        var left = ServerSideApply.Apply(shared, Map("{}"), ConfigMap, Writer("x", 2));

        Assert.Equal("""{"a":"1"}""", left["data"]!.ToJsonString());
        Assert.Equal("""y/Apply:{"f:data":{"f:a":{}}} x/Apply:{"f:data":{}}""", Managers(left));
    }

    [Fact]
    public void Apply_SameAgain_IsTheLiveObject()
    {
        var created = ServerSideApply.Apply(null, Map("""{"a":"1"}"""), ConfigMap, Writer("x"));

        Assert.Same(created, ServerSideApply.Apply(created, Map("""{"a":"1"}"""), ConfigMap, Writer("x", 9)));
    }

    [Fact]
    public void Apply_FieldOfAnother_IsAConflictUnlessForced()
    {
        var created = ServerSideApply.Apply(null, Map("""{"a":"1","b":"1"}"""), ConfigMap, Writer("x"));

        var thrown = Assert.Throws<ApiException>(() => ServerSideApply.Apply(created, Map("""{"a":"2"}"""), ConfigMap, Writer("y")));
        Assert.Equal((409, "Conflict", "Apply failed with 1 conflict: conflict with \"x\": .data.a"), (thrown.Code, (string?)thrown.Status["reason"], thrown.Message));
        Assert.Equal("""{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \u0022x\u0022","field":".data.a"}]}""", thrown.Status["details"]!.ToJsonString());

        thrown = Assert.Throws<ApiException>(() => ServerSideApply.Apply(created, Map("""{"a":"2","b":"2"}"""), ConfigMap, Writer("y")));
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"x\":\n- .data.a\n- .data.b", thrown.Message);

        var forced = ServerSideApply.Apply(created, Map("""{"a":"2"}"""), ConfigMap, Writer("y", 1), force: true);
        Assert.Equal("""{"a":"2","b":"1"}""", forced["data"]!.ToJsonString());
        Assert.Equal("""x/Apply:{"f:data":{"f:b":{}}} y/Apply:{"f:data":{"f:a":{}}}""", Managers(forced));
    }

    [Fact]
    public void Apply_ConflictWithAnUpdate_TellsItsVersion()
    {
        var live = Map("""{"a":"1"}""");
        ManagedFields.Update(null, live, ConfigMap, Writer("tool"));

        var thrown = Assert.Throws<ApiException>(() => ServerSideApply.Apply(live, Map("""{"a":"2"}"""), ConfigMap, Writer("y")));

        Assert.Equal("Apply failed with 1 conflict: conflict with \"tool\" using v1: .data.a", thrown.Message);
    }

    [Fact]
    public void Apply_KubectlOverItsOwnLastApplied_TakesOver()
    {
        var live = Map("""{"a":"1"}""");
        live["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = Map("""{"a":"1"}""").ToJsonString() };
        ManagedFields.Update(null, live, ConfigMap, Writer("kubectl-client-side-apply"));

        var applied = ServerSideApply.Apply(live, Map("""{"a":"2"}"""), ConfigMap, Writer("kubectl"));

        Assert.Equal("""{"a":"2"}""", applied["data"]!.ToJsonString());
    }

    [Fact]
    public void Apply_ListByKeys_MergesAndRemovesItems()
    {
        JsonObject Containers(string list) => Json(
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"d\"},\"spec\":{\"template\":{\"spec\":{\"containers\":" + list + "}}}}");
        var created = ServerSideApply.Apply(
            null,
            Containers("""[{"name":"a","image":"1","ports":[{"containerPort":80}]},{"name":"b","image":"1"}]"""),
            Deployment,
            Writer("x"));
        Assert.Contains("\"k:{\\u0022containerPort\\u0022:80,\\u0022protocol\\u0022:\\u0022TCP\\u0022}\"", Managers(created), StringComparison.Ordinal);

        var conflict = Assert.Throws<ApiException>(() => ServerSideApply.Apply(created, Containers("""[{"name":"a","image":"2"}]"""), Deployment, Writer("y")));
        Assert.EndsWith(": .spec.template.spec.containers[name=\"a\"].image", conflict.Message, StringComparison.Ordinal);

        var added = ServerSideApply.Apply(created, Containers("""[{"name":"c","image":"1"}]"""), Deployment, Writer("y"));
        Assert.Equal(["a", "b", "c"], Names(added));

        var removed = ServerSideApply.Apply(added, Containers("""[{"name":"b","image":"1"}]"""), Deployment, Writer("x"));
        Assert.Equal(["b", "c"], Names(removed));

        static IEnumerable<string?> Names(JsonObject value) => value["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(item => (string?)item!["name"]);
    }

    [Theory]
    [InlineData("patch-apply")]
    [InlineData("patch-apply-conflict")]
    public void Apply_Recorded_IsTheServersAnswer(string name)
    {
        if (Recordings.Find("crud", name) is not { } exchange)
        {
            return;
        }

        var created = Recordings.Find("crud", "patch-apply")!.Answer;
        var writer = Writer(name == "patch-apply" ? "lynceus" : "other") with
        {
            Time = DateTimeOffset.Parse((string)created["metadata"]!["managedFields"]![0]!["time"]!, System.Globalization.CultureInfo.InvariantCulture),
        };
        if (exchange.Status == 409)
        {
            var thrown = Assert.Throws<ApiException>(() => ServerSideApply.Apply(created, exchange.Body!.AsObject(), ConfigMap, writer));
            Assert.Equal(exchange.Answer.ToJsonString(), thrown.Status.ToJsonString());
            return;
        }

        var applied = ServerSideApply.Apply(null, exchange.Body!.AsObject(), ConfigMap, writer);
        Assert.Equal(created["metadata"]!["managedFields"]!.ToJsonString(), applied["metadata"]!["managedFields"]!.ToJsonString());
    }
}
