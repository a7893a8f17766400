using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Tests.Informers;

/// <summary>Custom resource definitions that appear and vanish. Each test has a group of its own, since definitions have no namespace.</summary>
public sealed class KindInformersTests : IAsyncLifetime, IDisposable
{
    private static readonly KindInformersOptions Quick = new()
    {
        DiscoveryInterval = TimeSpan.FromMilliseconds(200),
        ConfirmationInterval = TimeSpan.FromMilliseconds(50),
    };

    private readonly string _group = $"t{Guid.NewGuid():N}"[..12] + ".example.com";
    private readonly List<string> _changes = [];
    private readonly SemaphoreSlim _changed = new(0);
    private TestContext _cluster = null!;

    public async Task InitializeAsync() => _cluster = await TestContext.StartAsync();

    public async Task DisposeAsync()
    {
        await DeleteDefinitionAsync();
        await _cluster.DisposeAsync();
    }

    public void Dispose() => _changed.Dispose();

    [Fact]
    public async Task RunAsync_KindAppearsAndVanishes_InformerStartsAndStops()
    {
        using var stop = new CancellationTokenSource();
        var kinds = NewKinds();
        var run = kinds.RunAsync(stop.Token);
        await kinds.WaitForSyncAsync(stop.Token).WaitAsync(TestContext.Patience);
        Assert.True(kinds.HasSynced);
        Assert.Empty(kinds.Informers);

        await CreateDefinitionAsync("v1");
        await CreateAsync("a");
        await UntilAsync("Added a");
        Assert.Equal(new ResourceType(_group, "v1", "lights"), Assert.Single(kinds.Informers).Resource);

        await DeleteDefinitionAsync();
        await UntilAsync("Deleted a");

        // And once more, as after an upgrade that replaces definitions.
        await CreateDefinitionAsync("v1");
        await CreateAsync("b");
        await UntilAsync("Added b");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(["Added a", "Deleted a", "Added b"], _changes);
    }

    [Fact]
    public async Task RunAsync_SeveralVersionsServed_TheBestIsWatched()
    {
        await CreateDefinitionAsync("v1alpha1", "v1beta1");
        using var stop = new CancellationTokenSource();
        var kinds = NewKinds();
        var run = kinds.RunAsync(stop.Token);
        await CreateAsync("a", "v1beta1");

        await UntilAsync("Added a");

        Assert.Equal("v1beta1", Assert.Single(kinds.Informers).Resource.Version);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task RunAsync_SubscriberThrows_EndsWithItsException()
    {
        await CreateDefinitionAsync("v1");
        await CreateAsync("a");
        var kinds = new KindInformers<string>(_cluster.Client, [Wanted()], resource =>
        {
            var informer = NewInformer(resource);
            informer.Subscribe(static _ => throw new NotSupportedException("subscriber"));
            return informer;
        }, Quick);

        await Assert.ThrowsAsync<NotSupportedException>(() => kinds.RunAsync(CancellationToken.None).WaitAsync(TestContext.Patience));
    }

    private WantedKind Wanted() => new(_group, ["v1", "v1beta1", "v1alpha1"], "lights");

    private KindInformers<string> NewKinds() => new(_cluster.Client, [Wanted()], resource =>
    {
        var informer = NewInformer(resource);
        informer.Subscribe(change =>
        {
            lock (_changes)
            {
                _changes.Add($"{change.Kind} {change.Name.Name}");
            }

            _changed.Release();
        });
        return informer;
    }, Quick);

    private Informer<string> NewInformer(ResourceType resource) => new(
        _cluster.Client,
        resource,
        (in RawObject raw) => raw.NamespacedName.Name,
        new InformerOptions { MinBackoff = TimeSpan.FromMilliseconds(20), MaxBackoff = TimeSpan.FromMilliseconds(200) });

    private async Task UntilAsync(string change)
    {
        using var patience = new CancellationTokenSource(TestContext.Patience);
        while (!Contains())
        {
            await _changed.WaitAsync(patience.Token);
        }

        bool Contains()
        {
            lock (_changes)
            {
                return _changes.Contains(change, StringComparer.Ordinal);
            }
        }
    }

    private Task CreateDefinitionAsync(params string[] versions)
    {
        var served = string.Join(',', versions.Select((v, i) =>
            $$$$"""{"name":"{{{{v}}}}","served":true,"storage":{{{{(i == 0 ? "true" : "false")}}}},"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}"""));
        return _cluster.SendAsync(HttpMethod.Post, ResourceType.CustomResourceDefinitions.PathOf(), $$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"lights.{{{_group}}}"},
             "spec":{"group":"{{{_group}}}","scope":"Namespaced","names":{"plural":"lights","singular":"light","kind":"Light","listKind":"LightList"},"versions":[{{{served}}}]}}
            """);
    }

    private async Task DeleteDefinitionAsync()
    {
        try
        {
            await _cluster.Client.DeleteAsync(ResourceType.CustomResourceDefinitions, new NamespacedName("", $"lights.{_group}"), CancellationToken.None);
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            // Not every test leaves it.
        }
    }

    /// <summary>A real server takes a moment until a definition is served.</summary>
    private async Task CreateAsync(string name, string version = "v1")
    {
        var resource = new ResourceType(_group, version, "lights");
        using var patience = new CancellationTokenSource(TestContext.Patience);
        while (true)
        {
            try
            {
                await _cluster.SendAsync(HttpMethod.Post, resource.PathOf(_cluster.Namespace), $$$"""{"apiVersion":"{{{resource.ApiVersion}}}","kind":"Light","metadata":{"name":"{{{name}}}"}}""");
                return;
            }
            catch (KubernetesApiException e) when (e.IsNotFound || e.IsTransient)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }
    }
}
