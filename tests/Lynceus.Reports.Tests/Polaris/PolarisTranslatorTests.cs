using Lynceus.Reports.Polaris;

namespace Lynceus.Reports.Tests.Polaris;

public class PolarisTranslatorTests
{
    private const string Audit = """
        {"PolarisOutputVersion":"1.0","AuditTime":"2026-03-02T10:00:00Z","SourceType":"Cluster","SourceName":"https://api","Results":[
          {"Name":"cart-7d9f8cb5b4","Namespace":"shop","Kind":"ReplicaSet","Results":{},
           "PodResult":{"Name":"","Results":{"hostIPCSet":{"ID":"hostIPCSet","Message":"Host IPC is not configured","Success":true,"Severity":"danger","Category":"Security"}},
            "ContainerResults":[{"Name":"app","Results":{
              "runAsRootAllowed":{"ID":"runAsRootAllowed","Message":"Should not be allowed to run as root","Success":false,"Severity":"danger","Category":"Security"},
              "cpuLimitsMissing":{"ID":"cpuLimitsMissing","Message":"CPU limits should be set","Success":false,"Severity":"warning","Category":"Resources"}}}]}}]}
        """;

    [Fact]
    public void Translate_SharedReports_CountAsAsserted()
    {
        foreach (var (_, file, findings) in SharedReports.Asserted("polaris"))
        {
            Assert.Equal(findings, Translated.File(SharedReports.Find("reports/polaris/" + file)!).Findings.Count);
        }
    }

    [Fact]
    public void Translate_FailedContainerChecks_AreAboutTheTopController()
    {
        var report = Translated.Text(Audit);

        Assert.Equal(PolarisTranslator.Name, report.Summary.Tool);
        Assert.Equal(["Deployment/shop/cart/app", "Deployment/shop/cart/app"], report.Findings.Select(f => f.Subject.Key));
        Assert.Equal([0.75, 0.25], report.Findings.Select(f => f.Severity.Value));
        Assert.Equal([Category.Security, Category.Efficiency], report.Findings.Select(f => f.Category));
        Assert.Equal("/Results/0/PodResult/ContainerResults/0/Results/runAsRootAllowed", report.Findings[0].RawPointer);
        Assert.Equal([("configuration", "workloads", Extent.Cluster)], report.Lists);
    }

    [Fact]
    public void Translate_NextRollout_KeepsIdentities()
    {
        var before = Translated.Text(Audit);

        var after = Translated.Text(Audit.Replace("cart-7d9f8cb5b4", "cart-5bd4c6f79"));

        Assert.Equal(before.Findings.Select(f => f.Fingerprint), after.Findings.Select(f => f.Fingerprint));
    }

    [Fact]
    public void Translate_MessageAndDetailsRewritten_KeepsIdentities()
    {
        var before = Translated.Text(Report([Workload("cart", ("a", false)), Workload("web", ("a", true))]));

        var after = Translated.Text(Report([Workload("cart", ("a", false)), Workload("web", ("a", true))])
            .Replace("\"Message\":\"m\"", "\"Message\":\"n\",\"Details\":[\"other\"]", StringComparison.Ordinal));

        Assert.Equal(before.Findings.Select(f => f.Fingerprint), after.Findings.Select(f => f.Fingerprint));
        Assert.Equal("other", Assert.Single(after.Findings).Message);
    }

    [Fact]
    public void Translate_RenamedCheck_IsTheCheckOfToday()
    {
        var old = Assert.Single(Translated.Text(Report([Workload("cart", ("multipleReplicasForDeployment", false), ("b", true))])).Findings);
        var today = Assert.Single(Translated.Text(Report([Workload("cart", ("deploymentMissingReplicas", false), ("b", true))])).Findings);

        Assert.Equal(today.Fingerprint, old.Fingerprint);
        Assert.Equal(today.Scope, old.Scope);
        Assert.Equal(("deploymentMissingReplicas", "deploymentMissingReplicas"), (old.CheckId, today.CheckId));
        Assert.Equal(["multipleReplicasForDeployment"], old.Aliases);
        Assert.Empty(today.Aliases);
        var former = Assert.Single(today.FormerKeys);
        Assert.Equal(Fingerprint.Of(1, "polaris", "configuration", "multipleReplicasForDeployment", "Deployment/shop/cart"), former.Fingerprint);
    }

