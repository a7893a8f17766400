using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

public class OperatorLayoutTests
{
    private static readonly string First = Report("ConfigAuditReport", Checks);
    private static readonly string Second = Report("ConfigAuditReport", Checks, "StatefulSet", "db");
    private static readonly string Elsewhere = Report("ConfigAuditReport", Checks, "StatefulSet", "db", "warehouse");

    public static TheoryData<string, string, string[], string?> Layouts => new()
    {
        { "kubectl list", List(First, Elsewhere), ["/items/0/report/checks/0", "/items/1/report/checks/0"], "shop,warehouse" },
        { "list of one namespace", List(First, Second), ["/items/0/report/checks/0", "/items/1/report/checks/0"], "shop" },
        { "list of one", List(First), ["/items/0/report/checks/0"], "shop" },
        { "array", $"[{First},{Elsewhere}]", ["/0/report/checks/0", "/1/report/checks/0"], "shop,warehouse" },
        { "array of lists", $"[{List(First)},{List(Elsewhere)}]", ["/0/items/0/report/checks/0", "/1/items/0/report/checks/0"], "shop,warehouse" },
        {
            "by resource name",
            $$"""{"vulnerabilityreports.aquasecurity.github.io":[],"configauditreports.aquasecurity.github.io":[{{First}},{{Elsewhere}}]}""",
            ["/configauditreports.aquasecurity.github.io/0/report/checks/0", "/configauditreports.aquasecurity.github.io/1/report/checks/0"],
            "shop,warehouse"
        },
        { "one object", First, ["/report/checks/0"], null },
        { "concatenated", First + "\n" + Second, ["/0/report/checks/0", "/1/report/checks/0"], "shop" },
        { "concatenated, one subject", First + First.Replace("replicaset-cart", "other"), ["/0/report/checks/0", "/1/report/checks/0"], null },
        { "first page", List(First, Elsewhere).Replace("\"resourceVersion\":\"\"", "\"continue\":\"abc\""), ["/items/0/report/checks/0", "/items/1/report/checks/0"], null },
        {
            "typed list without kinds, kind last",
            $$"""{"apiVersion":"aquasecurity.github.io/v1alpha1","items":[{{WithoutKind(First)}},{{WithoutKind(Elsewhere)}}],"kind":"ConfigAuditReportList"}""",
            ["/items/0/report/checks/0", "/items/1/report/checks/0"],
            "shop,warehouse"
        },
        {
            "typed list without kinds, kind first",
            $$"""{"kind":"ConfigAuditReportList","apiVersion":"aquasecurity.github.io/v1alpha1","items":[{{WithoutKind(First)}}]}""",
            ["/items/0/report/checks/0"],
            "shop"
        },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Translate_Layout_IsRead(string scenario, string text, string[] pointers, string? complete)
    {
        var report = Translated.Text(text);

        Assert.True(report.Skips.Count == 0, scenario);
        Assert.Equal(pointers, report.Findings.Select(static f => f.RawPointer));
        Assert.Equal(
            complete is null ? [] : [("configuration", "ConfigAuditReport", Extent.OfNamespaces(complete.Split(',')))],
            report.Lists);
    }

    [Fact]
    public void Translate_MultiDocumentYaml_PointsIntoItsDocuments()
    {
        var report = Translated.Text("""
            ---
            ---
            apiVersion: aquasecurity.github.io/v1alpha1
            kind: ConfigAuditReport
            metadata: {name: statefulset-db, namespace: shop, labels: {trivy-operator.resource.kind: StatefulSet, trivy-operator.resource.name: db}}
            report:
              checks:
              - {checkID: KSV001, success: false, severity: HIGH}
            ---
            apiVersion: aquasecurity.github.io/v1alpha1
            kind: List
            items:
            - apiVersion: aquasecurity.github.io/v1alpha1
              kind: VulnerabilityReport
              metadata: {name: b, namespace: shop}
              report: {vulnerabilities: [{vulnerabilityID: CVE-2026-1, resource: x, severity: LOW}]}
            ---
            """);

        Assert.Equal(["/0/report/checks/0", "/1/items/0/report/vulnerabilities/0"], report.Findings.Select(static f => f.RawPointer));
        Assert.Equal([("vulnerability", "shop")], report.CompleteFamilies);
    }

    [Fact]
    public void Translate_ClusterKinds_AreCompleteApartFromNamespacedOnes()
    {
        var report = Translated.Text(List(
            First, Elsewhere, Report("ClusterRbacAssessmentReport", Checks, "ClusterRole", "admin", ""),
            Compliance("""{"summaryReport":{"controlCheck":[]}}""")));

        Assert.Equal(
            [
                ("configuration", "ConfigAuditReport", Extent.OfNamespaces(["shop", "warehouse"])),
                ("rbac", "ClusterRbacAssessmentReport", Extent.Cluster),
                ("compliance", "ClusterComplianceReport", Extent.Cluster),
            ],
            report.Lists);
    }

    [Theory]
    [InlineData("""{"apiVersion":"aquasecurity.github.io/v1alpha1","items":[],"kind":"VulnerabilityReportList"}""", null)]
    [InlineData("""{"apiVersion":"aquasecurity.github.io/v1alpha1","items":null,"kind":"VulnerabilityReportList"}""", null)]
    [InlineData("""{"apiVersion":"v1","items":[],"kind":"List"}""", "trivy-operator")]
    [InlineData("[]", "trivy-operator")]
    [InlineData("""{"vulnerabilityreports.aquasecurity.github.io":[]}""", null)]
    public void Translate_EmptyList_ClosesNothing(string text, string? tool)
    {
        var report = Translated.Text(text, tool);

        Assert.Equal("The list is empty.", report.ClosesNothingBecause);
        Assert.Empty(report.CompleteFamilies);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void Translate_LongList_IsNotTakenForALongObject()
    {
        var report = Translated.Text(List([.. Enumerable.Repeat(First, 20)]), limits: ReportLimits.Default with { MaxObjectBytes = 4096 });

        Assert.Equal(20, report.Findings.Count);
        Assert.Empty(report.Skips);
    }

    [Fact]
    public void Translate_EmptyListOfUnknownTool_IsRefused() =>
        Assert.Equal(ReportProblem.UnknownLayout, Assert.Throws<ReportFormatException>(() => Translated.Text(List())).Problem);

    [Fact]
    public void Translate_ReportWithNullList_ExaminedItsSubject()
    {
        var report = Translated.Text(Report("VulnerabilityReport", """{"vulnerabilities":null}""", container: "app"));

        Assert.Equal("Deployment/shop/cart/app", Assert.Single(report.ExaminedScopes).Key);
    }

    private static string WithoutKind(string report) =>
        report.Replace("""{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport",""", "{");
}
