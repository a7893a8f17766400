namespace Lynceus.Reports.Tests.TrivyOperator;

public class OperatorSubjectTests
{
    [Theory]
    [InlineData("""{"name":"role-868458b9d6","namespace":"kube-system","annotations":{"trivy-operator.resource.name":"system:controller:token-cleaner"},"labels":{"trivy-operator.resource.kind":"Role","trivy-operator.resource.name-hash":"868458b9d6","trivy-operator.resource.namespace":"kube-system"}}""",
        "Role/kube-system/system:controller:token-cleaner")]
    [InlineData("""{"name":"r","namespace":"shop","labels":{"trivy-operator.resource.kind":"Role"},"ownerReferences":[{"apiVersion":"v1","kind":"Other","name":"x"},{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","name":"reader","controller":true}]}""",
        "Role/shop/reader")]
    [InlineData("""{"name":"r","namespace":"shop","ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"cart-7d9f8cb5b4","controller":true}]}""",
        "Deployment/shop/cart")]
    [InlineData("""{"name":"r","namespace":"shop","labels":{"starboard.resource.kind":"Pod","starboard.resource.name":"cart-7d9f8cb5b4-abcde","starboard.resource.namespace":"shop"}}""",
        "Pod/shop/cart-7d9f8cb5b4-abcde")]
    [InlineData("""{"name":"r","namespace":"shop","labels":{"imgvuln.resource.kind":"Pod","imgvuln.resource.name":"cart-7d9f8cb5b4-bp9h8","imgvuln.resource.namespace":"shop"}}""",
        "Deployment/shop/cart")]
    [InlineData("""{"name":"pod-etcd-node-a","namespace":"kube-system","labels":{"trivy-operator.resource.kind":"Pod","trivy-operator.resource.name":"etcd-node-a","trivy-operator.resource.namespace":"kube-system"}}""",
        "Pod/kube-system/etcd")]
    [InlineData("""{"name":"pod-etcd-node-a","namespace":"shop","labels":{"trivy-operator.resource.kind":"Pod","trivy-operator.resource.name":"etcd-node-a","trivy-operator.resource.namespace":"shop"}}""",
        "Pod/shop/etcd-node-a")]
    [InlineData("""{"name":"job","namespace":"shop","labels":{"trivy-operator.resource.kind":"Job","trivy-operator.resource.name":"backup-28391040"}}""",
        "CronJob/shop/backup")]
    [InlineData("""{"name":"node-a","labels":{"trivy-operator.resource.kind":"Node","trivy-operator.resource.name":"node-a","trivy-operator.resource.namespace":""}}""",
        "Node//node-a")]
    [InlineData("""{"labels":null,"annotations":null,"ownerReferences":null,"namespace":"shop","name":"own-name"}""", "ConfigAuditReport/shop/own-name")]
    public void Subject_FromWhatIsThere_IsTheTopController(string metadata, string key)
    {
        var report = Translated.Text($$$"""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","metadata":{{{metadata}}},"report":{"checks":[{"checkID":"KSV001","success":false}]}}
            """);

        Assert.Equal(key, Assert.Single(report.Findings).Subject.Key);
        Assert.Equal(key, Assert.Single(report.ExaminedScopes).Key);
    }

    [Fact]
    public void Subject_OfControlPlanePods_IsOneForAllNodes()
    {
        var first = OperatorSamples.Report("InfraAssessmentReport", OperatorSamples.Checks, "Pod", "kube-apiserver-node-a", "kube-system");
        var second = OperatorSamples.Report("InfraAssessmentReport", OperatorSamples.Checks, "Pod", "kube-apiserver-node-b", "kube-system");

        var report = Translated.Text(OperatorSamples.List(first, second));

        Assert.Equal(2, report.Findings.Count);
        Assert.Equal(1, report.Items);
        Assert.Equal(["Pod/kube-apiserver-node-a", "Pod/kube-apiserver-node-b"], report.Findings.Select(static f => f.Subject.Observed));
    }

    [Fact]
    public void Subject_OfClusterComponents_SurvivesTheHashOfItsBillOfMaterials()
    {
        var report = OperatorSamples.Report("ClusterVulnerabilityReport", OperatorSamples.Vulnerabilities, "ClusterSbomReport", "584b5cdcd5", "", "k8s-cluster");

        var before = Assert.Single(Translated.Text(report).Findings);
        var after = Assert.Single(Translated.Text(report.Replace("584b5cdcd5", "69d4fc89cd")).Findings);

        Assert.Equal("Cluster//registry.example.org/shop/cart", before.Subject.Key);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
    }
}
