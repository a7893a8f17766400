using System.Text;

namespace Lynceus.Reports.Tests.PolicyReport;

public class PolicyReportTranslatorTests
{
    private const string Results = """
        {"source":"kyverno","policy":"require-limits","rule":"autogen-check-limits","result":"fail","severity":"high","category":"Best Practices",
         "message":"CPU limits are required.","timestamp":{"seconds":1772445600,"nanos":0},"properties":{"process":"background scan"} },
        {"source":"kyverno","policy":"require-probes","rule":"check-probes","result":"warn","category":"Reliability"},
        {"source":"kyverno","policy":"no-latest","rule":"check-tag","result":"pass"},
        {"source":"kyverno","policy":"no-root","rule":"check-user","result":"skip"},
        {"source":"kyverno","policy":"host-path","rule":"check-path","result":"skip","properties":{"exceptions":"shop/allow-host-path"} },
        {"source":"kyverno","policy":"signed","rule":"check-signature","result":"error"}
        """;

    private static string Report(
        string results, string kind = "PolicyReport", string apiVersion = "wgpolicyk8s.io/v1alpha2", string more = "", string scope = Scope, string @namespace = "shop") =>
        $$"""
        {"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"a-name","namespace":"{{@namespace}}","labels":{"app.kubernetes.io/managed-by":"kyverno"} },
         "results":[{{results}}]{{scope}}{{more}} }
        """;

    private const string Scope = ""","scope":{"apiVersion":"apps/v1","kind":"Deployment","name":"cart","namespace":"shop","uid":"1"}""";

    [Fact]
    public void Translate_SharedReports_CountAsAsserted()
    {
        foreach (var (_, file, findings) in SharedReports.Asserted("openreports"))
        {
            var report = Translated.File(SharedReports.Find("reports/openreports/" + file)!, "openreports");

            Assert.Equal(findings, report.Findings.Count);
            Assert.Equal(findings, report.Items);
            Assert.Equal("policyreport", report.Summary.Tool);
        }
    }

    // Counted in the files by hand; the Trivy adapter wrote entries without a result.
    [Theory]
    [InlineData("kube-bench-policy-report.yaml", 36 + 49, 0)]
    [InlineData("kyverno-map-report-fail.yaml", 1, 0)]
    [InlineData("trivy-policyreport.yaml", 0, 14)]
    public void Translate_SharedObject_Counts(string file, int findings, int skips)
    {
        if (SharedReports.Find("reports/policyreport/" + file) is { } path)
        {
            var report = Translated.File(path);

            Assert.Equal(findings, report.Findings.Count);
            Assert.Equal(findings, report.Items);
            Assert.Equal(skips, report.Skips.Count);
        }
    }

    [Theory]
    [InlineData("wgpolicyk8s.io/v1alpha1", "PolicyReport", "wgpolicyk8s.io/PolicyReport/kyverno")]
    [InlineData("wgpolicyk8s.io/v1alpha2", "ClusterPolicyReport", "wgpolicyk8s.io/ClusterPolicyReport/kyverno")]
    [InlineData("wgpolicyk8s.io/v1beta1", "PolicyReport", "wgpolicyk8s.io/PolicyReport/kyverno")]
    [InlineData("wgpolicyk8s.io/v1beta2", "PolicyReport", "wgpolicyk8s.io/PolicyReport/kyverno")]
    [InlineData("reports.x-k8s.io/v1beta2", "PolicyReport", "reports.x-k8s.io/PolicyReport/kyverno")]
    [InlineData("openreports.io/v1alpha1", "Report", "openreports.io/Report/kyverno")]
    [InlineData("openreports.io/v1alpha1", "ClusterReport", "openreports.io/ClusterReport/kyverno")]
    public void Translate_EveryVersion_HasTheSameIdentities(string apiVersion, string kind, string listing)
    {
        var expected = Translated.Text(Report(Results)).Findings.Select(static f => f.Fingerprint);

        var report = Translated.Text(Report(Results, kind, apiVersion));

        Assert.Equal(expected, report.Findings.Select(static f => f.Fingerprint));
        Assert.All(report.Findings, f => Assert.Equal(("policy", listing), (f.Scope.Family, f.Scope.Listing)));
        Assert.Empty(report.CompleteFamilies);
    }

