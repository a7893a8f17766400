namespace Lynceus.Reports.Tests.PolicyReport;

/// <summary>What one report object examined: the policies of its results, and all of its subject when it lists all that it counts.</summary>
public class PolicyCoverageTests
{
    private const string Failing = """{"policy":"p","result":"fail"}""";

    private static readonly Scope Whole = new("policy", "shop", "*kyverno|Deployment/shop/cart");

    [Theory]
    [InlineData(Failing + ",7", "", "Some of its results could not be read.")]
    [InlineData(Failing + """,7,{"policy":"q","result":"error"}""", "", "Some of its results could not be read.")]
    [InlineData(Failing, ""","configuration":{"limits":{"maxResults":1}}""", "The report is limited to 1 results.")]
    [InlineData(Failing, ""","summary":{"fail":2}""", "The report does not list all that it counts.")]
    [InlineData(Failing, ""","summary":{"fail":1,"warn":1}""", "The report does not list all that it counts.")]
    [InlineData(Failing, ""","summary":{"fail":1,"error":1}""", "The report does not list all that it counts.")]
    [InlineData(Failing, ""","configuration":{"limits":{"statusFilter":["warn","error"]}}""", "The report does not list all that it counts.")]
    [InlineData(Failing, ""","configuration":{"limits":{"statusFilter":["fail","error"]}}""", "The report does not list all that it counts.")]
    [InlineData(Failing + """,{"policy":"q","result":"error"}""", "", "Some of its policies could not be evaluated.")]
    public void Translate_ReportThatMayLackResults_DidNotExamineItsSubjectAsAWhole(string results, string more, string reason)
    {
        var report = Translated.Text(Report(results, more));

        Assert.Contains((Whole, reason), report.NotExaminedScopes);
        Assert.DoesNotContain(Whole, report.CurrentScopes);
        Assert.Contains(new Scope("policy", "shop", "kyverno/p|Deployment/shop/cart"), report.CurrentScopes);
    }

    [Theory]
    [InlineData(""","summary":{"fail":1,"warn":0,"error":0,"pass":30,"skip":4}""")]
    [InlineData(""","configuration":{"limits":{"maxResults":2}}""")]
    [InlineData(""","configuration":{"limits":{"statusFilter":["Fail","WARN","error"]}}""")]
    [InlineData(""","configuration":{"limits":{"statusFilter":[]}}""")]
    public void Translate_ReportThatListsAllThatItCounts_ExaminedItsSubjectAsAWhole(string more)
    {
        var report = Translated.Text(Report(Failing, more));

        Assert.Equal(Whole, report.CurrentScopes[0]);
        Assert.Empty(report.NotExaminedScopes);
    }

    [Theory]
    [InlineData("""{"pass":3}""", "The report counts results but has none.")]
    [InlineData("""{"pass":0,"fail":0}""", null)]
    [InlineData("{}", null)]
    public void Translate_ReportWithoutResults_ExaminedItsSubjectUnlessItCountsSome(string summary, string? reason)
    {
        var report = Translated.Text(Report("", $",\"summary\":{summary}").Replace("\"results\":[],", ""));

        Assert.Equal(reason is null ? [Whole] : [], report.CurrentScopes);
        Assert.Equal(reason is null ? [] : [(Whole, reason)], report.NotExaminedScopes);
    }

    [Fact]
    public void Translate_ResultOverSeveralResources_CountsOnceForEach()
    {
        const string Two = """{"policy":"p","result":"fail","resources":[{"kind":"Pod","name":"a"},{"kind":"Pod","name":"b"}]}""";

        Assert.Contains(Whole, Translated.Text(Report(Two, ""","summary":{"fail":2}""")).CurrentScopes);
        Assert.DoesNotContain(Whole, Translated.Text(Report(Two, ""","summary":{"fail":3}""")).CurrentScopes);
    }

    [Fact]
    public void Translate_PolicyThatWasEvaluatedTwice_IsJudgedOnceForEachOutcome()
    {
        var report = Translated.Text(Report("""
            {"policy":"p","rule":"a","result":"fail"},{"policy":"p","rule":"b","result":"pass"},{"policy":"p","rule":"c","result":"error"},{"policy":"p","rule":"d","result":"error"}
            """));

        var policy = new Scope("policy", "shop", "kyverno/p|Deployment/shop/cart");
        Assert.Equal([policy], report.CurrentScopes);
        Assert.Equal([(Whole, "Some of its policies could not be evaluated."), (policy, "The policy could not be evaluated.")], report.NotExaminedScopes);
    }

