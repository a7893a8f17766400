using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

/// <summary>What objects examined, and what lists of them prove.</summary>
public class OperatorCoverageTests
{
    private static readonly string Cart = Report("ConfigAuditReport", Checks);
    private static readonly string Db = Report("ConfigAuditReport", Checks, "StatefulSet", "db");

    [Theory]
    [InlineData("VulnerabilityReport", """{"vulnerabilities":[7]}""", "Some of its entries could not be read.")]
    [InlineData("VulnerabilityReport", "{}", "The report has no vulnerabilities.")]
    [InlineData("ExposedSecretReport", """{"vulnerabilities":[]}""", "The report has no secrets.")]
    [InlineData("ConfigAuditReport", """{"secrets":[]}""", "The report has no checks.")]
    [InlineData("VulnerabilityReport", """{"podChecks":[],"containerChecks":{}}""", "The report has no vulnerabilities.")]
    [InlineData("CISKubeBenchReport", "{}", "The report has no sections.")]
    public void Translate_ReportWithoutItsEntries_ExaminedNothing(string kind, string content, string reason)
    {
        var report = Translated.Text(Report(kind, content));

        Assert.Equal(reason, Assert.Single(report.NotExaminedScopes).Reason);
        Assert.Empty(report.Examinations);
    }

    [Fact]
    public void Translate_BenchmarkThatDidNotRun_ExaminedNothing()
    {
        var report = Translated.Text(Compliance("{}"));

        Assert.Equal("The benchmark has not run yet.", Assert.Single(report.NotExaminedScopes).Reason);
        Assert.Empty(report.Examinations);
    }

    [Theory]
    [InlineData("""{"checks":[]}""")]
    [InlineData("""{"podChecks":[]}""")]
    [InlineData("""{"containerChecks":{}}""")]
    public void Translate_ChecksUnderAnyOfTheirNames_WereExamined(string content)
    {
        var report = Translated.Text(Report("ConfigAuditReport", content));

        Assert.Equal("Deployment/shop/cart", Assert.Single(report.Examinations).Key);
        Assert.Empty(report.NotExaminedScopes);
    }

    [Theory]
    [InlineData("""{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","report":{"checks":[]}}""", "The report does not say what it is about: it has neither labels nor an owner nor a name.")]
    [InlineData("""{"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"TracingReport","metadata":{"name":"a"}}""", "A TracingReport is not a report of the operator.")]
    [InlineData("""{"apiVersion":"other.example/v1","kind":"ConfigAuditReport","metadata":{"name":"a"}}""", "A ConfigAuditReport is not a report of the operator.")]
    [InlineData("""{"apiVersion":"aquasecurity.github.io/v1alpha1","metadata":{"name":"a"}}""", "The object has no kind.")]
    [InlineData("7", "This is not an object.")]
    public void Translate_ListWithAnObjectThatIsSkipped_ProvesNothing(string skipped, string reason)
    {
        var report = Translated.Text(List(Cart, skipped, Db));

        Assert.Equal([("/items/1", reason)], report.Skips);
        Assert.Empty(report.Lists);
        Assert.Equal(["Deployment/shop/cart", "StatefulSet/shop/db"], report.Examinations.Select(static s => s.Key));
    }

    [Fact]
    public void Translate_ArrayWithAnObjectWithoutKind_ProvesNothing()
    {
        var report = Translated.Text($$"""[{{Cart}},{"apiVersion":"aquasecurity.github.io/v1alpha1","metadata":{"name":"a"} },{{Db}}]""");

        Assert.Equal([("/1", "The object has no kind.")], report.Skips);
        Assert.Empty(report.Lists);
        Assert.Equal(2, report.Examinations.Count);
    }

    [Fact]
    public void Translate_ListsByResourceName_GiveTheirObjectsTheKind()
    {
        const string Kind = "\"kind\":\"ConfigAuditReport\",";

        var report = Translated.Text($$"""{"configauditreports.aquasecurity.github.io":[{{Cart.Replace(Kind, "")}},{{Db.Replace(Kind, "")}}]}""");

        Assert.Empty(report.Skips);
        Assert.Equal([("configuration", "ConfigAuditReport", Extent.OfNamespaces(["shop"]))], report.Lists);
    }

    [Theory]
    [InlineData("SbomReport", 0)]
    [InlineData("ClusterSbomReport", 0)]
    [InlineData("ClusterComplianceDetailReport", 1)]
    public void Translate_ListOfKindsWithoutFindings_IsNoEmptyList(string kind, int skips)
    {
        var report = Translated.Text(List(Report(kind, "{}")));

        Assert.Equal(skips, report.Skips.Count);
        Assert.Null(report.ClosesNothingBecause);
        Assert.Empty(report.Lists);
        Assert.Empty(report.Examinations);
    }

    [Theory]
    [InlineData("ADDED")]
    [InlineData("DELETED")]
    public void Translate_ArrayOfEvents_IsNoEmptyList(string type) =>
        Assert.Null(Translated.Text($$"""[{"type":"{{type}}","object":{{Cart}} }]""").ClosesNothingBecause);