    [Fact]
    public void Translate_CheckThatKeptItsId_HasTheKeyOfTheFirstSchemeButForTheVersion()
    {
        var finding = Translated.Text(Audit).Findings[0];

        Assert.Empty(finding.FormerKeys);
        Assert.Equal(Fingerprint.Of(1, "polaris", "configuration", "runAsRootAllowed", "Deployment/shop/cart/app"), finding.Key.InVersion(1).Fingerprint);
    }

    [Fact]
    public void Translate_CheckThatIsShown_WasExamined()
    {
        var report = Translated.Text(Report([Workload("cart", ("a", false), ("b", true)), Workload("web", ("c", true))]));

        Assert.Equal(
            [
                "Deployment/shop/cart", "Deployment/shop/cart#a", "Deployment/shop/cart#b", "Deployment/shop/cart#c",
                "Deployment/shop/web", "Deployment/shop/web#b", "Deployment/shop/web#c",
            ],
            report.ExaminedScopes.Select(s => s.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["Deployment/shop/cart", "Deployment/shop/web"], report.Examinations.Where(s => s.IsFormer).Select(s => s.Key));
        Assert.All(report.ExaminedScopes, s => Assert.Equal(("configuration", "shop"), (s.Family, s.Namespace)));
        Assert.All(report.Examinations, s => Assert.Equal(("workloads", null), (s.Listing, s.Variant)));
        Assert.Equal("Deployment/shop/cart#a", Assert.Single(report.Findings).Scope.Key);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_NothingPassed_WasFilteredAndClosesNothing()
    {
        var report = Translated.Text(Report([Workload("cart", ("a", false)), Workload("web")]));

        Assert.Contains("filtered", report.ClosesNothingBecause, StringComparison.Ordinal);
        Assert.Equal([("configuration", "workloads", Extent.None)], report.Lists);
        Assert.Equal(["Deployment/shop/cart#a"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Fact]
    public void Translate_CheckIsIgnored_IsNoFinding()
    {
        var report = Translated.Text(Report([Workload("cart", ("a", false), ("b", true))]).Replace("danger", "ignore", StringComparison.Ordinal));

        Assert.Empty(report.Findings);
        Assert.Contains("Deployment/shop/cart#a", report.ExaminedScopes.Select(s => s.Key));
    }

    [Theory]
    [InlineData("""{"a":{"Success":true},"b":7}""")]
    [InlineData("""{"a":{"Success":true},"b":{"ID":"b"}}""")]
    [InlineData("""{"a":{"Success":true},"b":{"Message":"\ud800","Success":true}}""")]
    public void Translate_CheckThatCannotBeRead_LeavesItsWorkloadUnexamined(string results)
    {
        var report = Translated.Text(Report([$$"""{"Name":"cart","Namespace":"shop","Kind":"Deployment","Results":{{results}} }""", Workload("web", ("a", true))]));

        Assert.Equal("/Results/0/Results/b", Assert.Single(report.Skips).Pointer);
        Assert.Equal(["Deployment/shop/web", "Deployment/shop/web#a"], report.ExaminedScopes.Select(s => s.Key));
        Assert.Equal(["Deployment/shop/cart", "Deployment/shop/cart#a"], report.NotExaminedScopes.Select(s => s.Scope.Key));
        Assert.Equal([("configuration", "workloads", Extent.Cluster)], report.Lists);
    }

    [Fact]
    public void Translate_ContainerThatCannotBeRead_LeavesItsWorkloadUnexamined()
    {
        var report = Translated.Text(Report(
            ["""{"Name":"cart","Namespace":"shop","Kind":"Deployment","PodResult":{"Results":{"a":{"Success":true}},"ContainerResults":[7]}}"""]));

        Assert.Equal("/Results/0/PodResult/ContainerResults/0", Assert.Single(report.Skips).Pointer);
        Assert.Empty(report.ExaminedScopes);
    }

    [Fact]
    public void Translate_SeveralChecksThatCannotBeRead_GiveTheReasonOfTheFirst()
    {
        var report = Translated.Text(Report(
            ["""{"Name":"cart","Namespace":"shop","Kind":"Deployment","Results":{"a":{"Success":true},"b":7,"c":{"ID":"c"}}}""", Workload("web", ("a", true))]));

        Assert.Equal(["/Results/0/Results/b", "/Results/0/Results/c"], report.Skips.Select(s => s.Pointer));
        Assert.All(report.NotExaminedScopes, s => Assert.Equal(("Deployment/shop/cart", report.Skips[0].Reason), (s.Scope.Key.Split('#')[0], s.Reason)));
        Assert.NotEqual(report.Skips[0].Reason, report.Skips[1].Reason);
    }

    [Theory]
    [InlineData("7", "A result is not an object.")]
    [InlineData("""{"Name":"cart","Results":{}}""", "The workload has no Name or Kind.")]
    [InlineData("""{"Name":"cart","Results":{"a":7}}""", "A check is not an object.")]
    public void Translate_WorkloadWithoutName_IsSkippedForOneReason(string workload, string reason)
    {
        Assert.Equal([reason], Translated.Text(Report([workload, Workload("web", ("a", true))])).Skips.Select(s => s.Reason));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("""{"Name":"cart","Results":{}}""")]
    [InlineData("""{"Kind":"Deployment","Results":{}}""")]
    [InlineData("""{"Name":"\ud800","Kind":"Deployment"}""")]
    public void Translate_WorkloadWithoutName_LeavesTheListUnproven(string workload)
    {
        var report = Translated.Text(Report([workload, Workload("web", ("a", true))]));

        Assert.Equal("/Results/0", Assert.Single(report.Skips).Pointer);
        Assert.Equal([("configuration", "workloads", Extent.None)], report.Lists);
        Assert.Equal(["Deployment/shop/web", "Deployment/shop/web#a"], report.ExaminedScopes.Select(s => s.Key));
    }

    [Fact]
    public void Translate_BrokenNamespaceBehindTheName_LeavesTheWorkloadUnexamined()
    {
        var report = Translated.Text(Report(
            ["""{"Name":"cart","Kind":"Deployment","Namespace":"\ud800","Results":{"a":{"Success":true}}}""", Workload("web", ("a", true))]));

        Assert.Single(report.Skips);
        Assert.DoesNotContain(report.ExaminedScopes, s => s.Key.Contains("cart", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cluster", "https://api", "cluster")]
    [InlineData("ClusterNamespace", "shop", "namespace:shop")]
    [InlineData("ClusterNamespace", "", "none")]
    [InlineData("Workload", "shop/Deployment/cart", "none")]
    public void Translate_AuditOfACluster_ProvesWhatItLooked(string type, string name, string extent)
    {
        var report = Translated.Text(Report([Workload("cart", ("a", true))], type, name));

        Assert.Equal(extent, Assert.Single(report.Lists).Extent.ToString());
    }

    [Fact]
    public void Translate_NoWorkload_ClosesNothing()
    {
        var report = Translated.Text(Report([]));

        Assert.Equal("The audit lists no workload.", report.ClosesNothingBecause);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Translate_Folder_IsNotTheCluster()
    {
        var cluster = Translated.Text(Report([Workload("cart", ("a", false), ("b", true))]));
        var folder = Translated.Text(Report([Workload("cart", ("a", false), ("b", true))], "Path", "deploy"));

        Assert.NotEqual(cluster.Findings[0].Fingerprint, folder.Findings[0].Fingerprint);
        Assert.Empty(cluster.ExaminedScopes.Intersect(folder.ExaminedScopes));
        Assert.Empty(folder.Lists);
        Assert.All(folder.Examinations, s => Assert.Equal(("", "deploy"), (s.Listing, s.Variant)));
        Assert.Equal("manifests/Deployment/shop/cart#a", folder.Findings[0].Scope.Key);
        Assert.Equal(cluster.Findings[0].Key.InVersion(1).Fingerprint, Assert.Single(folder.Findings[0].FormerKeys).Fingerprint);
    }

    [Fact]
    public void Translate_TwoCheckoutsWithoutNames_AreVariantsOfOneItem()
    {
        var one = Folder("/home/runner/work/shop/shop/deploy", null, null);
        var other = Folder("/home/runner/work/bank/bank/deploy", null, null);
        var elsewhere = Folder("/builds/team/shop/deploy", null, null);

        Assert.Equal(one.Findings[0].Fingerprint, other.Findings[0].Fingerprint);
        Assert.Equal(["shop/deploy", "bank/deploy", "shop/deploy"], new[] { one, other, elsewhere }.Select(r => r.Findings[0].Scope.Variant));
        Assert.Equal(Translated.Bare(one.Findings[0].Scope), Translated.Bare(other.Findings[0].Scope));
    }

    [Theory]
    [InlineData("shop", "deploy")]
    [InlineData("shop", "other")]
    [InlineData("shop", null)]
    [InlineData(null, "shop")]
    public void Translate_NamedFolder_IsASourceOfItsOwn(string? subject, string? displayName)
    {
        var unnamed = Folder("deploy", null, null).Findings[0];

        var report = Folder("deploy", displayName, subject);

        var finding = report.Findings[0];
        Assert.NotEqual(unnamed.Fingerprint, finding.Fingerprint);
        Assert.Equal("manifests/shop/Deployment/shop/cart#a", finding.Scope.Key);
        Assert.Null(finding.Scope.Variant);
        Assert.Equal(unnamed.Fingerprint, finding.FormerKeys[0].Fingerprint);
        Assert.Equal(unnamed.FormerKeys[0].Fingerprint, finding.FormerKeys[1].Fingerprint);
        Assert.Equal(finding.Fingerprint, Folder("/tmp/tmp.x1/deploy", "shop", null).Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_DisplayNameIsThePath_NamesNothing()
    {
        Assert.Equal("deploy", Folder("deploy", "deploy", null).Findings[0].Scope.Variant);
    }

    [Fact]
    public void Translate_SenderNamesASubject_AnAuditOfAClusterIgnoresIt()
    {
        var report = Translated.Text(Audit, subject: "shop");

        Assert.Equal(Translated.Text(Audit).Findings.Select(f => f.Fingerprint), report.Findings.Select(f => f.Fingerprint));
    }

    [Fact]
    public void Translate_SourceBehindTheResults_IsReadTheSame()
    {
        const string Name = """ "SourceName":"deploy","DisplayName":"shop","SourceType":"Path" """;
        const string Before = """{"PolarisOutputVersion":"1.0",""";
        var results = $"\"Results\":[{Workload("cart", ("a", false), ("b", true))}]";

        var first = Translated.Text(Before + Name + "," + results + "}");
        var behind = Translated.Text(Before + results + "," + Name + "}");

        Assert.Equal(first.Findings[0].Fingerprint, behind.Findings[0].Fingerprint);
        Assert.Equal(first.Findings[0].Scope, behind.Findings[0].Scope);
        Assert.Equal(first.ExaminedScopes, behind.ExaminedScopes);
    }

    private static Translated Folder(string path, string? displayName, string? subject) =>
        Translated.Text(Report([Workload("cart", ("a", false), ("b", true))], "Path", path, displayName), subject: subject);

    private static string Report(IEnumerable<string> workloads, string type = "Cluster", string name = "https://api", string? displayName = null) =>
        $$"""{"PolarisOutputVersion":"1.0","SourceType":"{{type}}","SourceName":"{{name}}","DisplayName":"{{displayName ?? name}}","Results":[{{string.Join(',', workloads)}}]}""";

    private static string Workload(string name, params (string Id, bool Passed)[] checks)
    {
        var results = checks.Select(c => $$""" "{{c.Id}}":{"ID":"{{c.Id}}","Message":"m","Success":{{(c.Passed ? "true" : "false")}},"Severity":"danger","Category":"Security"} """);
        return $$"""{"Name":"{{name}}","Namespace":"shop","Kind":"Deployment","Results":{ {{string.Join(',', results)}} } }""";
    }
}
