namespace Lynceus.Reports.Tests.Trivy;

public class TrivyCoverageTests
{
    [Fact]
    public void Translate_VulnerabilityScanOnly_DoesNotExamineSecrets()
    {
        var report = Translated.Text(TrivySamples.Image);

        Assert.Equal([new Scope("vulnerability", "", "Image//registry.example:5000/shop/cart")], report.ExaminedScopes);
        Assert.Empty(report.CompleteFamilies);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_Tree_ExaminesEachScannerThatRan()
    {
        var report = Translated.Text(TrivySamples.Tree);

        Assert.Equal(["misconfiguration", "secret", "license"], report.ExaminedScopes.Select(s => s.Family));
        Assert.All(report.Findings, f => Assert.Contains(f.Scope, report.ExaminedScopes));
    }

    [Fact]
    public void Translate_CleanResult_IsExamined()
    {
        var report = Translated.Text("""
            {"SchemaVersion":2,"ArtifactName":"shop/cart:1","ArtifactType":"container_image","Results":[
             {"Target":"shop/cart:1 (alpine 3.20)","Class":"os-pkgs","Type":"alpine"}]}
            """);

        Assert.Empty(report.Findings);
        Assert.Equal([new Scope("vulnerability", "", "Image//shop/cart")], report.ExaminedScopes);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image"}""")]
    [InlineData("""{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":null}""")]
    [InlineData("""{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":[]}""")]
    [InlineData("""{"ClusterName":""}""")]
    [InlineData("""{"ClusterName":"c","Resources":null}""")]
    [InlineData("""{"ClusterName":"c","Resources":[{"Namespace":"a","Kind":"Pod","Name":"x"},{"Namespace":"a","Kind":"Pod","Name":"y"}]}""")]
    public void Translate_NoResults_ClosesNothing(string text)
    {
        var report = Translated.Text(text);

        Assert.Empty(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.Empty(report.CompleteFamilies);
        Assert.NotNull(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_NamelessArtifact_ClosesNothing()
    {
        var report = Translated.Text("""
            [{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]
            """);

        Assert.Single(report.Findings);
        Assert.NotNull(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_Cluster_ExaminesResourcesWithoutResultsToo()
    {
        var report = Translated.Text(TrivySamples.Cluster);

        Assert.Equal(
            [
                new("vulnerability", "shop", "Deployment/shop/cart"), new("misconfiguration", "shop", "Deployment/shop/cart"),
                new("vulnerability", "shop", "Service/shop/cart"), new Scope("misconfiguration", "shop", "Service/shop/cart"),
            ],
            report.ExaminedScopes);
        Assert.Equal([("vulnerability", "shop"), ("misconfiguration", "shop")], report.CompleteFamilies);
    }

    [Fact]
    public void Translate_ResourceWithError_IsNotExaminedForAnyFamily()
    {
        var report = Translated.Text(TrivySamples.Cluster);

        Assert.Equal(
            ["vulnerability", "misconfiguration", "secret", "license", "custom"],
            report.NotExaminedScopes.Where(s => s.Scope.Key == "Deployment/shop/pay").Select(s => s.Scope.Family));
        Assert.All(report.NotExaminedScopes, s => Assert.Equal("scan failed: no such image", s.Reason));
        Assert.DoesNotContain(report.ExaminedScopes, s => s.Key == "Deployment/shop/pay");
    }

    [Theory]
    [InlineData("""{"Namespace":"other","Kind":"Service","Name":"cart"}""")]
    [InlineData("""{"Kind":"ClusterRole","Name":"admin"}""")]
    public void Translate_SeveralNamespaces_CompleteEverywhere(string resource)
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace("""{"Namespace":"shop","Kind":"Service","Name":"cart"}""", resource));

        Assert.Equal([("vulnerability", null), ("misconfiguration", null)], report.CompleteFamilies);
    }

    [Fact]
    public void Translate_OneObject_DoesNotSpeakForItsNamespace()
    {
        var report = Translated.Text("""
            {"ClusterName":"c","Resources":[{"Namespace":"shop","Kind":"Deployment","Name":"cart","Results":[
             {"Target":"Deployment/cart","Class":"config","Type":"kubernetes"}]}]}
            """);

        Assert.Single(report.ExaminedScopes);
        Assert.Empty(report.CompleteFamilies);
    }

    [Fact]
    public void Translate_ResourceWithoutName_KeepsTheReportFromBeingComplete()
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace("""{"Namespace":"shop","Kind":"Service","Name":"cart"}""", """{"Kind":"Service"},7"""));

        Assert.Equal(["/Resources/1", "/Resources/2"], report.Skips.Select(s => s.Pointer));
        Assert.Empty(report.CompleteFamilies);
        Assert.NotEmpty(report.ExaminedScopes);
    }

    [Fact]
    public void Translate_SameWorkloadTwice_IsExaminedOnceAndFailsOnce()
    {
        const string Failed = """{"Namespace":"shop","Kind":"ReplicaSet","Name":"cart-5bd4c6f79","Error":"timed out"}""";
        var report = Translated.Text(TrivySamples.Cluster.Replace("""{"Namespace":"shop","Kind":"Service","Name":"cart"}""", Failed));

        Assert.DoesNotContain(report.ExaminedScopes, s => s.Key == "Deployment/shop/cart");
        Assert.Contains((new Scope("vulnerability", "shop", "Deployment/shop/cart"), "timed out"), report.NotExaminedScopes);
    }

    [Fact]
    public void Translate_SkippedElement_KeepsItsFamilyFromClosing()
    {
        var report = Translated.Text(TrivySamples.Tree.Replace("\"RuleID\":\"mysecret\",", ""));

        Assert.Equal(3, report.Findings.Count);
        Assert.Equal([("/Results/1/Secrets/1", "The secret has no RuleID.")], report.Skips);
        Assert.Equal(["misconfiguration", "license"], report.ExaminedScopes.Select(s => s.Family));
        Assert.Equal("secret", Assert.Single(report.NotExaminedScopes).Scope.Family);
    }
}
