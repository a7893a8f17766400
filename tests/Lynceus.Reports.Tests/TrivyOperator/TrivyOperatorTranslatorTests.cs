using System.Text;
using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

public class TrivyOperatorTranslatorTests
{
    [Theory]
    [InlineData("VulnerabilityReport", "vulnerability", 1)]
    [InlineData("ConfigAuditReport", "configuration", 1)]
    [InlineData("ExposedSecretReport", "secret", 1)]
    [InlineData("RbacAssessmentReport", "rbac", 1)]
    [InlineData("InfraAssessmentReport", "infrastructure", 1)]
    [InlineData("SbomReport", null, 0)]
    [InlineData("ClusterVulnerabilityReport", "vulnerability", 1)]
    [InlineData("ClusterConfigAuditReport", "configuration", 1)]
    [InlineData("ClusterRbacAssessmentReport", "rbac", 1)]
    [InlineData("ClusterInfraAssessmentReport", "infrastructure", 1)]
    [InlineData("ClusterSbomReport", null, 0)]
    [InlineData("ClusterComplianceReport", "compliance", 1)]
    public void Translate_EveryKind_HasItsFamily(string kind, string? family, int findings)
    {
        var content = kind switch
        {
            _ when kind.EndsWith("VulnerabilityReport", StringComparison.Ordinal) => Vulnerabilities,
            "ExposedSecretReport" => $$"""{"secrets":[{{Secret}}]}""",
            _ when kind.EndsWith("SbomReport", StringComparison.Ordinal) => """{"components":{"components":[{"type":"library","name":"x"}]},"summary":{}}""",
            _ => Checks,
        };

        var report = Translated.Text(kind == "ClusterComplianceReport"
            ? Compliance("""{"summaryReport":{"controlCheck":[{"id":"5.2.2","name":"No privileged","severity":"HIGH","totalFail":3}]}}""")
            : Report(kind, content));

        Assert.Equal("trivy-operator", report.Summary.Tool);
        Assert.Equal(findings, report.Findings.Count);
        Assert.Equal(family, report.ExaminedScopes.Select(static s => s.Family).SingleOrDefault());
        Assert.All(report.Examinations, s => Assert.Equal(kind, s.Listing));
        Assert.All(report.Findings, f => Assert.Equal(report.Examinations[0], f.Scope));
        Assert.All(report.Findings, f => Assert.Equal(f.Key.Family, f.Scope.Family));
        Assert.Empty(report.Skips);
        Assert.Empty(report.CompleteFamilies);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_Vulnerability_TellsAll()
    {
        var report = Translated.Text(Report("VulnerabilityReport", Vulnerabilities, container: "app"));

        var finding = Assert.Single(report.Findings);
        Assert.Equal("CVE-2026-1001", finding.CheckId);
        Assert.Equal("CVE-2026-1001 in libfoo1", finding.Title);
        Assert.Equal("foo: overflow", finding.Description);
        Assert.Equal("Upgrade `libfoo1` from `1.0-1` to `1.0-2`.", finding.Remediation);
        Assert.Equal(new Severity(Severity.High, "HIGH"), finding.Severity);
        Assert.Equal([new CvssScore("trivy", "3", 7.5, null)], finding.Cvss);
        Assert.Equal(["https://example.org/a", "https://example.org/b"], finding.References);
        Assert.Equal("Deployment/shop/cart/app", finding.Subject.Key);
        Assert.Equal("ReplicaSet/cart-7d9f8cb5b4", finding.Subject.Observed);
        Assert.Equal("registry.example.org/shop/cart:1.2.3@sha256:ab", finding.Subject.Image);
        Assert.Equal("deb", finding.Package!.Type);
        Assert.Equal("/report/vulnerabilities/0", finding.RawPointer);
        Assert.Equal(new Scope("vulnerability", "shop", "Deployment/shop/cart/app"), Translated.Bare(finding.Scope));
        Assert.Equal("0.60.0", report.Summary.ToolVersion);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), report.Summary.GeneratedAt);
    }

    [Fact]
    public void Translate_CvssMap_KeepsEveryRating()
    {
        var rated = Vulnerability.Replace("\"score\":7.5", """
            "score":7.5,"cvss":{"nvd":{"V2Score":5,"V3Score":9.8,"V3Vector":"CVSS:3.1/AV:N"},"ghsa":{"V40Vector":"CVSS:4.0/AV:N"},"odd":"x"}
            """);

        var finding = Assert.Single(Translated.Text(Report("VulnerabilityReport", $$"""{"vulnerabilities":[{{rated}}]}""")).Findings);

        Assert.Equal(
            [new CvssScore("nvd", "3", 9.8, "CVSS:3.1/AV:N"), new CvssScore("nvd", "2", 5, null), new CvssScore("ghsa", "4", null, "CVSS:4.0/AV:N")],
            finding.Cvss);
    }

    [Fact]
    public void Translate_Check_IsAboutTheContainerItNames()
    {
        var finding = Assert.Single(Translated.Text(Report("ConfigAuditReport", Checks)).Findings);

        Assert.Equal("KSV-0014", finding.CheckId);
        Assert.Equal("Deployment/shop/cart/app", finding.Subject.Key);
        Assert.Equal("Deployment/shop/cart", finding.Scope.Key);
        Assert.StartsWith("Container 'app'", finding.Message);
        Assert.Equal("Set it.", finding.Remediation);
        Assert.Equal("/report/checks/0", finding.RawPointer);
    }

    [Fact]
    public void Translate_Secret_NeverShowsItsMatch()
    {
        var finding = Assert.Single(Translated.Text(Report("ExposedSecretReport", $$"""{"secrets":[{{Secret}}]}""", container: "app")).Findings);

        Assert.Equal("Stripe in /app/key.yaml", finding.Title);
        Assert.Equal(new CodeLocation("/app/key.yaml"), finding.Location);
        Assert.DoesNotContain("*****", finding.ToString());
    }

    [Fact]
    public void Translate_SecretsOfOneRuleInOneFile_AreTwoItems()
    {
        var other = Secret.Replace("key: *****", "other: *****");

        Assert.Equal(2, Translated.Text(Report("ExposedSecretReport", $$"""{"secrets":[{{Secret}},{{other}}]}""")).Items);
    }

    [Fact]
    public void Translate_CheckWithoutId_TakesItsTitle()
    {
        var check = Check.Replace("\"checkID\":\"KSV014\",", "");

        var finding = Assert.Single(Translated.Text(Report("ConfigAuditReport", $$"""{"checks":[{{check}}]}""")).Findings);

        Assert.Equal("root-file-system-is-not-read-only", finding.CheckId);
    }

    [Fact]
    public void Translate_ComplianceSummary_IsOneFindingPerFailingControl()
    {
        const string Status = """
            {"summary":{"failCount":1},"summaryReport":{"id":"cis","controlCheck":[
              {"id":"5.2.2","name":"No privileged containers","severity":"HIGH","totalFail":7},{"id":"5.2.3","name":"b","totalFail":0},{"id":"3.1.1","name":"manual"}]}}
            """;

        var before = Assert.Single(Translated.Text(Compliance(Status)).Findings);
        var after = Assert.Single(Translated.Text(Compliance(Status.Replace("\"totalFail\":7", "\"totalFail\":8"))).Findings);

        Assert.Equal("k8s-cis-1.23/5.2.2", before.CheckId);
        Assert.Equal(7, before.Occurrences);
        Assert.Equal(8, after.Occurrences);
        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.Equal("/status/summaryReport/controlCheck/0", before.RawPointer);
    }

    [Fact]
    public void Translate_ComplianceDetail_IsOneFindingPerFailedCheckAndResource()
    {
        const string Status = """
            {"detailReport":{"id":"cis","results":[
              {"id":"1.1.1","name":"passed","checks":[{"checkID":"","severity":"","success":true}]},
              {"id":"5.2.2","name":"No privileged containers","severity":"HIGH","checks":[
                {"checkID":"AVD-KSV-0017","title":"Privileged","severity":"","success":false,"target":"shop/replicaset-cart-7d9f8cb5b4"},
                {"checkID":"KSV017","title":"Privileged","severity":"MEDIUM","success":false,"target":"kube-system/pod-etcd-node-a"},
                {"checkID":"KSV017","title":"Privileged","severity":"MEDIUM","success":false,"target":"/clusterrole-79d4fc89cd"},
                {"checkID":"KSV017","title":"Privileged","severity":"MEDIUM","success":false,"target":"odd"},
                {"checkID":"KSV017","title":"Privileged","severity":"MEDIUM","success":false}]}]}}
            """;

        var report = Translated.Text(Compliance(Status));

        Assert.Equal(
            ["Deployment/shop/cart", "Pod/kube-system/etcd", "ClusterRole//79d4fc89cd", "ClusterComplianceReport//k8s-cis", "ClusterComplianceReport//k8s-cis"],
            report.Findings.Select(static f => f.Subject.Key));
        Assert.Equal(5, report.Items);
        Assert.All(report.Findings, static f => Assert.Equal(["KSV-0017"], f.Aliases));
        Assert.Equal(Severity.High, report.Findings[0].Severity.Value);
        Assert.Equal("/status/detailReport/results/1/checks/0", report.Findings[0].RawPointer);
        Assert.Equal(new Scope("compliance", "", "ClusterComplianceReport//k8s-cis"), Assert.Single(report.ExaminedScopes));
    }

    [Fact]
    public void Translate_ComplianceBeforeItsFirstRun_ExaminesNothing()
    {
        var report = Translated.Text("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ClusterComplianceReport","metadata":{"name":"nsa"},"spec":{"compliance":{"id":"nsa-1.0"}}}
            """);

        Assert.Empty(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.Equal("ClusterComplianceReport//nsa", Assert.Single(report.NotExaminedScopes).Scope.Key);
    }

    [Theory]
    [InlineData("""{"report":R,"metadata":M,"kind":"K","apiVersion":"V"}""")]
    [InlineData("""{"metadata":M,"report":R,"apiVersion":"V","kind":"K"}""")]
    public void Translate_AnyOrderOfProperties_SaysTheSame(string order)
    {
        const string Metadata = """{"name":"replicaset-cart-7d9f8cb5b4","namespace":"shop","labels":{"trivy-operator.resource.kind":"ReplicaSet","trivy-operator.resource.name":"cart-7d9f8cb5b4"}}""";
        var expected = Translated.Text(Report("ConfigAuditReport", Checks));

        var report = Translated.Text(order.Replace("K\"", "ConfigAuditReport\"").Replace("V\"", "aquasecurity.github.io/v1alpha1\"").Replace(":R", ":" + Checks).Replace(":M", ":" + Metadata));

        Assert.Equal(expected.Findings[0].Fingerprint, Assert.Single(report.Findings).Fingerprint);
        Assert.Equal(expected.ExaminedScopes, report.ExaminedScopes);
    }

    [Fact]
    public void Translate_InvalidUtf8InOneEntry_SkipsThatEntry()
    {
        var text = Report("VulnerabilityReport", $$"""{"vulnerabilities":[{{Vulnerability.Replace("foo: overflow", "foo: \u0001")}},{{Vulnerability.Replace("1001", "1002")}}]}""");
        var bytes = Encoding.UTF8.GetBytes(text.Replace("\u0001", "?"));
        bytes[Array.IndexOf(bytes, (byte)'?', Encoding.UTF8.GetByteCount(text[..text.IndexOf("foo: ", StringComparison.Ordinal)]))] = 0xFF;

        var report = Translated.Of(ReportSource.FromBytes(bytes), null);

        Assert.Equal("CVE-2026-1002", Assert.Single(report.Findings).CheckId);
        Assert.Equal("/report/vulnerabilities/0", Assert.Single(report.Skips).Pointer);
        Assert.Empty(report.ExaminedScopes);
        Assert.Single(report.NotExaminedScopes);
    }

    [Fact]
    public void Translate_UnusableEntries_AreListedAndCloseNothing()
    {
        var report = Translated.Text(List(
            Report("VulnerabilityReport", $$"""{"vulnerabilities":[{"resource":"x"},{"vulnerabilityID":"CVE-1"},7,{{Vulnerability}}]}"""),
            Report("ConfigAuditReport", $$"""{"checks":[{"checkID":"KSV001"},{"success":false},{{Check}}]}"""),
            Report("ExposedSecretReport", """{"secrets":[{"target":"a"},null]}"""),
            Report("RbacAssessmentReport", """{"checks":"none"}"""),
            Report("InfraAssessmentReport", "null"),
            "3",
            """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}""",
            """{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","report":{"checks":[]}}""",
            """{"apiVersion":"aquasecurity.github.io/v1alpha1","metadata":{"name":"p"}}"""));

        Assert.Equal(2, report.Findings.Count);
        Assert.Equal(
            [
                "/items/0/report/vulnerabilities/0", "/items/0/report/vulnerabilities/1", "/items/0/report/vulnerabilities/2",
                "/items/1/report/checks/0", "/items/1/report/checks/1",
                "/items/2/report/secrets/0", "/items/2/report/secrets/1",
                "/items/3/report/checks", "/items/5", "/items/6", "/items/7", "/items/8",
            ],
            report.Skips.Select(static s => s.Pointer));
        Assert.Empty(report.ExaminedScopes);
        Assert.Equal(5, report.NotExaminedScopes.Count);
        Assert.Empty(report.CompleteFamilies);
    }

    [Fact]
    public void Translate_ObjectOverLimit_IsSkippedAndTheRestCounts()
    {
        var many = $$"""{"vulnerabilities":[{{string.Join(",", Enumerable.Repeat(Vulnerability, 40))}}]}""";

        var report = Translated.Text(
            List(Report("VulnerabilityReport", many), Report("VulnerabilityReport", Vulnerabilities)), limits: ReportLimits.Default with { MaxObjectBytes = 4096 });

        Assert.Single(report.Findings);
        Assert.Contains("longer than 4096", Assert.Single(report.Skips).Reason);
        Assert.Empty(report.CompleteFamilies);
    }

    [Fact]
    public void Translate_MutatedReport_ThrowsOnlyFormatExceptions()
    {
        var json = Encoding.UTF8.GetBytes(List(
            Report("VulnerabilityReport", Vulnerabilities, container: "app"), Report("ConfigAuditReport", Checks), Report("ExposedSecretReport", $$"""{"secrets":[{{Secret}}]}"""),
            Compliance("""{"detailReport":{"results":[{"id":"1","checks":[{"checkID":"KSV001","success":false,"target":"a/pod-b"}]}]}}""")));
        var yaml = Encoding.UTF8.GetBytes("""
            ---
            apiVersion: aquasecurity.github.io/v1alpha1
            kind: ConfigAuditReport
            metadata: &m {name: replicaset-cart-7d9f8cb5b4, namespace: shop}
            report:
              checks:
              - checkID: KSV014
                success: false
                messages: ["Container 'app' \u00e9"]
            ---
            apiVersion: aquasecurity.github.io/v1alpha1
            kind: VulnerabilityReport
            metadata: {name: a}
            report: {vulnerabilities: [{vulnerabilityID: CVE-2026-1, resource: b, score: 1.10}]}
            """);
        var events = Encoding.UTF8.GetBytes(string.Join('\n',
            $$"""{"type":"ADDED","object":{{Report("ConfigAuditReport", Checks)}} }""",
            $$"""{"type":"DELETED","object":{{Report("ConfigAuditReport", Checks)}} }""",
            $$"""{"specversion":"1.0","data":{"verb":"update","operatorObject":{{Report("VulnerabilityReport", Vulnerabilities)}} } }""",
            $$"""[[{{Report("CISKubeBenchReport", """{"sections":[{"tests":[{"desc":"a","results":[{"test_number":"1.1","test_desc":"b","status":"FAIL"}]}]}]}""", "Node", "n", "")}}]]""",
            Report("ConfigAuditReport", """{"podChecks":[{"checkID":"a","success":false}],"containerChecks":{"app":[{"checkID":"b","success":false,"message":"c"}]}}""")));
        var random = new Random(20260303);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = Mutation.Of((i % 3) switch { 0 => json, 1 => yaml, _ => events }, random);
            try
            {
                Translated.Of(ReportSource.FromBytes(bytes), i % 4 < 2 ? null : "trivy-operator");
            }
            catch (ReportFormatException)
            {
            }
        }
    }
}
