namespace Lynceus.Reports.Tests.TrivyOperator;

/// <summary>What Starboard wrote under the same API group.</summary>
public class StarboardTests
{
    [Fact]
    public void ConfigAudit_PodAndContainerChecks_AreRead()
    {
        var report = Translated.Text(Object("ConfigAuditReport", "ReplicaSet", "cart-7d9f8cb5b4", """
            {"podChecks":[{"checkID":"hostIPCSet","message":"Host IPC is not configured","success":true,"severity":"danger","category":"Security"},
                          {"checkID":"runAsNonRoot","message":"Should not run as root","success":false,"severity":"warning"}],
             "containerChecks":{"app":[{"checkID":"cpuLimitsMissing","message":"CPU limits should be set","success":false,"severity":"danger"}],"sidecar":[]}}
            """));

        Assert.Equal(["runAsNonRoot", "cpuLimitsMissing"], report.Findings.Select(static f => f.CheckId));
        Assert.Equal(["Deployment/shop/cart", "Deployment/shop/cart/app"], report.Findings.Select(static f => f.Subject.Key));
        Assert.Equal(["/report/podChecks/1", "/report/containerChecks/app/0"], report.Findings.Select(static f => f.RawPointer));
        Assert.Equal([Severity.Low, Severity.High], report.Findings.Select(static f => f.Severity.Value));
        Assert.Equal("CPU limits should be set", report.Findings[1].Message);
        Assert.Equal("Deployment/shop/cart", Assert.Single(report.Examinations).Key);
        Assert.Empty(report.NotExaminedScopes);
    }

    [Fact]
    public void ConfigAudit_OldNamesBesideTheNewOne_CountOnce()
    {
        const string Check = """{"checkID":"a","success":false,"scope":{"type":"Container","value":"app"}}""";

        var report = Translated.Text(Object("ClusterConfigAuditReport", "Namespace", "shop", $$"""{"podChecks":[{{Check}}],"checks":[{{Check}}],"containerChecks":{"app":[{{Check}}]} }"""));

        Assert.Equal("/report/checks/0", Assert.Single(report.Findings).RawPointer);
    }

    [Fact]
    public void ConfigAudit_WithoutAnyChecks_ExaminedNothing()
    {
        Assert.Single(Translated.Text(Object("ConfigAuditReport", "Pod", "a", "{}")).NotExaminedScopes);
        Assert.Single(Translated.Text(Object("ConfigAuditReport", "Pod", "a", """{"containerChecks":{}}""")).Examinations);
        Assert.Single(Translated.Text(Object("ConfigAuditReport", "Pod", "a", """{"podChecks":null}""")).Examinations);
    }

    private const string Bench = """
        {"scanner":{"name":"kube-bench","version":"0.6.5"},"updateTimestamp":"2021-05-20T11:53:58Z","sections":[
          {"id":"1","version":"1.6","node_type":"master","tests":[
            {"section":"1.2","desc":"API Server","results":[
              {"test_number":"1.2.1","test_desc":"Ensure that profiling is off (Automated)","remediation":"Turn it off.","status":"FAIL","scored":true},
              {"test_number":"1.2.2","test_desc":"Look at it (Manual)","status":"WARN"},
              {"test_number":"1.2.3","test_desc":"Passed","status":"PASS"},
              {"test_number":"1.2.4","status":""}]}]},
          {"id":"2","tests":[{"desc":"Scheduler","results":[{"test_number":"1.4.1","test_desc":"Ensure that profiling is off (Automated)","status":"FAIL"}]}]}]}
        """;

    [Fact]
    public void KubeBench_FailedChecks_AreFindingsOfTheNode()
    {
        var report = Translated.Text(Object("CISKubeBenchReport", "Node", "node-a", Bench, @namespace: ""));

        Assert.Equal(["cis-1.2.1", "cis-1.2.2", "cis-1.4.1"], report.Findings.Select(static f => f.CheckId));
        Assert.Equal(3, report.Items);
        Assert.Equal([0.667, 0.2, 0.667], report.Findings.Select(static f => f.Severity.Value));
        Assert.Equal("Turn it off.", report.Findings[0].Remediation);
        Assert.Equal("/report/sections/0/tests/0/results/0", report.Findings[0].RawPointer);
        Assert.Equal("/report/sections/0/tests/0/results/3", Assert.Single(report.Skips).Pointer);
        Assert.Equal(new Scope("benchmark", "", "Node//node-a"), Assert.Single(report.NotExaminedScopes).Scope);
    }

