using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;
using Lynceus.Testing.Kubernetes.Objects.Tables;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

public class ObjectTableTests
{
    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static string Cells(TablePrinter printer, string value)
    {
        var item = MergePatch.Apply(Json("""{"metadata":{"name":"x","creationTimestamp":"2026-01-02T03:02:00Z"}}"""), Json(value))!.AsObject();
        var table = ObjectTable.Create(printer, [item], [], ObjectSteps.Now, "None");
        Assert.Equal(table["columnDefinitions"]!.AsArray().Count, table["rows"]![0]!["cells"]!.AsArray().Count);
        return string.Join('|', table["rows"]![0]!["cells"]!.AsArray().Select(cell => cell?.ToString() ?? "null"));
    }

    [Theory]
    [InlineData("Namespace", """{"status":{"phase":"Active"}}""", "x|Active|2m5s")]
    [InlineData("Pod", """{"spec":{"containers":[{}]},"status":{"phase":"Pending"}}""", "x|0/1|Pending|0|2m5s|<none>|<none>|<none>|<none>")]
    [InlineData(
        "Pod",
        """{"spec":{"nodeName":"n","containers":[{},{}]},"status":{"phase":"Running","podIP":"10.0.0.1","containerStatuses":[{"ready":true,"restartCount":2,"state":{"running":{}}},{"ready":false,"restartCount":1,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"finishedAt":"2026-01-02T03:03:05Z"}}}]}}""",
        "x|1/2|CrashLoopBackOff|3 (60s ago)|2m5s|10.0.0.1|n|<none>|<none>")]
    [InlineData("Pod", """{"metadata":{"deletionTimestamp":"2026-01-02T03:04:00Z"},"spec":{"containers":[{}]},"status":{"phase":"Running"}}""", "x|0/1|Terminating|0|2m5s|<none>|<none>|<none>|<none>")]
    [InlineData("Pod", """{"spec":{"initContainers":[{},{}],"containers":[{}]},"status":{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":0}}},{"state":{"waiting":{"reason":"PodInitializing"}}}]}}""", "x|0/1|Init:1/2|0|2m5s|<none>|<none>|<none>|<none>")]
    [InlineData(
        "Node",
        """{"metadata":{"labels":{"node-role.kubernetes.io/worker":""}},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"InternalIP","address":"10.1.1.1"}],"nodeInfo":{"kubeletVersion":"v1.36.2","osImage":"Debian"}}}""",
        "x|Ready,SchedulingDisabled|worker|2m5s|v1.36.2|10.1.1.1|<none>|Debian|<unknown>|<unknown>")]
    [InlineData("Service", """{"spec":{"type":"NodePort","clusterIP":"10.0.0.9","selector":{"b":"2","a":"1"},"ports":[{"port":80,"nodePort":30080,"protocol":"TCP"},{"port":53,"protocol":"UDP"}]}}""", "x|NodePort|10.0.0.9|<none>|80:30080/TCP,53/UDP|2m5s|a=1,b=2")]
    [InlineData("Deployment", """{"spec":{"replicas":3,"selector":{"matchLabels":{"a":"1"},"matchExpressions":[{"key":"k","operator":"In","values":["z","y"]}]},"template":{"spec":{"containers":[{"name":"c","image":"i"}]}}},"status":{"readyReplicas":2,"updatedReplicas":3,"availableReplicas":2}}""", "x|2/3|3|2|2m5s|c|i|a=1,k in (y,z)")]
    [InlineData("Job", """{"spec":{"completions":3},"status":{"succeeded":1,"startTime":"2026-01-02T03:03:05Z"}}""", "x|Running|1/3|60s|2m5s|||<none>")]
    [InlineData("Lease", """{"spec":{"holderIdentity":"me"}}""", "x|me|2m5s")]
    [InlineData("EndpointSlice", """{"addressType":"IPv4","ports":[{"port":80}],"endpoints":[{"addresses":["10.0.0.1"]},{"addresses":["10.0.0.2"]},{"addresses":["10.0.0.3"]},{"addresses":["10.0.0.4"]}]}""", "x|IPv4|80|10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...|2m5s")]
    [InlineData("Event", """{"involvedObject":{"kind":"Pod","name":"p"},"reason":"Started","type":"Normal","message":"Up","lastTimestamp":"2026-01-02T03:04:00Z","count":2,"source":{"component":"kubelet","host":"n"}}""", "5s|Normal|Started|pod/p||kubelet, n|Up|<unknown>|2|x")]
    [InlineData("RoleBinding", """{"roleRef":{"kind":"Role","name":"r"},"subjects":[{"kind":"ServiceAccount","namespace":"n","name":"s"},{"kind":"User","name":"u"}]}""", "x|Role/r|2m5s|u||n/s")]
    [InlineData("Secret", """{"type":"Opaque","data":{"a":"","b":""}}""", "x|Opaque|2|2m5s")]
    [InlineData("CustomResourceDefinition", "{}", "x|2026-01-02T03:02:00Z")]
    public void Create_Kind_HasTheServersCells(string kind, string value, string expected) => Assert.Equal(expected, Cells(TablePrinters.Find(kind), value));

