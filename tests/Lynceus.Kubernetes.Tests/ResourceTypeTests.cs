namespace Lynceus.Kubernetes.Tests;

public class ResourceTypeTests
{
    [Theory]
    [InlineData(null, null, null, "/apis/apps/v1/deployments")]
    [InlineData("", null, null, "/apis/apps/v1/deployments")]
    [InlineData("shop", null, null, "/apis/apps/v1/namespaces/shop/deployments")]
    [InlineData("shop", "web", null, "/apis/apps/v1/namespaces/shop/deployments/web")]
    [InlineData("shop", "web", "status", "/apis/apps/v1/namespaces/shop/deployments/web/status")]
    [InlineData("shop", "../x", null, "/apis/apps/v1/namespaces/shop/deployments/..%2Fx")]
    public void PathOf_GroupedResource_NamesEveryPart(string? @namespace, string? name, string? subresource, string expected) =>
        Assert.Equal(expected, ResourceType.Deployments.PathOf(@namespace, name, subresource));

    [Fact]
    public void PathOf_CoreResource_HasNoGroup() => Assert.Equal("/api/v1/nodes/n1", new ResourceType("", "v1", "nodes").PathOf(name: "n1"));
}