    [Fact]
    public void Translate_EmptyPageOfALongerList_SaysNothing()
    {
        var report = Translated.Text("""{"apiVersion":"aquasecurity.github.io/v1alpha1","items":[],"kind":"ConfigAuditReportList","metadata":{"continue":"abc"}}""");

        Assert.Null(report.ClosesNothingBecause);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Translate_PageOfALongerListBehindAWholeOne_LeavesBothUnproven()
    {
        var page = List(Report("RbacAssessmentReport", Checks, "Role", "reader")).Replace("\"resourceVersion\":\"\"", "\"continue\":\"abc\"");

        var report = Translated.Text(List(Cart) + page);

        Assert.Equal(2, report.Examinations.Count);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Translate_ListFollowedByTheEndOfAnObject_ProvesWhatTheListHeld()
    {
        var gone = Report("ConfigAuditReport", Checks, "StatefulSet", "db", "warehouse");

        var report = Translated.Text(List(Cart) + $$"""{"type":"DELETED","object":{{gone}} }""");

        Assert.Equal([("configuration", "ConfigAuditReport", Extent.OfNamespaces(["shop"]))], report.Lists);
        Assert.Equal("StatefulSet/warehouse/db", Assert.Single(report.EndedScopes).Key);
    }

    [Fact]
    public void Translate_ListsOfTwoKinds_ProveTheNamespacesOfEachAlone()
    {
        var report = Translated.Text(List(Cart, Report("VulnerabilityReport", Vulnerabilities, "StatefulSet", "db", "warehouse", "app")));

        Assert.Equal(
            [("configuration", "ConfigAuditReport", Extent.OfNamespaces(["shop"])), ("vulnerability", "VulnerabilityReport", Extent.OfNamespaces(["warehouse"]))],
            report.Lists);
    }

    [Fact]
    public void Translate_ReportThatDoesNotNameItsNamespace_IsListedInThatOfItsSubject()
    {
        var bare = Cart.Replace("""replicaset-cart-7d9f8cb5b4","namespace":"shop",""", """replicaset-cart-7d9f8cb5b4",""");

        var report = Translated.Text(List(bare));

        Assert.NotEqual(Cart, bare);
        Assert.Equal("ConfigAuditReport", Assert.Single(report.Examinations).Listing);
        Assert.Equal([("configuration", "ConfigAuditReport", Extent.OfNamespaces(["shop"]))], report.Lists);
    }

    [Fact]
    public void Translate_ClusterKindAboutAnObjectInANamespace_IsInTheListAllTheSame()
    {
        var report = Translated.Text(List(Report("ClusterRbacAssessmentReport", Checks, "Role", "reader").Replace("\"namespace\":\"shop\",", "\"namespace\":\"other\",")));

        Assert.Equal("ClusterRbacAssessmentReport", Assert.Single(report.Examinations).Listing);
        Assert.Equal([("rbac", "ClusterRbacAssessmentReport", Extent.Cluster)], report.Lists);
    }

    [Fact]
    public void Translate_SeveralObjects_AreAsOldAsTheNewestAndOfTheFirstVersion()
    {
        static string At(string name, string day, string version) =>
            Report("VulnerabilityReport", Vulnerabilities.Replace("2026-03-02", $"2026-03-{day}").Replace("0.60.0", version), "StatefulSet", name, container: "app");

        var report = Translated.Text(List(At("a", "05", "0.60.0"), At("b", "07", "0.61.0"), At("c", "06", "0.62.0")));

        Assert.Equal([5, 7, 6], report.Examinations.Select(static s => s.Time!.Value.Day));
        Assert.Equal((7, "0.60.0"), (report.Summary.GeneratedAt!.Value.Day, report.Summary.ToolVersion));
    }

    [Fact]
    public void Translate_WatchThatEndsWithAnError_LeavesAListBeforeItUnproven()
    {
        var report = Translated.Text(List(Cart) + """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","code":410} }""");

        Assert.Equal([("/1", "The watch ended with an error. What changed since then is not in this report.")], report.Skips);
        Assert.Empty(report.Lists);
        Assert.Single(report.Examinations);
    }

    [Fact]
    public void Translate_EntriesOfTheOtherSort_AreNamedForWhatTheyLack()
    {
        var hunted = Translated.Text(Report("VulnerabilityReport", """{"vulnerabilities":[{"id":"KHV002","vulnerability":"x"}]}"""));
        var scanned = Translated.Text(Report("KubeHunterReport", """{"vulnerabilities":[{"vulnerabilityID":"CVE-1","resource":"x"}]}"""));

        Assert.Equal("The vulnerability has no vulnerabilityID.", Assert.Single(hunted.Skips).Reason);
        Assert.Equal("The vulnerability has neither an id nor a name.", Assert.Single(scanned.Skips).Reason);
    }
}
