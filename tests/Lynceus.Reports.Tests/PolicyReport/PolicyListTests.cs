namespace Lynceus.Reports.Tests.PolicyReport;

/// <summary>What lists of policy reports prove: of their own kind, and of lists that a producer has left.</summary>
public class PolicyListTests
{
    private const string Old = "wgpolicyk8s.io/v1alpha2/PolicyReport";
    private const string New = "openreports.io/v1alpha1/Report";

    [Fact]
    public void List_OfTheNewGroup_SpeaksForTheProducersOldListsToo()
    {
        var report = Translated.Text(List(Report(New, "kyverno", "shop", "cart"), Report(New, "kyverno", "pay", "pay")));

        Assert.Equal(
            [
                ("openreports.io/Report", "shop,pay"),
                ("wgpolicyk8s.io/PolicyReport/kyverno", "shop,pay"),
                ("reports.x-k8s.io/PolicyReport/kyverno", "shop,pay"),
            ],
            report.Lists.Select(static l => (l.Listing, string.Join(',', l.Extent.Namespaces))));
        Assert.All(report.CurrentExaminations, static s => Assert.Equal("openreports.io/Report/kyverno", s.Listing));
    }

    [Fact]
    public void List_WithTwoProducers_SpeaksForTheOldListsOfEachAlone()
    {
        var report = Translated.Text(List(Report(New, "kyverno", "shop", "cart"), Report(New, "Image/Scanner", "shop", "cart2")));

        Assert.Equal(
            ["openreports.io/Report", "wgpolicyk8s.io/PolicyReport/kyverno", "reports.x-k8s.io/PolicyReport/kyverno", "wgpolicyk8s.io/PolicyReport/image%2Fscanner", "reports.x-k8s.io/PolicyReport/image%2Fscanner"],
            report.Lists.Select(static l => l.Listing));
    }

    [Fact]
    public void List_OfTheOldGroupWithoutTimes_SpeaksForNoNewerList()
    {
        var report = Translated.Text(List(Report(Old, "kyverno", "shop", "cart")));

        Assert.Equal(["wgpolicyk8s.io/PolicyReport"], report.Lists.Select(static l => l.Listing));
    }

    [Theory]
    [InlineData(1790000000, true)]
    [InlineData(1790000000 - 86_000, true)]
    [InlineData(1790000000 - 86_400, false)]
    public void List_OfTheOldGroup_SpeaksForTheNewOneWhileItIsFresh(long seconds, bool speaks)
    {
        var report = Translated.Text(List(Report(Old, "kyverno", "shop", "cart", seconds), Report(Old, "scanner", "shop", "db", 1790000000)));

        Assert.Equal(speaks, report.Lists.Exists(static l => l.Listing == "openreports.io/Report/kyverno"));
        Assert.Contains(report.Lists, static l => l.Listing == "openreports.io/Report/scanner");
    }

    [Fact]
    public void List_OfBothGroups_SpeaksForEachByItself()
    {
        var report = Translated.Text(List(Report(Old, "kyverno", "shop", "cart"), Report(New, "kyverno", "pay", "pay")));

        Assert.Equal(["wgpolicyk8s.io/PolicyReport", "openreports.io/Report"], report.Lists.Select(static l => l.Listing));
        Assert.Equal(["shop", "pay"], report.Lists.Select(static l => string.Join(',', l.Extent.Namespaces)));
    }

    [Fact]
    public void List_OfBothGroupsTheNewOneFirst_SpeaksForEachByItself()
    {
        var report = Translated.Text(List(Report(New, "kyverno", "pay", "pay"), Report(Old, "kyverno", "shop", "cart")));

        Assert.Equal(["openreports.io/Report", "wgpolicyk8s.io/PolicyReport"], report.Lists.Select(static l => l.Listing));
    }

    [Fact]
    public void List_WithProducersOfWhichOneLooksLikeTheOtherEscaped_TellsThemApart()
    {
        var report = Translated.Text(List(Report(New, "image/scanner", "shop", "cart"), Report(New, "image%2Fscanner", "shop", "db")));

        Assert.Equal(
            ["openreports.io/Report/image%2Fscanner", "openreports.io/Report/image%252fscanner"],
            report.CurrentExaminations.Select(static s => s.Listing).Distinct());
    }

    [Fact]
    public void List_OfClusterReports_IsCompleteAndSpeaksForClusterReportsAlone()
    {
        var report = Translated.Text(List(Report("openreports.io/v1alpha1/ClusterReport", "kyverno", "", "shop").Replace("Deployment", "Namespace")));

        Assert.Equal(
            ["openreports.io/ClusterReport", "wgpolicyk8s.io/ClusterPolicyReport/kyverno", "reports.x-k8s.io/ClusterPolicyReport/kyverno"],
            report.Lists.Select(static l => l.Listing));
        Assert.All(report.Lists, static l => Assert.Equal(Extent.Cluster, l.Extent));
    }