    [Fact]
    public void KubeBench_OtherNumbersAndRemarks_KeepIdentities()
    {
        var renumbered = Bench.Replace("\"1.2.1\"", "\"1.3.7\"").Replace("(Automated)", "(Scored)");

        Assert.Equal(
            Translated.Text(Object("CISKubeBenchReport", "Node", "node-a", Bench, @namespace: "")).Findings.Select(static f => f.Fingerprint),
            Translated.Text(Object("CISKubeBenchReport", "Node", "node-a", renumbered, @namespace: "")).Findings.Select(static f => f.Fingerprint));
    }

    [Fact]
    public void KubeHunter_Vulnerabilities_AreFindingsOfTheCluster()
    {
        var report = Translated.Text(Object("KubeHunterReport", "Cluster", "cluster", """
            {"vulnerabilities":[
              {"id":"KHV002","category":"Information Disclosure","severity":"medium","vulnerability":"K8s Version Disclosure","description":"d","evidence":"v1.18","avd_reference":"https://avd.aquasec.com/kube-hunter/khv002/"},
              {"id":"None","severity":"low","vulnerability":"CAP_NET_RAW Enabled","evidence":""},
              {"severity":"low"}]}
            """, @namespace: ""));

        Assert.Equal(["KHV002", "cap-net-raw-enabled"], report.Findings.Select(static f => f.CheckId));
        Assert.Equal(["K8s Version Disclosure", "CAP_NET_RAW Enabled"], report.Findings.Select(static f => f.Title));
        Assert.Equal("v1.18", report.Findings[0].Message);
        Assert.Equal(["https://avd.aquasec.com/kube-hunter/khv002/"], report.Findings[0].References);
        Assert.Equal("Cluster//cluster", report.Findings[0].Subject.Key);
        Assert.Equal("/report/vulnerabilities/2", Assert.Single(report.Skips).Pointer);
    }

    [Fact]
    public void Vulnerabilities_OfTheOtherSort_AreSkipped()
    {
        var hunted = Translated.Text(Object("VulnerabilityReport", "Pod", "a", """{"vulnerabilities":[{"id":"KHV002","vulnerability":"x"}]}"""));
        var scanned = Translated.Text(Object("KubeHunterReport", "Cluster", "cluster", """{"vulnerabilities":[{"vulnerabilityID":"CVE-1","resource":"x"}]}""", @namespace: ""));

        foreach (var report in new[] { hunted, scanned })
        {
            Assert.Empty(report.Findings);
            Assert.Equal("/report/vulnerabilities/0", Assert.Single(report.Skips).Pointer);
            Assert.Single(report.NotExaminedScopes);
        }
    }

    [Theory]
    [InlineData("ClusterComplianceDetailReport", "Send the ClusterComplianceReport")]
    [InlineData("Vulnerability", "Send the VulnerabilityReport")]
    [InlineData("ConfigAudit", "Send the ConfigAuditReport")]
    public void Kind_ThatIsNotRead_IsNamedWithWhatToSend(string kind, string advice)
    {
        var other = OperatorSamples.Report("ConfigAuditReport", OperatorSamples.Checks);

        var report = Translated.Text(OperatorSamples.List(other, Object(kind, "Pod", "a", "{}")));

        var reason = Assert.Single(report.Skips).Reason;
        Assert.StartsWith($"A {kind} is not read.", reason);
        Assert.Contains(advice, reason);
        Assert.Single(report.Lists);
    }

    [Fact]
    public void Compliance_OfTheFirstReleases_IsRead()
    {
        var report = Translated.Text("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ClusterComplianceReport","metadata":{"name":"nsa"},
             "spec":{"name":"nsa","version":"1.0"},
             "status":{"updateTimestamp":"2022-03-27T07:03:29Z","summary":{"failCount":1},"controlCheck":[
               {"id":"1.0","name":"Non-root containers","failTotal":8,"passTotal":0,"severity":"MEDIUM"},{"id":"1.1","name":"b","failTotal":0}]}}
            """);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("nsa/1.0", 8), (finding.CheckId, finding.Occurrences));
        Assert.Single(report.Examinations);
    }

    private static string Object(string kind, string subjectKind, string name, string report, string @namespace = "shop") => $$$"""
        {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"{{{kind}}}","metadata":{"name":"r"{{{(@namespace.Length == 0 ? "" : $",\"namespace\":\"{@namespace}\"")}}},
         "labels":{"starboard.resource.kind":"{{{subjectKind}}}","starboard.resource.name":"{{{name}}}","starboard.resource.namespace":"{{{@namespace}}}"}},
         "report":{{{report}}}}
        """;
}
