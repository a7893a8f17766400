using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Objects;

namespace Lynceus.Testing.Tests.Kubernetes.Objects;

/// <summary>Objects that a real server created, updated and applied, from the requests that made them.</summary>
public class RecordedObjectTests
{
    public static TheoryData<string, string> Created() => Recordings.Where(exchange =>
        exchange.Method == "POST" && exchange.Status == 201 && KubernetesTypes.Find((string)exchange.Answer["apiVersion"]!, (string)exchange.Answer["kind"]!) is not null);

    [Theory]
    [MemberData(nameof(Created))]
    public void Create_Recorded_IsTheServersObject(string file, string name)
    {
        if (Recordings.Find(file, name) is not { } exchange)
        {
            return;
        }

        var expected = exchange.Answer;
        var created = ObjectSteps.Create(exchange.Body!, expected);

        Assert.Equal(expected.ToJsonString(), created.ToJsonString());
    }

    public static TheoryData<string, string> Changed() => Recordings.Where(exchange =>
        exchange.Status == 200 && (exchange.Method == "PUT" || exchange.ContentType.Contains("-patch", StringComparison.Ordinal))
        && KubernetesTypes.Find((string)exchange.Answer["apiVersion"]!, (string)exchange.Answer["kind"]!) is not null);

    [Theory]
    [MemberData(nameof(Changed))]
    public void Change_Recorded_IsTheServersObject(string file, string name)
    {
        if (Recordings.Find(file, name) is not { } exchange)
        {
            return;
        }

        var expected = exchange.Answer;
        var live = Recordings.StateBefore(file, name);
        var schema = KubernetesTypes.Find((string)expected["apiVersion"]!, (string)expected["kind"]!)!;
        var changed = exchange.ContentType switch
        {
            "application/merge-patch+json" => MergePatch.Apply(live, exchange.Body)!.AsObject(),
            "application/json-patch+json" => JsonPatch.Apply(live, exchange.Body)!.AsObject(),
            _ => exchange.Body!.AsObject(),
        };
        var decoded = Defaults.Apply(TypedDecoder.Decode(changed, schema).Object, schema);
        ManagedFields.Update(live, decoded, schema, ObjectSteps.Writer(expected));
        decoded["metadata"]!["resourceVersion"] = expected["metadata"]!["resourceVersion"]!.DeepClone();

        Assert.Equal(expected.ToJsonString(), TypedDecoder.Decode(decoded, schema).Object.ToJsonString());
    }

    [Fact]
    public void Create_Pod_IsTheServersObject()
    {
        var pod = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","labels":{"app":"web"}},
             "spec":{"nodeName":"node-a","containers":[{"image":"web:1","name":"c","resources":{"requests":{"memory":"0.5Gi","cpu":0.1}}}]}}
            """)!.AsObject();

        var created = ObjectSteps.Create(pod, new JsonObject());

        Assert.Equal("""{"phase":"Pending","qosClass":"Burstable"}""", created["status"]!.ToJsonString());
        Assert.Equal("""{"requests":{"cpu":"100m","memory":"512Mi"}}""", created["spec"]!["containers"]![0]!["resources"]!.ToJsonString());
        Assert.Equal(2, created["spec"]!["tolerations"]!.AsArray().Count);
        Assert.Equal(
            """
            {"f:metadata":{"f:labels":{".":{},"f:app":{}}},"f:spec":{"f:containers":{"k:{\u0022name\u0022:\u0022c\u0022}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:resources":{".":{},"f:requests":{".":{},"f:cpu":{},"f:memory":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:enableServiceLinks":{},"f:nodeName":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}
            """,
            created["metadata"]!["managedFields"]![0]!["fieldsV1"]!.ToJsonString());
    }
}
