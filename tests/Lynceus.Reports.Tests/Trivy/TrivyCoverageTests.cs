namespace Lynceus.Reports.Tests.Trivy;

public class TrivyCoverageTests
{
    private const string All = "vulnerability,misconfiguration,secret,license,custom";
    private const string Service = """{"Namespace":"shop","Kind":"Service","Name":"cart"}""";

    [Fact]
    public void Translate_VulnerabilityScanOnly_DoesNotExamineSecrets()
    {
        var report = Translated.Text(TrivySamples.Image);

        Assert.Equal([new Scope("vulnerability", "", "Image//registry.example:5000/shop/cart")], report.ExaminedScopes);
        Assert.Empty(report.Lists);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_Tree_ExaminesEachScannerThatRan()
    {
        var report = Translated.Text(TrivySamples.Tree);

        Assert.Equal(["misconfiguration", "secret", "license"], report.ExaminedScopes.Select(s => s.Family));
        Assert.All(report.Findings, f => Assert.Contains(f.Scope, report.Examinations));
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
        Assert.Empty(report.Lists);
        Assert.NotNull(report.ClosesNothingBecause);
    }

    private static IEnumerable<(string Family, string Listing, string Extent)> Lists(Translated report) =>
        report.Lists.Select(l => (l.Family, l.Listing, l.Extent.ToString()));

    [Fact]
    public void Translate_NamelessArtifact_ClosesNothing()
    {
        var report = Translated.Text("""
            [{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]}]
            """);

        Assert.Single(report.Findings);
        Assert.Empty(report.ExaminedScopes);
        Assert.Equal("The report does not name what was scanned.", report.ClosesNothingBecause);
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
        Assert.Equal(
            [
                ("vulnerability", "objects", "none"), ("vulnerability", "objects/Deployment", "namespace:shop"), ("vulnerability", "objects/Service", "namespace:shop"),
                ("misconfiguration", "objects", "none"), ("misconfiguration", "objects/Deployment", "namespace:shop"),
                ("misconfiguration", "objects/Service", "namespace:shop"),
            ],
            Lists(report));
        Assert.All(report.Examinations, s => Assert.Equal(("objects/" + s.Key.Split('/')[0], null), (s.Listing, s.Variant)));
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
    [InlineData("""{"Namespace":"other","Kind":"Service","Name":"cart"}""", "objects/Service", "namespace:other,shop")]
    [InlineData("""{"Namespace":"other","Kind":"ReplicaSet","Name":"pay-5bd4c6f79"}""", "objects/Deployment", "namespace:other,shop")]
    [InlineData("""{"Kind":"ClusterRole","Name":"admin"}""", "objects/ClusterRole", "namespace:,shop")]
    public void Translate_SeveralNamespaces_ProvesThoseThatAppearAndNoOther(string resource, string listing, string extent)
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace("""{"Namespace":"shop","Kind":"Service","Name":"cart"}""", resource));

        Assert.Contains(("vulnerability", listing, extent), Lists(report));
        Assert.Contains(("misconfiguration", "objects/Deployment", extent), Lists(report));
        Assert.Equal(["vulnerability", "misconfiguration"], report.Lists.Where(l => l.Listing == "objects").Select(l => l.Family));
        Assert.DoesNotContain(report.Lists, l => l.Extent.IsCluster);
    }

    [Fact]
    public void Translate_ImageScannedByItself_IsInNoList()
    {
        foreach (var sample in (string[])[TrivySamples.Image, TrivySamples.Tree])
        {
            var report = Translated.Text(sample);

            Assert.All(report.Examinations, s => Assert.Equal("", s.Listing));
            Assert.Empty(report.Lists);
        }
    }

    [Fact]
    public void Translate_OneObject_DoesNotSpeakForItsNamespace()
    {
        var report = Translated.Text("""
            {"ClusterName":"c","Resources":[{"Namespace":"shop","Kind":"Deployment","Name":"cart","Results":[
             {"Target":"Deployment/cart","Class":"config","Type":"kubernetes"}]}]}
            """);

        Assert.Single(report.ExaminedScopes);
        Assert.Empty(report.Lists);
    }

    [Fact]
    public void Translate_TwoObjects_SpeakForTheirNamespaces()
    {
        var report = Translated.Text("""
            {"ClusterName":"c","Resources":[{"Namespace":"shop","Kind":"Deployment","Name":"cart","Results":[
             {"Target":"Deployment/cart","Class":"config","Type":"kubernetes"}]},{"Namespace":"pay","Kind":"Deployment","Name":"pay"}]}
            """);

        Assert.Equal([("misconfiguration", "objects", "none"), ("misconfiguration", "objects/Deployment", "namespace:pay,shop")], Lists(report));
    }

