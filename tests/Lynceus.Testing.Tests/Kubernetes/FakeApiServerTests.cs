using System.Net;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes;

public sealed class FakeApiServerTests : IAsyncLifetime, IDisposable
{
    private FakeApiServer _server = null!;
    private ApiCaller _admin = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _admin = new ApiCaller(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _admin.Dispose();

    [Fact]
    public async Task Create_ConfigMap_IsListedAndWatched()
    {
        using var watch = await _admin.WatchAsync("/api/v1/namespaces/default/configmaps?watch=1");

        using var created = await _admin.SendAsync("POST", "/api/v1/namespaces/default/configmaps", ConfigMap("a"));
        var list = await _admin.JsonAsync("GET", "/api/v1/configmaps");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("ADDED a", await watch.NextTextAsync());
        Assert.Equal("a", list["items"]![0]!["metadata"]!["name"]!.ToString());
        Assert.Equal(new Version(2, 0), created.Version);
    }

    [Fact]
    public async Task Patch_Delete_ReachAWatchFromAVersion()
    {
        _server.Load(ConfigMap("a"));
        using var watch = await _admin.WatchAsync($"/api/v1/configmaps?watch=1&resourceVersion={_server.ResourceVersion}");

        (await _admin.SendAsync("PATCH", "/api/v1/namespaces/default/configmaps/a", """{"data":{"x":"1"}}""", "application/merge-patch+json")).Dispose();
        (await _admin.SendAsync("DELETE", "/api/v1/namespaces/default/configmaps/a")).Dispose();

        Assert.Equal("MODIFIED a", await watch.NextTextAsync());
        Assert.Equal("DELETED a", await watch.NextTextAsync());
    }

    [Fact]
    public async Task DropWatches_OpenWatch_Breaks()
    {
        using var watch = await _admin.WatchAsync("/api/v1/configmaps?watch=1");

        _server.Faults.DropWatches();

        await Assert.ThrowsAnyAsync<IOException>(watch.NextAsync);
    }

    [Fact]
    public async Task Status_Fault_StrikesAsOftenAsAsked()
    {
        _server.Faults.Add(static r => r.Resource == "pods", Fault.Status(429, TimeSpan.FromSeconds(7)));

        using var first = await _admin.SendAsync("GET", "/api/v1/pods");
        using var second = await _admin.SendAsync("GET", "/api/v1/pods");

        Assert.Equal((HttpStatusCode)429, first.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task RestartAsync_WatchFromBefore_IsTooOld()
    {
        _server.Load(ConfigMap("a"));
        var version = _server.ResourceVersion;

        await _server.RestartAsync();
        await _admin.ReconnectAsync();

        using var watch = await _admin.WatchAsync($"/api/v1/configmaps?watch=1&resourceVersion={version}");
        var error = await watch.NextAsync();
        Assert.Equal("ERROR", error!["type"]!.ToString());
        Assert.Equal(410, error["object"]!["code"]!.GetValue<int>());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Load_Definition_ServesItsKind()
    {
        _server.Load(Definition);

        using var created = await _admin.SendAsync("POST", "/apis/example.org/v1/namespaces/default/ships", """{"apiVersion":"example.org/v1","kind":"Ship","metadata":{"name":"argo"}}""");
        var resources = await _admin.JsonAsync("GET", "/apis/example.org/v1");

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("Ship", resources["resources"]![0]!["kind"]!.ToString());
    }

    [Fact]
    public async Task Delete_Definition_EndsWatchesOfItsKind()
    {
        _server.Load(Definition);
        _server.Load("""{"apiVersion":"example.org/v1","kind":"Ship","metadata":{"name":"argo"}}""");
        using var watch = await _admin.WatchAsync("/apis/example.org/v1/ships?watch=1");
        Assert.Equal("ADDED argo", await watch.NextTextAsync());

        (await _admin.SendAsync("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ships.example.org")).Dispose();

        Assert.Equal("DELETED argo", await watch.NextTextAsync());
        Assert.Null(await watch.NextAsync());
        using var gone = await _admin.SendAsync("GET", "/apis/example.org/v1/ships");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Delete_Namespace_TakesItsContents()
    {
        _server.Load("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"shop"}}""");

        (await _admin.SendAsync("DELETE", "/api/v1/namespaces/shop")).Dispose();

        Assert.Equal(0, _server.Count("configmaps"));
        Assert.Null(_server.Find("namespaces", null, "shop"));
    }

    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: ships.example.org
        spec:
          group: example.org
          names: { kind: Ship, plural: ships }
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
        """;

    private static string ConfigMap(string name) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"default"},"data":{"k":"v"} }""";
}