    [Fact]
    public void Translate_Results_TellWhatFailed()
    {
        var report = Translated.Text(Report(Results));

        Assert.Equal(["require-limits/check-limits", "require-probes/check-probes", "host-path/check-path"], report.Findings.Select(static f => f.CheckId));
        var (failed, warned, excepted) = (report.Findings[0], report.Findings[1], report.Findings[2]);
        Assert.Equal(new Severity(Severity.High, "high"), failed.Severity);
        Assert.Equal("fail", failed.Status);
        Assert.Equal(Category.Security, failed.Category);
        Assert.Equal("CPU limits are required.\nCategory: Best Practices", failed.Message);
        Assert.Equal("Deployment/shop/cart", failed.Subject.Key);
        Assert.Equal("/results/0", failed.RawPointer);
        Assert.Equal(new Severity(Severity.Medium, null, IsUnrated: true), warned.Severity);
        Assert.Equal(Category.Reliability, warned.Category);
        Assert.Equal("Policy exception shop/allow-host-path", excepted.Suppression);
        Assert.Null(failed.Suppression);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772445600), report.Summary.GeneratedAt);
    }

    [Fact]
    public void Translate_ListedResults_ExamineTheirPolicies()
    {
        var report = Translated.Text(Report(Results));

        Assert.Equal(
            ["kyverno/require-limits", "kyverno/require-probes", "kyverno/no-latest", "kyverno/no-root", "kyverno/host-path"],
            report.CurrentScopes.Select(static s => s.Key.Split('|')[0]));
        Assert.All(report.CurrentScopes, static s => Assert.EndsWith("|Deployment/shop/cart", s.Key));
        Assert.Equal(["*kyverno|Deployment/shop/cart", "kyverno/signed|Deployment/shop/cart"], report.NotExaminedScopes.Select(static n => n.Scope.Key));
        Assert.Equal("kyverno/require-limits|Deployment/shop/cart", report.Findings[0].Scope.Key);
    }

    [Fact]
    public void Translate_NoPassListed_TheReportExaminesItsSubject()
    {
        const string Failing = """{"source":"scanner","policy":"CVE-2026-1","result":"fail","properties":{"pkgName":"a","installedVersion":"1","fixedVersion":"2","primaryURL":"https://example.org"} }""";

        var before = Translated.Text(Report(Failing, more: ""","source":"scanner","summary":{"fail":1,"pass":0}"""));
        var after = Translated.Text(Report("", more: ""","source":"scanner","summary":{"fail":0}"""));

        var finding = Assert.Single(before.Findings);
        Assert.Equal("*scanner|Deployment/shop/cart", finding.Scope.Key);
        Assert.Contains(finding.Scope, before.CurrentExaminations);
        Assert.Equal(finding.Scope, Assert.Single(after.CurrentExaminations));
        Assert.Equal("CVE-2026-1 in a", finding.Title);
        Assert.Equal("Upgrade `a` to `2`.", finding.Remediation);
        Assert.Equal(["https://example.org"], finding.References);
    }

    [Theory]
    [InlineData(""","configuration":{"limits":{"maxResults":1}}""", true)]
    [InlineData(""","configuration":{"limits":{"maxResults":2}}""", false)]
    [InlineData(""","configuration":{"limits":{"maxResults":0}}""", false)]
    [InlineData(""","configuration":{"limits":{"statusFilter":["fail","warn","error"]}}""", false)]
    [InlineData(""","configuration":{"limits":{"statusFilter":["fail","warn"]}}""", true)]
    [InlineData(""","configuration":{"limits":{"statusFilter":["fail","warn"]}},"summary":{"fail":1,"warn":0,"error":0,"pass":9}""", false)]
    [InlineData(""","configuration":{"limits":{"statusFilter":["fail","warn"]}},"summary":{"fail":1,"warn":0,"error":2}""", true)]
    [InlineData(""","summary":{"fail":2}""", true)]
    [InlineData(""","summary":{"fail":1,"pass":30}""", false)]
    public void Translate_LimitedReport_ExaminesNoMoreThanItLists(string more, bool limited)
    {
        const string Failing = """{"source":"kyverno","policy":"p","result":"fail"}""";

        var report = Translated.Text($"[{Report(Failing, more: more)}]");

        var whole = new Scope("policy", "shop", "*kyverno|Deployment/shop/cart");
        Assert.Equal(limited, report.NotExaminedScopes.Exists(n => n.Scope == whole));
        Assert.Equal(!limited, report.CurrentScopes.Contains(whole));
        Assert.Contains(new Scope("policy", "shop", "kyverno/p|Deployment/shop/cart"), report.CurrentScopes);
        Assert.Equal(limited ? [] : [Extent.OfNamespaces(["shop"])], report.Lists.Where(static l => l.Listing == "wgpolicyk8s.io/PolicyReport").Select(static l => l.Extent));
        Assert.Equal(whole, Translated.Bare(Assert.Single(report.Findings).Scope));
    }

    [Fact]
    public void Translate_ReportOverManyResources_ExaminesEachForItsPolicyAlone()
    {
        const string Result = """
            {"policy":"p","rule":"r","result":"fail","resources":[{"apiVersion":"v1","kind":"Pod","name":"cart-7d9f8cb5b4-bp9h8","namespace":"shop"},
              {"apiVersion":"apps/v1","kind":"StatefulSet","name":"db","namespace":"shop"},{"name":"no kind"},{"kind":"Namespace","name":"shop"}]}
            """;

        var report = Translated.Text(Report(Result, scope: ""));

        string[] keys = ["Deployment/shop/cart", "StatefulSet/shop/db", "Namespace//shop"];
        Assert.Equal(keys, report.Findings.Select(static f => f.Subject.Key));
        Assert.Equal(keys.Select(static k => "kyverno/p|" + k), report.CurrentScopes.Select(static s => s.Key));
        Assert.Equal(report.CurrentExaminations, report.Findings.Select(static f => f.Scope));
    }

    [Fact]
    public void Translate_NoScopeNoResource_IsAboutTheReport()
    {
        var finding = Assert.Single(Translated.Text(Report("""{"policy":"p","result":"fail"}""", scope: "")).Findings);

        Assert.Equal("PolicyReport/shop/a-name", finding.Subject.Key);
    }

    [Theory]
    [InlineData("\"kind\":\"Deployment\",\"name\":\"cart\"", "\"kind\":\"ReplicaSet\",\"name\":\"cart-7d9f8cb5b4\"")]
    [InlineData("\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"cart\"", "\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"cart-7d9f8cb5b4-bp9h8\"")]
    [InlineData("\"namespace\":\"shop\",\"uid\":\"1\"", "\"uid\":\"2\"")]
    [InlineData("autogen-check-limits", "autogen-cronjob-check-limits")]
    [InlineData("autogen-check-limits", "check-limits")]
    [InlineData("CPU limits are required.", "No limits.")]
    [InlineData("\"high\"", "\"low\"")]
    [InlineData("a-name", "b-name")]
    [InlineData("\"apps/v1\"", "\"example.org/v1\"")]
    [InlineData("\"apiVersion\":\"apps/v1\",", "")]
    [InlineData("\"source\":\"kyverno\"", "\"source\":\"Kyverno\"")]
    [InlineData("\"source\":\"kyverno\",", "")]
    [InlineData("\"policy\":\"require-limits\"", "\"policy\":\"shop/require-limits\"")]
    public void Translate_WhatDoesNotMatter_KeepsIdentities(string from, string to)
    {
        var before = Translated.Text(Report(Results)).Findings.Select(static f => f.Fingerprint);

        Assert.Equal(before, Translated.Text(Report(Results).Replace(from, to)).Findings.Select(static f => f.Fingerprint));
    }

    [Theory]
    [InlineData("\"source\":\"kyverno\"", "\"source\":\"other\"")]
    [InlineData("require-limits", "require-requests")]
    [InlineData("check-limits", "check-requests")]
    [InlineData("\"cart\"", "\"basket\"")]
    public void Translate_WhatMatters_ChangesIdentity(string from, string to)
    {
        var before = Translated.Text(Report(Results)).Findings[0].Fingerprint;

        Assert.NotEqual(before, Translated.Text(Report(Results).Replace(from, to)).Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_UnusableResults_AreListedAndCloseNothing()
    {
        var report = Translated.Text($"[{Report("""{"policy":"p"},{"result":"fail"},5,{"policy":"p","result":"fail"}""")},{Report("", kind: "Pod")}]");

        Assert.Single(report.Findings);
        Assert.Equal(["/0/results/0", "/0/results/1", "/0/results/2", "/1"], report.Skips.Select(static s => s.Pointer));
        Assert.DoesNotContain(report.CurrentScopes, static s => s.Key.StartsWith('*'));
        Assert.Empty(report.CompleteFamilies);
    }

    [Theory]
    [InlineData("shop", "warehouse", "shop,warehouse")]
    [InlineData("shop", "shop", "shop")]
    public void Translate_List_IsCompleteWhereItsReportsAre(string first, string second, string complete)
    {
        var items = Report(Results.Replace("error", "pass"), @namespace: first) + "," + Report("", @namespace: second).Replace("cart", "basket");

        var report = Translated.Text($$"""{"apiVersion":"v1","kind":"List","items":[{{items}}]}""");

        Assert.Equal(Extent.OfNamespaces(complete.Split(',')), Assert.Single(report.Lists, static l => l.Listing == "wgpolicyk8s.io/PolicyReport").Extent);
    }

    [Fact]
    public void Translate_EmptyList_ClosesNothing()
    {
        Assert.NotNull(Translated.Text("""{"apiVersion":"wgpolicyk8s.io/v1alpha2","kind":"PolicyReportList","items":[]}""").ClosesNothingBecause);
        Assert.NotNull(Translated.Text("""{"apiVersion":"v1","kind":"List","items":[]}""", "policyreport").ClosesNothingBecause);
    }

    [Fact]
    public void Translate_MultiDocumentYaml_PointsIntoItsDocuments()
    {
        const string Document = """
            apiVersion: openreports.io/v1alpha1
            kind: Report
            scope: {apiVersion: apps/v1, kind: Deployment, name: cart}
            results:
            - {policy: p, result: fail}
            metadata: {namespace: shop, name: a}
            ---

            """;

        var report = Translated.Text(Document + Document.Replace("cart", "basket").Replace("name: a", "name: b"));

        Assert.Equal(["/0/results/0", "/1/results/0"], report.Findings.Select(static f => f.RawPointer));
        Assert.Equal(("policy", "openreports.io/Report", Extent.OfNamespaces(["shop"])), report.Lists[0]);
    }

    [Fact]
    public void Translate_MutatedReport_ThrowsOnlyFormatExceptions()
    {
        const string Limits = ""","configuration":{"limits":{"maxResults":5,"statusFilter":["fail"]}},"summary":{"pass":1,"fail":2}""";
        var json = Encoding.UTF8.GetBytes($"[{Report(Results)},{Report(Results, "Report", "openreports.io/v1alpha1", Limits)}]");
        var yaml = Encoding.UTF8.GetBytes("""
            apiVersion: wgpolicyk8s.io/v1alpha2
            kind: PolicyReport
            metadata: {name: a, namespace: &n shop}
            summary: {pass: 1, fail: 1.0}
            results:
            - policy: "p\u00e9"
              result: fail
              timestamp: {seconds: 1772445600}
              resources: [{kind: Pod, name: b, namespace: *n}]
            """);
        var random = new Random(20260304);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = Mutation.Of(i % 2 == 0 ? json : yaml, random);
            try
            {
                Translated.Of(ReportSource.FromBytes(bytes), i % 4 < 2 ? null : "policyreport");
            }
            catch (ReportFormatException)
            {
            }
        }
    }
}
