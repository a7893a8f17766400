namespace Lynceus.Reports.Tests.PolicyReport;

/// <summary>What stays of a result when its producer spells or groups it otherwise.</summary>
public class PolicyIdentityTests
{
    [Theory]
    [InlineData("""{"source":"kyverno","policy":"p","rule":"r"}""", """{"source":"Kyverno","policy":"p","rule":"autogen-r"}""")]
    [InlineData("""{"source":"kyverno","policy":"p","rule":"r"}""", """{"source":"kyverno","policy":"shop/p","rule":"autogen-cronjob-r"}""")]
    [InlineData("""{"source":"KyvernoValidatingPolicy","policy":"p"}""", """{"source":"KyvernoValidatingPolicy","policy":"p","rule":"exception"}""")]
    [InlineData("""{"source":"KyvernoValidatingPolicy","policy":"p"}""", """{"source":"KyvernoValidatingPolicy","policy":"shop/p","rule":"p"}""")]
    [InlineData("""{"source":"KyvernoValidatingPolicy","policy":"p"}""", """{"source":"ValidatingAdmissionPolicy","policy":"vpol-p","rule":"vpol-p"}""")]
    [InlineData("""{"source":"KyvernoMutatingPolicy","policy":"p"}""", """{"source":"MutatingAdmissionPolicy","policy":"mpol-p"}""")]
    [InlineData("""{"source":"KyvernoImageValidatingPolicy","policy":"p"}""", """{"source":"KyvernoNamespacedImageValidatingPolicy","policy":"shop/p"}""")]
    [InlineData("""{"source":"Trivy ConfigAudit","policy":"Root file system","rule":"KSV014"}""", """{"source":"trivy configaudit","policy":"Root filesystem is writable","rule":"AVD-KSV-0014"}""")]
    [InlineData(
        """{"policy":"Master Node Security Configuration","rule":"Master Node Configuration Files","message":"Ensure X (Automated)","properties":{"index":"1.1.1"}}""",
        """{"policy":"Control Plane Security Configuration","rule":"Control Plane Node Configuration Files","message":"Ensure X (Manual)","properties":{"index":"1.1.7"}}""")]
    [InlineData(
        """{"source":"Trivy CIS Kube Bench","policy":"4.1 Worker Node Configuration Files","rule":"4.1.1 Ensure X (Automated)","message":"Run this"}""",
        """{"source":"Trivy CIS Kube Bench","policy":"4.2 Worker Node Configuration Files","rule":"4.2.3 Ensure X (Scored)","message":"Run that"}""")]
    public void Key_OtherSpelling_IsTheSame(string first, string second)
    {
        var (before, after) = (Of(first), Of(second));

        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.Equal(Translated.Bare(before.Scope), Translated.Bare(after.Scope));
    }

    [Theory]
    [InlineData("""{"source":"kyverno","policy":"p","rule":"r"}""", """{"source":"other","policy":"p","rule":"r"}""")]
    [InlineData("""{"source":"kyverno","policy":"p","rule":"r"}""", """{"source":"kyverno","policy":"p","rule":"s"}""")]
    [InlineData("""{"source":"kyverno","policy":"p"}""", """{"source":"kyverno","policy":"pay/p"}""")]
    [InlineData("""{"source":"other","policy":"p"}""", """{"source":"other","policy":"shop/p"}""")]
    [InlineData("""{"source":"kyverno","policy":"shop/"}""", """{"source":"kyverno","policy":"shop"}""")]
    [InlineData("""{"source":"ValidatingAdmissionPolicy","policy":"p"}""", """{"source":"KyvernoValidatingPolicy","policy":"p"}""")]
    [InlineData("""{"source":"x","policy":"p","rule":"AWS-0001"}""", """{"source":"x","policy":"q","rule":"AWS-0001"}""")]
    [InlineData("""{"policy":"c","rule":"API Server","message":"Ensure X","properties":{"index":"1"}}""", """{"policy":"c","rule":"Kubelet","message":"Ensure X","properties":{"index":"1"}}""")]
    [InlineData("""{"policy":"c","rule":"API Server","message":"Ensure X","properties":{"index":"1"}}""", """{"policy":"c","rule":"API Server","message":"Ensure Y","properties":{"index":"1"}}""")]
    [InlineData("""{"policy":"CVE-1","properties":{"pkgName":"a","installedVersion":"1"}}""", """{"policy":"CVE-1","properties":{"pkgName":"b","installedVersion":"1"}}""")]
    public void Key_OtherMeaning_IsAnother(string first, string second) => Assert.NotEqual(Of(first).Fingerprint, Of(second).Fingerprint);

