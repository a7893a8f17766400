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
        Assert.Equal([("configuration", null)], report.CompleteFamilies);
        Assert.Equal(new Scope("configuration", "shop", "Deployment/shop/cart"), Assert.Single(report.ExaminedScopes));
    }

    [Fact]
    public void Translate_NextRollout_KeepsIdentities()
    {
        var before = Translated.Text(Audit);

        var after = Translated.Text(Audit.Replace("cart-7d9f8cb5b4", "cart-5bd4c6f79"));

        Assert.Equal(before.Findings.Select(f => f.Fingerprint), after.Findings.Select(f => f.Fingerprint));
    }
}