    [Fact]
    public void List_OfReportsInOneGroupAndClusterReportsInAnother_SpeaksForTheOtherListsOfEach()
    {
        var report = Translated.Text(List(
            Report(New, "kyverno", "shop", "cart"), Report("wgpolicyk8s.io/v1alpha2/ClusterPolicyReport", "kyverno", "", "shop").Replace("Deployment", "Namespace")));

        Assert.Equal(
            ["openreports.io/Report", "wgpolicyk8s.io/ClusterPolicyReport", "wgpolicyk8s.io/PolicyReport/kyverno", "reports.x-k8s.io/PolicyReport/kyverno"],
            report.Lists.Select(static l => l.Listing));
    }

    [Fact]
    public void List_OfTheMiddleGroup_SpeaksForTheOlderOneAlwaysAndForTheNewerWhileItIsFresh()
    {
        const string Middle = "reports.x-k8s.io/v1beta2/PolicyReport";
        var undated = Translated.Text(List(Report(Middle, "kyverno", "shop", "cart")));
        var dated = Translated.Text(List(Report(Middle, "kyverno", "shop", "cart", 1790000000)));

        Assert.Equal(["reports.x-k8s.io/PolicyReport", "wgpolicyk8s.io/PolicyReport/kyverno"], undated.Lists.Select(static l => l.Listing));
        Assert.Equal(["reports.x-k8s.io/PolicyReport", "wgpolicyk8s.io/PolicyReport/kyverno", "openreports.io/Report/kyverno"], dated.Lists.Select(static l => l.Listing));
    }

    [Theory]
    [InlineData(1790000000, 0)]
    [InlineData(0, 1790000000)]
    [InlineData(1790000000, 1780000000)]
    [InlineData(1780000000, 1790000000)]
    public void List_OfSeveralReportsOfAProducer_IsAsFreshAsTheNewest(long first, long second)
    {
        var report = Translated.Text(List(
            Report(Old, "kyverno", "shop", "cart", first), Report(Old, "kyverno", "shop", "pay", second), Report(Old, "scanner", "shop", "db", 1790000000)));

        Assert.Contains(report.Lists, static l => l.Listing == "openreports.io/Report/kyverno");
    }

    [Fact]
    public void List_FollowedByAnEventOfAnotherGroup_StillSpeaksForTheProducersOldLists()
    {
        var report = Translated.Text(List(Report(New, "kyverno", "shop", "cart")) + $$"""{"type":"ADDED","object":{{Report(Old, "kyverno", "shop", "pay")}} }""");

        Assert.Equal(
            ["openreports.io/Report", "wgpolicyk8s.io/PolicyReport/kyverno", "reports.x-k8s.io/PolicyReport/kyverno"], report.Lists.Select(static l => l.Listing));
    }

    [Fact]
    public void Report_ByItself_SpeaksForNoList()
    {
        Assert.Empty(Translated.Text(Report(New, "kyverno", "shop", "cart", 1790000000)).Lists);
    }

    [Fact]
    public void List_WithoutProducer_SpeaksForItsOwnKindAlone()
    {
        var report = Translated.Text(List(Report(New, "", "shop", "cart")));

        Assert.Equal(["openreports.io/Report"], report.Lists.Select(static l => l.Listing));
        Assert.All(report.CurrentExaminations, static s => Assert.Equal("openreports.io/Report", s.Listing));
    }

    [Theory]
    [InlineData("kyverno", "kyverno")]
    [InlineData("Kyverno", "kyverno")]
    [InlineData("Helm", "scanner")]
    [InlineData("argocd", "scanner")]
    public void Producer_IsTheManager_UnlessThatOnlyInstalledIt(string manager, string producer)
    {
        var text = Report(New, "", "shop", "cart").Replace("\"labels\":{  }", $$"""
            "labels":{"app.kubernetes.io/managed-by":"{{manager}}"}
            """).Replace("\"policy\"", "\"source\":\"scanner\",\"policy\"");

        Assert.Contains(Translated.Text(text).CurrentExaminations, s => s.Listing == $"openreports.io/Report/{producer}" && s.Key.StartsWith($"*{producer}|", StringComparison.Ordinal));
    }

