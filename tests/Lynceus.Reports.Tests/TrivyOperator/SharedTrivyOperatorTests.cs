namespace Lynceus.Reports.Tests.TrivyOperator;

public class SharedTrivyOperatorTests
{
    [Fact]
    public void Translate_SharedReports_CountAsAsserted()
    {
        foreach (var (_, file, findings) in SharedReports.Asserted("trivy-operator"))
        {
            var report = Translated.File(SharedReports.Find("reports/trivy-operator/" + file)!);

            Assert.True(findings == report.Findings.Count, $"{file}: {report.Findings.Count} instead of {findings}");
            Assert.Equal("trivy-operator", report.Summary.Tool);
            Assert.Empty(report.Skips);
        }
    }

    // Failed checks, vulnerabilities and secrets, counted in the files by hand.
    [Theory]
    [InlineData("dd-compliance_severity.json", 2)]
    [InlineData("dd-configauditreport_no_vuln.json", 0)]
    [InlineData("dd-configauditreport_single_vuln.json", 1)]
    [InlineData("dd-exposedsecretreport_no_vuln.json", 0)]
    [InlineData("dd-findings_in_list.json", 18)]
    [InlineData("dd-vulnerabilityreport_extended.json", 5)]
    [InlineData("dd-vulnerabilityreport_no_vuln.json", 0)]
    [InlineData("to-api-server-infraassessmentreport-expected.yaml", 9)]
    [InlineData("to-clustersbomreport-nginx-1.14.2.yaml", 0)]
    [InlineData("to-clustervulnerabilityreport-doc.yaml", 15)]
    [InlineData("to-compliance-detail.yaml", 0)]
    [InlineData("to-config-audit-ttl.yaml", 1)]
    [InlineData("to-daemonset-configauditreport-expected.yaml", 13)]
    [InlineData("to-exposedsecretreport-doc.yaml", 2)]
    [InlineData("to-role-rbacassessment-expected.yaml", 1)]
    [InlineData("to-sbomreport-doc.yaml", 0)]
    [InlineData("to-vulnerability-ttl.yaml", 1)]
    [InlineData("to-vulnerabilityreport-doc.yaml", 2)]
    [InlineData("wg-vulnerabilityreport-starboard-era.yaml", 14)]
    public void Translate_SharedObject_Counts(string file, int findings)
    {
        if (SharedReports.Find("trivy-operator/" + file) is { } path)
        {
            var report = Translated.File(path);

            Assert.Equal(findings, report.Findings.Count);
            Assert.Empty(report.Skips);
        }
    }
}