    [Fact]
    public void Translate_ResourceWithoutName_KeepsTheReportFromBeingComplete()
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace("""{"Namespace":"shop","Kind":"Service","Name":"cart"}""", """{"Kind":"Service"},7"""));

        Assert.Equal(["/Resources/1", "/Resources/2"], report.Skips.Select(s => s.Pointer));
        Assert.Empty(report.Lists);
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

    // What an element that cannot be read stands for may be open still.
    [Theory]
    [InlineData("""{"Class":"os-pkgs","Type":"alpine","Vulnerabilities":[7]}""", "/Results/0/Vulnerabilities/0", "It is not an object.", "vulnerability")]
    [InlineData("""{"Class":"os-pkgs","Type":"alpine","Vulnerabilities":[7,[8]]}""", "/Results/0/Vulnerabilities/0", "It is not an object.", "vulnerability")]
    [InlineData("""{"Class":"license","Licenses":[{}]}""", "/Results/0/Licenses/0", "The license has no Name.", "license")]
    [InlineData("""{"Class":"custom","Vulnerabilities":[[7]]}""", "/Results/0/Vulnerabilities/0", "It is not an object.", "custom")]
    [InlineData("""{"Class":"os-pkgs","Type":"alpine","ExperimentalModifiedFindings":[{}]}""", "/Results/0/ExperimentalModifiedFindings/0", "It says neither what it is nor what it is about.", All)]
    [InlineData("""{"Class":"os-pkgs","Type":"alpine","Target":"\ud800"}""", "/Results/0", "A text is not valid UTF-8 or has a lone surrogate.", All)]
    [InlineData("7", "/Results/0", "A result is not an object.", All)]
    [InlineData("[[7]]", "/Results/0", "A result is not an object.", All)]
    public void Translate_UnreadablePart_LeavesItsFamiliesUnexamined(string broken, string pointer, string reason, string families)
    {
        var report = Translated.Text($$"""
            {"SchemaVersion":2,"ArtifactName":"infra","ArtifactType":"filesystem","Results":[{{broken}},{"Class":"config","Type":"terraform"},{"Class":"secret"}]}
            """);

        Assert.Equal((pointer, reason), report.Skips[0]);
        Assert.Equal(families, string.Join(',', report.NotExaminedScopes.Select(s => s.Scope.Family)));
        Assert.All(report.NotExaminedScopes, s => Assert.Equal(("Filesystem//infra", "A part of its results could not be read."), (s.Scope.Key, s.Reason)));
        Assert.Equal(families == All ? [] : ["misconfiguration", "secret"], report.ExaminedScopes.Select(s => s.Family));
        Assert.Null(report.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_UnreadableResultOfAnArray_CostsTheOthersNothing()
    {
        var report = Translated.Text("""
            [{"Target":"redis:6 (debian 10.4)","Type":"debian"},{"Class":"\ud800","Type":"x","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"a"}]},
             {"Target":"redis:6 (debian 10.4)","Type":"debian","Vulnerabilities":[{"VulnerabilityID":"CVE-2","PkgName":"a"}]}]
            """, "trivy");

        Assert.Equal("/1", Assert.Single(report.Skips).Pointer);
        Assert.Equal("CVE-2", Assert.Single(report.Findings).CheckId);
        Assert.Equal(All, string.Join(',', report.NotExaminedScopes.Select(s => s.Scope.Family)));
    }

    [Theory]
    [InlineData("\"Results\":[7]", "/Resources/1/Results/0")]
    [InlineData("\"Results\":[],\"Error\":\"\\ud800\"", "/Resources/1")]
    public void Translate_UnreadablePartOfAResource_LeavesThisOneUnexamined(string rest, string pointer)
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace(Service, Service[..^1] + "," + rest + "}"));

        Assert.Equal(pointer, Assert.Single(report.Skips).Pointer);
        Assert.Equal(All, string.Join(',', report.NotExaminedScopes.Where(s => s.Scope.Key == "Service/shop/cart").Select(s => s.Scope.Family)));
        Assert.Equal(["vulnerability", "misconfiguration"], report.ExaminedScopes.Where(s => s.Key == "Deployment/shop/cart").Select(s => s.Family));
        Assert.DoesNotContain(report.ExaminedScopes, s => s.Key == "Service/shop/cart");
    }

    [Theory]
    [InlineData("""{"Namespace":"shop","Kind":"Service","Name":"cart","Error":"\ud800"}""", "A text is not valid UTF-8 or has a lone surrogate.")]
    [InlineData("""{"Namespace":"shop","Kind":"Service","Name":"cart","Results":[],"Error":"\ud800"}""", "A text is not valid UTF-8 or has a lone surrogate.")]
    [InlineData("""{"Namespace":"shop","Kind":"Service","Results":[]}""", "The resource has no Kind or Name.")]
    [InlineData("""{"Namespace":"shop","Name":"cart","Results":[]}""", "The resource has no Kind or Name.")]
    [InlineData("7", "A resource is not an object.")]
    [InlineData("[[7]]", "A resource is not an object.")]
    public void Translate_ResourceThatIsSkipped_LeavesTheListsUnproven(string resource, string reason)
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace(Service, resource));

        Assert.Equal([("/Resources/1", reason)], report.Skips);
        Assert.Empty(report.Lists);
        Assert.Contains(report.ExaminedScopes, s => s.Key == "Deployment/shop/cart");
    }

    [Theory]
    [InlineData("""{"Kind":"Deployment","Name":"pay","Results":RESULTS,"Namespace":"shop"}""")]
    [InlineData("""{"Namespace":"shop","Name":"pay","Results":RESULTS,"Kind":"Deployment"}""")]
    [InlineData("""{"Namespace":"shop","Kind":"Deployment","Results":RESULTS,"Name":"pay"}""")]
    [InlineData("""{"Results":RESULTS,"Name":"pay","Kind":"Deployment","Namespace":"shop"}""")]
    [InlineData("""{"Metadata":["x"],"Results":RESULTS,"Name":"pay","Kind":"Deployment","Namespace":"shop"}""")]
    public void Translate_NamesBehindTheResults_AreThoseOfTheResource(string resource)
    {
        const string Results = """[{"Target":"Deployment/pay","Class":"config","Type":"kubernetes","Misconfigurations":[{"ID":"KSV001","Title":"t","Severity":"LOW"}]}]""";
        var named = resource.Replace("RESULTS", Results);

        var report = Translated.Text(TrivySamples.Cluster.Replace(Service, named + "," + named.Replace("pay", "web")));

        Assert.Empty(report.Skips);
        Assert.Equal(["Deployment/shop/pay", "Deployment/shop/web"], report.Findings.TakeLast(2).Select(f => f.Scope.Key));
        Assert.Contains(new Scope("misconfiguration", "shop", "Deployment/shop/web"), report.ExaminedScopes);
        Assert.DoesNotContain(report.ExaminedScopes, s => s.Namespace.Length == 0);
    }

    [Fact]
    public void Translate_WorkloadThatFailsFirstAndThenWorks_IsNotExamined()
    {
        const string Failed = """{"Namespace":"shop","Kind":"ReplicaSet","Name":"web-7d9f8cb5b4","Error":"timed out"},{"Namespace":"shop","Kind":"ReplicaSet","Name":"web-5bd4c6f79","Results":[]}""";
        var report = Translated.Text(TrivySamples.Cluster.Replace(Service, Failed));

        Assert.DoesNotContain(report.ExaminedScopes, s => s.Key == "Deployment/shop/web");
        Assert.Contains((new Scope("vulnerability", "shop", "Deployment/shop/web"), "timed out"), report.NotExaminedScopes);
    }

    // The class says what was scanned; only where there is none do the findings.
    [Theory]
    [InlineData("""{"Target":"a.env","Secrets":[{"RuleID":"mine","Severity":"HIGH"}]}""", "secret")]
    [InlineData("""{"Target":"a.env","Class":"os-pkgs","Type":"alpine","Secrets":[{"RuleID":"mine","Severity":"HIGH"}]}""", "vulnerability")]
    public void Translate_ResultWithoutClass_WasScannedForWhatItShows(string result, string families)
    {
        var report = Translated.Text($$"""{"SchemaVersion":2,"ArtifactName":"infra","ArtifactType":"filesystem","Results":[{{result}}]}""");

        Assert.Single(report.Findings);
        Assert.Equal(families, string.Join(',', report.ExaminedScopes.Select(s => s.Family)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":[{"Target":"x"}]}""")]
    [InlineData("""{"ClusterName":"c","Resources":[{"Namespace":"a","Kind":"Pod","Name":"x","Error":"no such image"}]}""")]
    public void Translate_NoResultOfAnyScanner_SaysThatItClosesNothing(string text) =>
        Assert.Equal("The report shows no result of any scanner.", Translated.Text(text).ClosesNothingBecause);

    [Fact]
    public void Translate_NamelessArtifact_IsExaminedForNoFamily()
    {
        var report = Translated.Text("""[{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm"}]""");

        Assert.Equal(All, string.Join(',', report.NotExaminedScopes.Select(s => s.Scope.Family)));
        Assert.All(report.NotExaminedScopes, s => Assert.Equal("The report does not name what was scanned.", s.Reason));
    }

    [Fact]
    public void Translate_ClusterReport_IsOfItsOwnTime()
    {
        var report = Translated.Text(TrivySamples.Cluster.Replace("\"Resources\"", "\"CreatedAt\":\"2026-10-01T10:00:00Z\",\"Resources\"") + TrivySamples.Image);

        Assert.Equal([1, 1, 1, 1, 2], report.Examinations.Select(s => s.Time!.Value.Day));
    }
}