    [Theory]
    [InlineData("""{"source":"KyvernoValidatingPolicy","policy":"shop/p","rule":"exception"}""", "p")]
    [InlineData("""{"source":"kyverno","policy":"shop/p","rule":"autogen-r"}""", "p/r")]
    [InlineData("""{"source":"Trivy ConfigAudit","policy":"Root file system","rule":"KSV014"}""", "KSV-0014")]
    [InlineData("""{"policy":"Chapter","rule":"API Server","message":"Ensure X","properties":{"index":"1.1.1"}}""", "Chapter/API Server")]
    [InlineData("""{"policy":"4.1 Files","rule":"4.1.1 Ensure X"}""", "4.1 Files/4.1.1 Ensure X")]
    public void CheckId_OfAResult_IsWhatAPersonKnows(string result, string expected) => Assert.Equal(expected, Of(result).CheckId);

    [Fact]
    public void FormerKey_HoldsSourceSpellingGroupAndIndex()
    {
        var rule = Of("""{"source":"Kyverno","policy":"shop/p","rule":"autogen-r"}""");
        var check = Of("""{"policy":"c","rule":"API Server","message":"Ensure X","properties":{"index":"1.1.1"}}""");

        Assert.Equal(2, rule.Key.Scheme.Version);
        Assert.Equal(
            Fingerprint.Of(1, "policyreport", "policy", "shop/p/r", "Deployment/shop/cart", "Kyverno", "shop/p", "r", "apps", "", ""),
            Assert.Single(rule.FormerKeys).Fingerprint);
        Assert.Equal(
            Fingerprint.Of(1, "policyreport", "policy", "c/API Server", "Deployment/shop/cart", "", "c", "API Server", "apps", "1.1.1", ""),
            Assert.Single(check.FormerKeys).Fingerprint);
    }

    [Theory]
    [InlineData("wgpolicyk8s.io/v1alpha2", "PolicyReport", "PolicyReport")]
    [InlineData("openreports.io/v1alpha1", "Report", "PolicyReport")]
    [InlineData("wgpolicyk8s.io/v1alpha2", "ClusterPolicyReport", "ClusterPolicyReport")]
    [InlineData("openreports.io/v1alpha1", "ClusterReport", "ClusterPolicyReport")]
    public void Subject_OfAReportAboutItself_IsTheSameInEveryGroup(string apiVersion, string kind, string subject)
    {
        var finding = Assert.Single(Translated.Text($$"""
            {"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"n","namespace":"shop"},"results":[{"policy":"p","result":"fail"}]}
            """).Findings);

        Assert.Equal($"{subject}/shop/n", finding.Subject.Key);
        Assert.Null(finding.Scope.Variant);
        Assert.Equal(Fingerprint.Of(1, "policyreport", "policy", "p", $"{kind}/shop/n", "", "p", "", "", "", ""), Assert.Single(finding.FormerKeys).Fingerprint);
    }