    [Fact]
    public void List_WithAnErrorThatIsListed_IsStillAList()
    {
        var report = Translated.Text(List(
            Report(New, "kyverno", "shop", "cart").Replace("\"fail\"", "\"error\""), Report(New, "kyverno", "pay", "pay")));

        Assert.Equal("shop,pay", string.Join(',', report.Lists[0].Extent.Namespaces));
        Assert.Equal(["*kyverno|Deployment/shop/cart", "kyverno/p|Deployment/shop/cart"], report.NotExaminedScopes.Select(static n => n.Scope.Key));
    }

    [Theory]
    [InlineData(""","summary":{"error":2}""")]
    [InlineData(""","summary":{"warn":1}""")]
    public void List_WithAReportThatHidesResults_ProvesNothing(string summary)
    {
        var hiding = Report(New, "kyverno", "shop", "cart").Replace("\"results\"", summary.TrimStart(',') + ",\"results\"");

        Assert.Empty(Translated.Text(List(hiding, Report(New, "kyverno", "pay", "pay"))).Lists);
    }

    [Fact]
    public void Scope_OfAResourceInAnotherNamespace_IsInNoList()
    {
        var text = Report(New, "kyverno", "shop", "cart").Replace("\"policy\"", """
            "resources":[{"kind":"Pod","name":"a","namespace":"pay"},{"kind":"Namespace","name":"shop"},{"kind":"Pod","name":"b"}],"policy"
            """);

        var listings = Translated.Text(List(text)).CurrentExaminations.Where(static s => !s.Key.StartsWith('*')).Select(static s => (s.Namespace, s.Listing));

        Assert.Equal([("pay", ""), ("", ""), ("shop", "openreports.io/Report/kyverno")], listings);
    }

    [Fact]
    public void Webhook_OfADeletedReport_EndsAllItExamined()
    {
        var report = Translated.Text($$"""{"type":"DELETED","object":{{Report(New, "kyverno", "shop", "cart", 1790000000)}} }""");

        Assert.Equal(["*kyverno|Deployment/shop/cart", "kyverno/p|Deployment/shop/cart"], report.CurrentEndedScopes.Select(static s => s.Key));
        Assert.All(report.CurrentEndedScopes, static s => Assert.Equal(("Deployment/cart", 1790000000L), (s.Variant, s.Time!.Value.ToUnixTimeSeconds())));
        Assert.Empty(report.Findings);
        Assert.Empty(report.CurrentExaminations);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void AdmissionReview_OfAReport_IsRecognised()
    {
        var report = Translated.Text($$"""
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"kind":{"group":"openreports.io","kind":"Report"},"operation":"CREATE","object":{{Report(New, "kyverno", "shop", "cart")}} } }
            """);

        Assert.Equal("/request/object/results/0", Assert.Single(report.Findings).RawPointer);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Watch_TakesTheLastStateOfEachReport()
    {
        var failed = Report(New, "kyverno", "shop", "cart");
        var passed = failed.Replace("\"fail\"", "\"pass\"");

        var report = Translated.Text($$"""{"type":"ADDED","object":{{failed}} }{"type":"MODIFIED","object":{{passed}} }""");

        Assert.Empty(report.Findings);
        Assert.Equal(2, report.CurrentExaminations.Count());
    }

    [Fact]
    public void Stream_WithReportsOfOneNameInTwoGroups_HasTwoReports()
    {
        var report = Translated.Text($"[{Report(Old, "kyverno", "shop", "cart")},{Report("reports.x-k8s.io/v1beta2/PolicyReport", "kyverno", "shop", "cart")}]");

        Assert.Equal(2, report.Findings.Count);
        Assert.Equal(1, report.Items);
        Assert.Equal(["wgpolicyk8s.io/PolicyReport", "reports.x-k8s.io/PolicyReport"], report.Lists.Select(static l => l.Listing));
    }

    private static string List(params string[] items) => $$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(',', items)}}]}""";

    private static string Report(string kind, string producer, string @namespace, string name, long seconds = 0)
    {
        var slash = kind.LastIndexOf('/');
        var label = producer.Length == 0 ? "" : $"\"app.kubernetes.io/managed-by\":\"{producer}\"";
        var home = @namespace.Length == 0 ? "" : $",\"namespace\":\"{@namespace}\"";
        return $$$"""
            {"apiVersion":"{{{kind[..slash]}}}","kind":"{{{kind[(slash + 1)..]}}}","metadata":{"name":"{{{name}}}"{{{home}}},"labels":{ {{{label}}} } },
             "scope":{"apiVersion":"apps/v1","kind":"Deployment","name":"{{{name}}}"{{{home}}} },
             "results":[{"policy":"p","result":"fail","timestamp":{"seconds":{{{seconds}}} } }] }
            """;
    }
}