    // Items of earlier releases are in scopes without a source.
    [Fact]
    public void Translate_Result_ClosesTheFormerScopeOfItsPolicyUnlessItIsAnError()
    {
        var report = Translated.Text(Report("""{"policy":"p","result":"fail"},{"policy":"q","result":"error"}"""));

        Assert.Equal(
            new Scope("policy", "shop", "p|Deployment/shop/cart") { Listing = "openreports.io/Report/kyverno", IsFormer = true },
            Assert.Single(report.Examinations, static s => s.IsFormer));
    }

    [Fact]
    public void Translate_ResultAboutAnotherObjectOfTheSameWorkload_IsInAScopeOfThatObject()
    {
        var report = Translated.Text(Report("""
            {"policy":"p","result":"fail"},{"policy":"q","result":"fail","resources":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"cart-7d9f8cb5b4"}]},
            {"policy":"r","result":"fail","resources":[{"kind":"StatefulSet","name":"db"}]}
            """));

        Assert.Equal(
            [("*kyverno|Deployment/shop/cart", "Deployment/cart"), ("kyverno/q|Deployment/shop/cart", "ReplicaSet/cart-7d9f8cb5b4"), ("kyverno/r|StatefulSet/shop/db", null)],
            report.Findings.Select(static f => (f.Scope.Key, f.Scope.Variant)));
    }

    [Theory]
    [InlineData("CronJob", "backup", "CronJob/backup")]
    [InlineData("Job", "backup-28391040", "Job/backup-28391040")]
    [InlineData("Deployment", "backup", "Deployment/backup")]
    [InlineData("StatefulSet", "backup", null)]
    public void Scope_Variant_IsTheLiveObject(string kind, string name, string? variant)
    {
        var report = Translated.Text(Report(Failing).Replace("\"kind\":\"Deployment\",\"name\":\"cart\"", $"\"kind\":\"{kind}\",\"name\":\"{name}\""));

        Assert.All(report.CurrentExaminations, s => Assert.Equal(variant, s.Variant));
        Assert.Equal(variant, Assert.Single(report.Findings).Scope.Variant);
    }

    [Fact]
    public void Translate_Reports_AreEachAsOldAsTheirNewestResult()
    {
        var first = Report("""{"policy":"p","result":"pass","timestamp":{"seconds":200}},{"policy":"q","result":"pass"},{"policy":"r","result":"pass","timestamp":{"seconds":100}}""");
        var second = Report("""{"policy":"p","result":"pass","timestamp":{"seconds":50}}""").Replace("cart", "pay");
        var third = Report("""{"policy":"p","result":"pass"}""").Replace("cart", "db");

        var report = Translated.Text($"[{first},{second},{third}]");

        Assert.Equal(
            [("cart", 200), ("pay", 50), ("db", null)],
            report.CurrentExaminations.Where(static s => s.Key.StartsWith('*')).Select(static s => (s.Key.Split('/')[^1], s.Time?.ToUnixTimeSeconds())));
        Assert.Equal(200, report.Summary.GeneratedAt!.Value.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}""", "A Pod is not a policy report.")]
    [InlineData("""{"apiVersion":"openreports.io/v1alpha1","kind":"Report"}""", "The report has neither a scope nor a name.")]
    public void Translate_ObjectThatIsSkipped_LeavesTheListsUnproven(string skipped, string reason)
    {
        var report = Translated.Text($"[{Report(Failing)},{skipped}]");

        Assert.Equal([("/1", reason)], report.Skips);
        Assert.Empty(report.Lists);
        Assert.Contains(Whole, report.CurrentScopes);
    }

    [Theory]
    [InlineData("ADDED")]
    [InlineData("DELETED")]
    public void Translate_ArrayOfEvents_IsNoEmptyList(string type) =>
        Assert.Null(Translated.Text($$"""[{"type":"{{type}}","object":{{Report(Failing)}} }]""").ClosesNothingBecause);

    private static string Report(string results, string more = "") => $$"""
        {"apiVersion":"openreports.io/v1alpha1","kind":"Report","metadata":{"name":"cart","namespace":"shop","labels":{"app.kubernetes.io/managed-by":"kyverno"} },
         "results":[{{results}}],"scope":{"apiVersion":"apps/v1","kind":"Deployment","name":"cart"}{{more}} }
        """;
}