    [Fact]
    public void Create_CustomResource_HasTheColumnsOfItsDefinition()
    {
        var schema = new CustomResourceSchema(Json("""
            {"additionalPrinterColumns":[
              {"name":"Size","type":"integer","jsonPath":".spec.size"},
              {"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},
              {"name":"Label","type":"string","jsonPath":".metadata.labels.example\\.com/x","priority":1},
              {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"},
              {"name":"Absent","type":"string","jsonPath":".spec.none"}]}
            """));

        var cells = Cells(
            TablePrinter.Custom(schema),
            """{"metadata":{"labels":{"example.com/x":"l"}},"spec":{"size":3},"status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}""");

        Assert.Equal("x|3|True|l|2m5s|null", cells);
    }

    [Fact]
    public void Create_Include_DecidesWhatRowsBring()
    {
        var item = Json("""{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"l"},"spec":{}}""");
        JsonNode? Row(string? include) => ObjectTable.Create(TablePrinters.Find("Lease"), [item], [], ObjectSteps.Now, include)["rows"]![0]!["object"];

        Assert.Null(Row("None"));
        Assert.Equal("""{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"l"}}""", Row(null)!.ToJsonString());
        Assert.Equal(item.ToJsonString(), Row("Object")!.ToJsonString());
        Assert.Null(ObjectTable.Create(TablePrinters.Find("Lease"), [item], [], ObjectSteps.Now, withColumns: false)["columnDefinitions"]);
    }

    [Theory]
    [InlineData(-5, "<invalid>")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(599, "9m59s")]
    [InlineData(3600 * 3, "3h")]
    [InlineData((3600 * 7) + 60, "7h1m")]
    [InlineData(3600 * 47, "47h")]
    [InlineData((3600 * 24 * 3) + 3600, "3d1h")]
    [InlineData(3600 * 24 * 400, "400d")]
    [InlineData(3600L * 24 * 800, "2y70d")]
    public void Of_Duration_IsShort(long seconds, string expected) => Assert.Equal(expected, HumanDuration.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Create_RecordedConfigMaps_IsTheServersTable()
    {
        if (Recordings.Find("crud", "get-as-table") is not { } exchange)
        {
            return;
        }

        var expected = exchange.Answer;
        var items = new[] { "patch-apply", "create-generate-name" }.Select(name => Recordings.Find("crud", name)!.Answer);
        var now = DateTimeOffset.Parse("2026-11-21T02:19:53Z", System.Globalization.CultureInfo.InvariantCulture);

        var table = ObjectTable.Create(TablePrinters.Find("ConfigMap"), items, expected["metadata"]!.AsObject(), now);

        Assert.Equal(expected.ToJsonString(), table.ToJsonString());
    }
}
