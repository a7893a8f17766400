using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Tests.Kubernetes;

public class TopControllerTests
{
    [Theory]
    [InlineData("ReplicaSet", "cart-7d9f8cb5b4", "Deployment", "cart")]
    [InlineData("ReplicaSet", "cart-api-v2-5bd4c6f79", "Deployment", "cart-api-v2")]
    [InlineData("ReplicaSet", "cart", "ReplicaSet", "cart")]
    [InlineData("ReplicaSet", "cart-web", "ReplicaSet", "cart-web")]
    [InlineData("ReplicaSet", "cart-123456789012", "ReplicaSet", "cart-123456789012")]
    [InlineData("ReplicaSet", "-7d9f8cb5b4", "ReplicaSet", "-7d9f8cb5b4")]
    [InlineData("ReplicaSet", "7d9f8cb5b4", "ReplicaSet", "7d9f8cb5b4")]
    [InlineData("ReplicaSet", "", "ReplicaSet", "")]
    [InlineData("Pod", "cart-7d9f8cb5b4-x2x9z", "Deployment", "cart")]
    [InlineData("Pod", "db-0", "Pod", "db-0")]
    [InlineData("Pod", "agent-x2x9z", "Pod", "agent-x2x9z")]
    [InlineData("Pod", "cart-7d9f8cb5b4-aeiou", "Pod", "cart-7d9f8cb5b4-aeiou")]
    [InlineData("Job", "backup-28391040", "CronJob", "backup")]
    [InlineData("Job", "migrate-42", "Job", "migrate-42")]
    [InlineData("Job", "migrate-v1", "Job", "migrate-v1")]
    [InlineData("Deployment", "cart-7d9f8cb5b4", "Deployment", "cart-7d9f8cb5b4")]
    public void Of_ObjectName_IsTheWorkloadAPersonKnows(string kind, string name, string topKind, string topName)
    {
        Assert.Equal((topKind, topName), TopController.Of(kind, name));
    }

    [Fact]
    public void Subject_OtherObjectThanTheWorkload_KeepsItAsEvidence()
    {
        var subject = TopController.Subject("ReplicaSet", "shop", "cart-7d9f8cb5b4", "app");

        Assert.Equal("Deployment/shop/cart/app", subject.Key);
        Assert.Equal("ReplicaSet/cart-7d9f8cb5b4", subject.Observed);
        Assert.Null(TopController.Subject("Deployment", "shop", "cart").Observed);
    }

    [Theory]
    [InlineData("kube-apiserver-cp-1", "cp-1", "kube-apiserver")]
    [InlineData("kube-apiserver-cp-1", "cp-2", "kube-apiserver-cp-1")]
    [InlineData("kube-apiserver-cp-1", "", "kube-apiserver-cp-1")]
    [InlineData("kube-apiserver-cp-1", null, "kube-apiserver-cp-1")]
    public void WithoutNode_StaticPod_LosesItsNode(string pod, string? node, string expected)
    {
        Assert.Equal(expected, TopController.WithoutNode(pod, node));
    }
}
