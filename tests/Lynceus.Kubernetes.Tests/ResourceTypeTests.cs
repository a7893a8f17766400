namespace Lynceus.Kubernetes.Tests;

public class ResourceTypeTests
{
    [Theory]
    [InlineData(null, null, null, "/apis/apps/v1/deployments")]
    [InlineData("", null, null, "/apis/apps/v1/deployments")]
    [InlineData("shop", null, null, "/apis/apps/v1/namespaces/shop/deployments")]
    [InlineData("shop", "web", null, "/apis/apps/v1/namespaces/shop/deployments/web")]
    [InlineData("shop", "web", "status", "/apis/apps/v1/namespaces/shop/deployments/web/status")]
    [InlineData("shop", "a b?c#d", null, "/apis/apps/v1/namespaces/shop/deployments/a%20b%3Fc%23d")]
    public void PathOf_GroupedResource_NamesEveryPart(string? @namespace, string? name, string? subresource, string expected) =>
        Assert.Equal(expected, ResourceType.Deployments.PathOf(@namespace, name, subresource));

    [Theory]
    [InlineData("shop", "")] // the whole collection
    [InlineData("shop", ".")]
    [InlineData("shop", "..")] // the namespace itself
    [InlineData("shop", "../x")]
    [InlineData("shop", "web/status")]
    [InlineData("shop", "web%2Fstatus")]
    [InlineData("..", null)]
    [InlineData("shop/pods", null)]
    public void PathOf_NameLeadsElsewhere_IsRefused(string @namespace, string? name) =>
        Assert.Throws<ArgumentException>(() => ResourceType.Deployments.PathOf(@namespace, name));

    [Fact]
    public void PathOf_CoreResource_HasNoGroup() => Assert.Equal("/api/v1/nodes/n1", new ResourceType("", "v1", "nodes").PathOf(name: "n1"));
}