    [Theory]
    [InlineData("Deployment", "cart", "Deployment/shop/cart", "Deployment/cart")]
    [InlineData("ReplicaSet", "cart-7d9f8cb5b4", "Deployment/shop/cart", "ReplicaSet/cart-7d9f8cb5b4")]
    [InlineData("Pod", "cart-7d9f8cb5b4-bp9h8", "Deployment/shop/cart", "Pod/cart-7d9f8cb5b4-bp9h8")]
    [InlineData("CronJob", "backup", "CronJob/shop/backup", "CronJob/backup")]
    [InlineData("Job", "backup-28391040", "CronJob/shop/backup", "Job/backup-28391040")]
    [InlineData("StatefulSet", "db", "StatefulSet/shop/db", null)]
    [InlineData("Pod", "db-0", "Pod/shop/db-0", null)]
    public void Variant_OfALiveObject_IsTheObject(string kind, string name, string key, string? variant)
    {
        var report = Translated.Text(Report("""{"source":"kyverno","policy":"p","result":"fail"},{"source":"kyverno","policy":"q","result":"fail"}""", kind, name));

        Assert.All(report.CurrentExaminations, s => Assert.Equal(variant, s.Variant));
        Assert.All(report.CurrentExaminations, s => Assert.EndsWith("|" + key, s.Key));
        Assert.All(report.Findings, f => Assert.Contains(f.Scope, report.CurrentExaminations));
    }

    [Fact]
    public void Variant_OfAStaticPod_IsItsNode()
    {
        var report = Translated.Text(Report("""{"source":"kyverno","policy":"p","result":"fail"}""", "Pod", "etcd-node-a").Replace("\"shop\"", "\"kube-system\""));

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("Pod/kube-system/etcd", "Node/node-a"), (finding.Subject.Key, finding.Scope.Variant));
        Assert.Equal(
            Fingerprint.Of(1, "policyreport", "policy", "p", "Pod/kube-system/etcd-node-a", "kyverno", "p", "", "apps", "", ""),
            Assert.Single(finding.FormerKeys).Fingerprint);
    }

    [Fact]
    public void Finding_OfAPodNamedInAReportAboutItsDeployment_IsInThePodsVariant()
    {
        var report = Translated.Text(Report(
            """{"policy":"p","result":"fail","resources":[{"kind":"Pod","name":"cart-7d9f8cb5b4-bp9h8"}]},{"policy":"q","result":"fail"}""", "Deployment", "cart"));

        Assert.Equal(["Pod/cart-7d9f8cb5b4-bp9h8", "Deployment/cart"], report.Findings.Select(static f => f.Scope.Variant));
    }

    [Fact]
    public void Time_OfTheScopes_IsTheNewestOfTheirReport()
    {
        var report = Translated.Text($"""[{Dated("cart", 1790000000, 1790000009, 1790000001)},{Dated("db", 1780000000)},{Report("""{"policy":"p","result":"fail"}""", "StatefulSet", "undated")}]""");

        Assert.Equal(
            [("cart", (long?)1790000009), ("db", 1780000000), ("undated", null)],
            report.Findings.Select(static f => (f.Subject.Name, f.Scope.Time?.ToUnixTimeSeconds())).Distinct());
        Assert.Equal(1790000009, report.Summary.GeneratedAt!.Value.ToUnixTimeSeconds());

        static string Dated(string name, params long[] seconds) => Report(
            string.Join(',', seconds.Select(static (s, i) => $$"""{"policy":"p{{i}}","result":"fail","timestamp":{"seconds":{{s}},"nanos":0} }""")), "StatefulSet", name);
    }

    private static Finding Of(string result) =>
        Assert.Single(Translated.Text(Report(result.Insert(1, "\"result\":\"fail\","), "Deployment", "cart")).Findings);

    private static string Report(string results, string kind, string name) => $$$"""
        {"apiVersion":"wgpolicyk8s.io/v1alpha2","kind":"PolicyReport","metadata":{"name":"{{{name}}}","namespace":"shop"},
         "scope":{"apiVersion":"apps/v1","kind":"{{{kind}}}","name":"{{{name}}}","namespace":"shop"},"results":[{{{results}}}] }
        """;
}
