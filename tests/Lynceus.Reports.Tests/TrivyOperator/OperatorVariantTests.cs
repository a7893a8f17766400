using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

public class OperatorVariantTests
{
    [Theory]
    [InlineData("ReplicaSet", "cart-7d9f8cb5b4", "shop", "Deployment/shop/cart", "ReplicaSet/cart-7d9f8cb5b4")]
    [InlineData("Pod", "cart-7d9f8cb5b4-bp9h8", "shop", "Deployment/shop/cart", "Pod/cart-7d9f8cb5b4-bp9h8")]
    [InlineData("Job", "backup-28391040", "shop", "CronJob/shop/backup", "Job/backup-28391040")]
    [InlineData("StatefulSet", "db", "shop", "StatefulSet/shop/db", null)]
    [InlineData("Deployment", "cart", "shop", "Deployment/shop/cart", null)]
    [InlineData("Pod", "etcd-node-a", "kube-system", "Pod/kube-system/etcd", "Node/node-a")]
    [InlineData("Pod", "etcd-manager-main-node-a", "kube-system", "Pod/kube-system/etcd-manager-main", "Node/node-a")]
    [InlineData("Pod", "kube-controller-manager-cp.example.org", "kube-system", "Pod/kube-system/kube-controller-manager", "Node/cp.example.org")]
    [InlineData("Pod", "kube-vip-node-a", "kube-system", "Pod/kube-system/kube-vip", "Node/node-a")]
    [InlineData("Pod", "etcd-node-a", "shop", "Pod/shop/etcd-node-a", null)]
    [InlineData("Pod", "etcd-", "kube-system", "Pod/kube-system/etcd-", null)]
    [InlineData("Pod", "etcdx-node-a", "kube-system", "Pod/kube-system/etcdx-node-a", null)]
    public void Scope_Variant_IsTheObjectThatWasScanned(string kind, string name, string @namespace, string key, string? variant)
    {
        var report = Translated.Text(Report("ConfigAuditReport", Checks, kind, name, @namespace));

        var scope = Assert.Single(report.Examinations);
        Assert.Equal((key, variant), (scope.Key, scope.Variant));
        Assert.Equal(scope, Assert.Single(report.Findings).Scope);
    }

    [Fact]
    public void Scopes_OldAndNewReplicaSetInOneList_AreTwoVariantsWithTheirTimes()
    {
        var old = Report("VulnerabilityReport", Vulnerabilities, container: "app");
        var fresh = Report("VulnerabilityReport", Vulnerabilities.Replace("2026-03-02", "2026-03-05"), name: "cart-5bd4c6f79", container: "app");

        var report = Translated.Text(List(old, fresh));

        Assert.Equal(1, report.Items);
        Assert.Equal(["ReplicaSet/cart-7d9f8cb5b4", "ReplicaSet/cart-5bd4c6f79"], report.Examinations.Select(static s => s.Variant));
        Assert.Equal([2, 5], report.Examinations.Select(static s => s.Time!.Value.Day));
        Assert.Equal(5, report.Summary.GeneratedAt!.Value.Day);
    }

    [Fact]
    public void Scopes_SeveralContainersOfOneReplicaSet_AreSubjectsOfTheSameVariant()
    {
        var report = Translated.Text(List(
            Report("VulnerabilityReport", Vulnerabilities, container: "app"), Report("VulnerabilityReport", Vulnerabilities, container: "sidecar")));

        Assert.Equal(["Deployment/shop/cart/app", "Deployment/shop/cart/sidecar"], report.Examinations.Select(static s => s.Key));
        Assert.Equal(["ReplicaSet/cart-7d9f8cb5b4"], report.Examinations.Select(static s => s.Variant).Distinct());
    }

    [Fact]
    public void Scopes_ClusterComponents_AreVariantsByTheirBillOfMaterials()
    {
        var report = Translated.Text(Report("ClusterVulnerabilityReport", Vulnerabilities, "ClusterSbomReport", "584b5cdcd5", "", "k8s-cluster"));

        Assert.Equal("ClusterSbomReport/584b5cdcd5", Assert.Single(report.Examinations).Variant);
    }

    [Theory]
    [InlineData("k8s-cis-1.23", "k8s-cis-1.23", "ClusterComplianceReport/k8s-cis-1.23")]
    [InlineData("k8s-cis", "k8s-cis-1.23", null)]
    public void Scopes_VersionsOfABenchmark_AreVariantsByTheirObjects(string name, string id, string? variant)
    {
        var text = Compliance("""{"summaryReport":{"controlCheck":[]}}""").Replace("k8s-cis-1.23", id).Replace("\"name\":\"k8s-cis\"", $"\"name\":\"{name}\"");

        var scope = Assert.Single(Translated.Text(text).Examinations);

        Assert.Equal(("ClusterComplianceReport//k8s-cis", variant), (scope.Key, scope.Variant));
    }

    [Fact]
    public void Scope_SubjectInAnotherNamespaceThanItsReport_IsInNoList()
    {
        var stray = Report("RbacAssessmentReport", Checks, "Role", "reader", "shop").Replace("\"namespace\":\"shop\"", "\"namespace\":\"kube-system\"");

        var report = Translated.Text(List(stray, Report("RbacAssessmentReport", Checks, "Role", "writer", "pay")));

        Assert.Equal(["", "RbacAssessmentReport"], report.Examinations.Select(static s => s.Listing));
        Assert.Equal([("rbac", "RbacAssessmentReport", Extent.OfNamespaces(["pay"]))], report.Lists);
    }

    [Fact]
    public void Findings_OfStaticPods_AreKnownByTheSubjectsTheyHad()
    {
        var manager = Assert.Single(Translated.Text(Report("InfraAssessmentReport", Checks.Replace("Container 'app' of", ""), "Pod", "etcd-manager-main-a", "kube-system")).Findings);
        var proxy = Assert.Single(Translated.Text(Report("InfraAssessmentReport", Checks.Replace("Container 'app' of", ""), "Pod", "kube-proxy-a", "kube-system")).Findings);

        Assert.Contains(Fingerprint.Of(1, "trivy-operator", "infrastructure", "KSV-0014", "Pod/kube-system/etcd"), manager.FormerKeys.Select(static k => k.Fingerprint));
        Assert.Contains(Fingerprint.Of(1, "trivy-operator", "infrastructure", "KSV-0014", "Pod/kube-system/kube-proxy-a"), proxy.FormerKeys.Select(static k => k.Fingerprint));
    }
}
