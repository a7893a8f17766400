using System.Net;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Tests.Kubernetes;

public sealed class WriteTests : ServerTest
{
    private const string Merge = "application/merge-patch+json";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Delete_ObjectWithFinalizer_StaysUntilItIsRemoved()
    {
        var value = ConfigMap("a");
        value["metadata"]!["finalizers"] = new JsonArray("example.org/hold");
        Server.Load(value);
        using var watch = await Admin.WatchAsync($"{ConfigMaps}?watch=1&resourceVersion={Server.ResourceVersion}");

        var deleting = await Admin.JsonAsync("DELETE", ConfigMaps + "/a");
        Assert.NotNull(deleting["metadata"]!["deletionTimestamp"]);
        (await Admin.SendAsync("PATCH", ConfigMaps + "/a", """{"metadata":{"finalizers":null}}""", Merge)).Dispose();

        Assert.Equal("MODIFIED a", await watch.NextTextAsync());
        Assert.Equal("DELETED a", await watch.NextTextAsync());
        Assert.Null(Server.Find("configmaps", "default", "a"));
    }

    [Fact]
    public async Task Delete_NamespaceWithHeldObject_IsTerminatingUntilItGoes()
    {
        Server.Load("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop","finalizers":["example.org/hold"]}}""");

        (await Admin.SendAsync("DELETE", "/api/v1/namespaces/shop")).Dispose();
        Assert.Equal("Terminating", Server.Find("namespaces", null, "shop")!["status"]!["phase"]!.ToString());
        using var refused = await Admin.SendAsync("POST", "/api/v1/namespaces/shop/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""");
        (await Admin.SendAsync("PATCH", "/api/v1/namespaces/shop/configmaps/a", """{"metadata":{"finalizers":[]}}""", Merge)).Dispose();

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Null(Server.Find("namespaces", null, "shop"));
    }

    [Fact]
    public async Task Update_SpecAndStatus_KeepToTheirOwnPaths()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments/web";
        (await Admin.SendAsync("POST", "/apis/apps/v1/namespaces/default/deployments", Deployment)).Dispose();

        var status = await Admin.JsonAsync("PATCH", Path + "/status", """{"spec":{"replicas":9},"status":{"replicas":2}}""", Merge);
        var spec = await Admin.JsonAsync("PATCH", Path, """{"spec":{"replicas":3},"status":{"replicas":7}}""", Merge);

        Assert.Equal(1, status["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(1, status["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal(2, spec["status"]!["replicas"]!.GetValue<int>());
        Assert.Equal(3, spec["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal(2, spec["metadata"]!["generation"]!.GetValue<int>());
    }

    [Fact]
    public async Task Scale_Put_ChangesReplicas()
    {
        (await Admin.SendAsync("POST", "/apis/apps/v1/namespaces/default/deployments", Deployment)).Dispose();

        var scale = await Admin.JsonAsync(
            "PUT",
            "/apis/apps/v1/namespaces/default/deployments/web/scale",
            """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"default"},"spec":{"replicas":5}}""");

        Assert.Equal(5, scale["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("app=web", scale["status"]!["selector"]!.ToString());
        Assert.Equal(5, Server.Find("deployments", "default", "web")!["spec"]!["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task Eviction_BoundPod_IsDeletedGracefully()
    {
        Server.Load("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""");

        using var evicted = await Admin.SendAsync("POST", "/api/v1/namespaces/default/pods/p/eviction", """{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"p"}}""");

        Assert.Equal(HttpStatusCode.Created, evicted.StatusCode);
        Assert.Equal(30, Server.Find("pods", "default", "p")!["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>());
    }

    [Fact]
    public async Task DryRun_UpdateAndDelete_ChangeNothing()
    {
        Server.Load(ConfigMap("a"));
        var version = Server.ResourceVersion;

        var patched = await Admin.JsonAsync("PATCH", ConfigMaps + "/a?dryRun=All", """{"data":{"k":"w"}}""", Merge);
        (await Admin.SendAsync("DELETE", ConfigMaps + "/a?dryRun=All")).Dispose();

        Assert.Equal("w", patched["data"]!["k"]!.ToString());
        Assert.Equal("v", Server.Find("configmaps", "default", "a")!["data"]!["k"]!.ToString());
        Assert.Equal(version, Server.ResourceVersion);
    }

    [Fact]
    public async Task Create_Definition_BecomesEstablished()
    {
        using var watch = await Admin.WatchAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions?watch=1");

        using var created = await Admin.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition("v1", "v2"));

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("ADDED ships.example.org", await watch.NextTextAsync());
        var established = await watch.NextAsync();
        Assert.Contains(established!["object"]!["status"]!["conditions"]!.AsArray(), static c => c!["type"]!.ToString() == "Established" && c["status"]!.ToString() == "True");
    }

    [Fact]
    public async Task Get_OtherServedVersion_ShowsTheSameObject()
    {
        (await Admin.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition("v1", "v2"))).Dispose();
        (await Admin.SendAsync("POST", "/apis/example.org/v1/namespaces/default/ships", """{"apiVersion":"example.org/v1","kind":"Ship","metadata":{"name":"argo"},"spec":{"oars":50}}""")).Dispose();

        var other = await Admin.JsonAsync("GET", "/apis/example.org/v2/namespaces/default/ships/argo");
        var patched = await Admin.JsonAsync("PATCH", "/apis/example.org/v2/namespaces/default/ships/argo", """{"spec":{"oars":52}}""", Merge);
        var first = await Admin.JsonAsync("GET", "/apis/example.org/v1/ships");

        Assert.Equal("example.org/v2", other["apiVersion"]!.ToString());
        Assert.Equal("example.org/v2", patched["apiVersion"]!.ToString());
        Assert.Equal("example.org/v1", first["items"]![0]!["apiVersion"]!.ToString());
        Assert.Equal(52, first["items"]![0]!["spec"]!["oars"]!.GetValue<int>());
    }

    [Fact]
    public async Task Finalize_Namespace_IsAccepted()
    {
        Server.Load("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""");
        var found = await Admin.JsonAsync("GET", "/api/v1/namespaces/shop");

        using var answer = await Admin.SendAsync("PUT", "/api/v1/namespaces/shop/finalize", found.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Events_OfBothGroups_AreTheSameObjects()
    {
        (await Admin.SendAsync(
            "POST",
            "/api/v1/namespaces/default/events",
            """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"e"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},
             "reason":"Sailed","message":"it did","type":"Normal","source":{"component":"test"},"count":1}
            """)).Dispose();

        var other = await Admin.JsonAsync("GET", "/apis/events.k8s.io/v1/namespaces/default/events/e");

        Assert.Equal("p", other["regarding"]?["name"]?.ToString());
        Assert.Equal("it did", other["note"]?.ToString());
    }

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},
                 "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
        """;

    private static string Definition(params string[] versions) => new JsonObject
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = "ships.example.org" },
        ["spec"] = new JsonObject
        {
            ["group"] = "example.org",
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["kind"] = "Ship", ["plural"] = "ships" },
            ["versions"] = new JsonArray([.. versions.Select((v, i) => new JsonObject
            {
                ["name"] = v,
                ["served"] = true,
                ["storage"] = i == 0,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
            })]),
        },
    }.ToJsonString();
}
