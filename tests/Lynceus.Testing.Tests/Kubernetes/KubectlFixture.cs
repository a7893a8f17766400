namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>One cluster for all tests of kubectl; each takes a namespace of its own.</summary>
public sealed class KubectlFixture : IAsyncLifetime
{
    private TestCluster? _cluster;

    internal TestCluster Cluster => _cluster!;

    public async Task InitializeAsync() => _cluster = await TestCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();
}
