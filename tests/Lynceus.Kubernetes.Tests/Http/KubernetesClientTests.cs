using System.Net;
using System.Text;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Objects;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Tests.Http;

/// <summary>What the client sends and how it reads the answers, on a fake or a real server.</summary>
public class KubernetesClientTests : IAsyncLifetime
{
    private TestContext _cluster = null!;

    private KubernetesClient Client => _cluster.Client;

    public async Task InitializeAsync() => _cluster = await TestContext.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task CreateUpdateDelete_Lease_KeepsWhatIsWritten()
    {
        var name = Name("leader");
        var now = new DateTimeOffset(2026, 5, 2, 10, 0, 0, TimeSpan.Zero).AddMicroseconds(123456);
        var lease = new Lease { Metadata = new ObjectMeta { Name = name.Name }, Spec = new LeaseSpec { HolderIdentity = "a", LeaseDurationSeconds = 15, RenewTime = now } };

        var created = await Client.CreateAsync(ResourceType.Leases, name.Namespace, lease, KubernetesJsonContext.Default.Lease, CancellationToken.None);
        var updated = await Client.UpdateAsync(
            ResourceType.Leases, name, created with { Spec = created.Spec with { HolderIdentity = "b" } }, KubernetesJsonContext.Default.Lease, CancellationToken.None);
        var stale = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            Client.UpdateAsync(ResourceType.Leases, name, created, KubernetesJsonContext.Default.Lease, CancellationToken.None));
        var read = await Client.GetAsync(ResourceType.Leases, name, KubernetesJsonContext.Default.Lease, CancellationToken.None);
        await Client.DeleteAsync(ResourceType.Leases, name, CancellationToken.None);
        var gone = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            Client.GetAsync(ResourceType.Leases, name, KubernetesJsonContext.Default.Lease, CancellationToken.None));

        Assert.True(stale.IsConflict);
        Assert.Equal(updated.Metadata.ResourceVersion, read.Metadata.ResourceVersion);
        Assert.Equal(("b", 15, now), (read.Spec.HolderIdentity, read.Spec.LeaseDurationSeconds, read.Spec.RenewTime));
        Assert.True(gone.IsNotFound);
    }

    [Fact]
    public async Task CreateAsync_NameTaken_SaysSo()
    {
        await _cluster.CreateConfigMapAsync("a", "1");

        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _cluster.CreateConfigMapAsync("a", "2"));

        Assert.True(e.IsAlreadyExists);
        Assert.False(e.IsConflict);
        Assert.Equal("""configmaps "a" already exists""", e.Message);
    }

    [Fact]
    public async Task CreateAsync_Invalid_CarriesTheCauses()
    {
        var e = await Assert.ThrowsAsync<KubernetesApiException>(() => _cluster.CreateConfigMapAsync("UPPER", "1"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, e.StatusCode);
        Assert.Equal("Invalid", e.Reason);
        Assert.Equal("metadata.name", Assert.Single(e.Status.Details!.Causes!).Field);
    }

    [Fact]
    public async Task PatchAsync_AllTypes_ChangeWhatTheyName()
    {
        await _cluster.CreateConfigMapAsync("a", "1");

        await PatchAsync(PatchType.Merge, """{"metadata":{"labels":{"x":"1"}}}""");
        await PatchAsync(PatchType.Json, """[{"op":"add","path":"/metadata/labels/y","value":"2"}]""");
        var last = await PatchAsync(PatchType.Apply, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"z":"3"}}}""");
        var conflict = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            PatchAsync(PatchType.Apply, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"4","z":"3"}}}"""));
        var forced = await PatchAsync(PatchType.Apply, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"x":"4","z":"3"}}}""", force: true);

        Assert.Equal(["x=1", "y=2", "z=3"], Labels(last));
        Assert.True(conflict.IsConflict);
        Assert.Equal(["x=4", "y=2", "z=3"], Labels(forced));

        Task<PartialObjectMetadata> PatchAsync(PatchType type, string patch, bool force = false) => Client.PatchAsync(
            ResourceType.ConfigMaps, Name("a"), type, Encoding.UTF8.GetBytes(patch), KubernetesJsonContext.Default.PartialObjectMetadata, CancellationToken.None, force: force);
        static IEnumerable<string> Labels(PartialObjectMetadata o) => o.Metadata.Labels!.Select(static l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task DeleteAsync_PreconditionFails_LeavesTheObject()
    {
        await _cluster.CreateConfigMapAsync("a", "1");

        var e = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            Client.DeleteAsync(ResourceType.ConfigMaps, Name("a"), CancellationToken.None, new Preconditions { Uid = "another" }));

        Assert.True(e.IsConflict);
        Assert.Equal("1", await Client.GetAsync(ResourceType.ConfigMaps, Name("a"), TestContext.Value, CancellationToken.None));
    }

    [Fact]
    public async Task GetAsync_AnswerIsNoObject_IsRefused()
    {
        using var client = new KubernetesClient(new Uri("http://cluster"), new ScriptedHandler(static _ => ScriptedHandler.Json("nonsense")));

        await Assert.ThrowsAsync<InvalidDataException>(() => client.GetAsync(ResourceType.ConfigMaps, Name("a"), TestContext.Value, CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_SelectorsAndMetadata_AreAskedFor()
    {
        await _cluster.CreateConfigMapAsync("a", "1", """{"tier":"gold"}""");
        await _cluster.CreateConfigMapAsync("b", "2", """{"tier":"tin"}""");

        var named = await Client.ListAsync(ResourceType.ConfigMaps, Query(fields: "metadata.name=b"), TestContext.Value, CancellationToken.None);
        var labelled = await Client.ListAsync(ResourceType.ConfigMaps, Query(labels: "tier=gold"), TestContext.Value, CancellationToken.None);
        var metadata = await Client.ListAsync(
            ResourceType.ConfigMaps, Query(labels: "tier") with { MetadataOnly = true }, Projections.Metadata, CancellationToken.None);

        Assert.Equal(["2"], named);
        Assert.Equal(["1"], labelled);
        Assert.Equal(["PartialObjectMetadata gold", "PartialObjectMetadata tin"], metadata.Select(static m => $"{m.Kind} {m.Metadata.Labels!["tier"]}"));

        ObjectQuery Query(string? labels = null, string? fields = null) => new() { Namespace = _cluster.Namespace, LabelSelector = labels, FieldSelector = fields };
    }

    [Fact]
    public async Task GetAsync_MetadataOnly_BringsNoContent()
    {
        await _cluster.CreateConfigMapAsync("a", "1", """{"tier":"gold"}""");

        var content = await Client.GetAsync(ResourceType.ConfigMaps, Name("a"), TestContext.Value, CancellationToken.None, metadataOnly: true);
        var metadata = await Client.GetAsync(ResourceType.ConfigMaps, Name("a"), Projections.Metadata, CancellationToken.None, metadataOnly: true);

        Assert.Equal("", content);
        Assert.Equal("gold", metadata!.Metadata.Labels!["tier"]);
    }

    [Fact]
    public async Task Discovery_CoreAndUnknownGroups_AreTold()
    {
        var version = await Client.GetServerVersionAsync(CancellationToken.None);
        var core = await Client.GetResourcesAsync("", "v1", CancellationToken.None);
        var leases = await Client.GetResourcesAsync("coordination.k8s.io", "v1", CancellationToken.None);
        var unknown = await Client.GetResourcesAsync("nope.example.com", "v1", CancellationToken.None);
        var groups = await Client.GetGroupsAsync(CancellationToken.None);

        Assert.StartsWith("v1.", version.GitVersion, StringComparison.Ordinal);
        Assert.True(core.Single(static r => r.Name == "pods").Namespaced);
        Assert.False(core.Single(static r => r.Name == "namespaces").Namespaced);
        Assert.Equal("Lease", leases.Single(static r => r.Name == "leases").Kind);
        Assert.Empty(unknown);
        Assert.Contains(groups, static g => g is { Name: "apps", PreferredVersion.Version: "v1" });
    }

    [Fact]
    public async Task Reviews_TokenAndAccess_AreAnswered()
    {
        var token = await Client.ReviewTokenAsync("no such token", [], CancellationToken.None);
        var admin = await Client.ReviewAccessAsync(
            new SubjectAccessReviewSpec { User = "x", Groups = ["system:masters"], NonResourceAttributes = new NonResourceAttributes { Path = "/metrics", Verb = "get" } },
            CancellationToken.None);
        var nobody = await Client.ReviewAccessAsync(
            new SubjectAccessReviewSpec { User = "nobody", ResourceAttributes = new ResourceAttributes { Resource = "pods", Verb = "list" } }, CancellationToken.None);
        var neither = await Assert.ThrowsAsync<KubernetesApiException>(() => Client.ReviewAccessAsync(new SubjectAccessReviewSpec { User = "x" }, CancellationToken.None));

        Assert.False(token.Authenticated);
        Assert.Null(token.User?.Username);
        Assert.True(admin.Allowed);
        Assert.False(nobody.Allowed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, neither.StatusCode);
    }

    private NamespacedName Name(string name) => new(_cluster.Namespace, name);
}
