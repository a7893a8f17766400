namespace Lynceus.Reports.Tests.Trivy;

/// <summary>Output of <c>--compliance</c>.</summary>
public class TrivyComplianceTests
{
    internal const string All = """
        {"ID":"k8s-cis-1.23","Title":"CIS Kubernetes Benchmarks v1.23","Description":"CIS","Version":"1.23","RelatedResources":["https://cis.example"],"Results":[
         {"ID":"5.2.6","Name":"Minimize the admission of root containers","Description":"d","Severity":"MEDIUM","Results":[
          {"Target":"Deployment/cart","Class":"config","Type":"kubernetes","MisconfSummary":{"Successes":0,"Failures":1},"Misconfigurations":[
           {"Type":"Kubernetes Security Check","ID":"KSV001","AVDID":"AVD-KSV-0001","Title":"Can elevate","Message":"Container 'app' of Deployment 'cart' should set 'x'",
            "Resolution":"Set it","Severity":"MEDIUM","Status":"FAIL"},
           {"ID":"KSV002","Title":"Fine","Severity":"MEDIUM","Status":"PASS"}]}]},
         {"ID":"5.2.7","Name":"Other","Severity":"LOW","Results":null},
         {"ID":"5.9","Name":"Known holes","Severity":"CRITICAL","Results":[
          {"Target":"shop/cart:1 (debian 12)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[
           {"VulnerabilityID":"CVE-2026-1","PkgName":"tzdata","Title":"tzdata - new","Severity":"HIGH"}]}]}]}
        """;

    private const string Summary = """
        {"ID":"k8s-nsa-1.0","Title":"NSA","SummaryControls":[
         {"ID":"1.0","Name":"Non-root containers","Severity":"MEDIUM","TotalFail":12},
         {"ID":"1.1","Name":"Immutable","Severity":"LOW","TotalFail":0},
         {"ID":"2.0","Name":"Manual check","Severity":"LOW"}]}
        """;

    [Fact]
    public void Translate_FullReport_GivesEachFailedCheck()
    {
        var report = Translated.Text(All);

        Assert.Equal("trivy", report.Summary.Tool);
        Assert.Equal(["k8s-cis-1.23/KSV-0001", "k8s-cis-1.23/CVE-2026-1"], report.Findings.Select(f => f.CheckId));
        Assert.Equal(["Deployment//cart/app", "Benchmark//k8s-cis"], report.Findings.Select(f => f.Subject.Key));
        Assert.Equal(
            ["/Results/0/Results/0/Misconfigurations/0", "/Results/2/Results/0/Vulnerabilities/0"], report.Findings.Select(f => f.RawPointer));
        Assert.Equal("Container 'app' of Deployment 'cart' should set 'x'", report.Findings[0].Message);
        Assert.Equal(new Scope("compliance", "", "Benchmark//k8s-cis"), Assert.Single(report.Examinations));
        Assert.Empty(report.Skips);
        Assert.Null(report.ClosesNothingBecause);
    }

    [Theory]
    [InlineData("k8s-cis-1.23", "k8s-cis-1.24")]
    [InlineData("5.2.6", "5.2.5")]
    [InlineData("\"KSV001\",\"AVDID\":\"AVD-KSV-0001\"", "\"KSV-0001\"")]
    [InlineData("shop/cart:1", "docker.io/shop/cart:2")]
    [InlineData("MEDIUM", "HIGH")]
    [InlineData("Minimize the admission", "Reduce the admission")]
    public void Translate_BenchmarkThatWasRenumbered_KeepsIdentities(string from, string to)
    {
        var after = Translated.Text(All.Replace(from, to));

        Assert.NotEqual(All, All.Replace(from, to));
        Assert.Equal(Translated.Text(All).Findings.Select(f => f.Fingerprint), after.Findings.Select(f => f.Fingerprint));
        Assert.Equal(Translated.Text(All).ExaminedScopes, after.ExaminedScopes);
    }

    [Theory]
    [InlineData("Deployment/cart", "Deployment/pay")]
    [InlineData("'app'", "'web'")]
    [InlineData("tzdata\"", "glibc\"")]
    [InlineData("shop/cart:", "shop/pay:")]
    [InlineData("k8s-cis-1.23", "k8s-nsa-1.0")]
    public void Translate_AnotherFailure_IsAnotherIdentity(string from, string to) =>
        Assert.NotEqual(Translated.Text(All).Findings.Select(f => f.Fingerprint), Translated.Text(All.Replace(from, to)).Findings.Select(f => f.Fingerprint));

    [Fact]
    public void Translate_Summary_GivesEachFailingControlWithItsCount()
    {
        var report = Translated.Text(Summary);

        var finding = Assert.Single(report.Findings);
        Assert.Equal(("k8s-nsa-1.0/1.0", "Non-root containers", 12), (finding.CheckId, finding.Title, finding.Occurrences));
        Assert.Equal("Benchmark//k8s-nsa/summary", Assert.Single(report.ExaminedScopes).Key);
        Assert.Equal(finding.Fingerprint, Translated.Text(Summary.Replace("\"1.0\"", "\"1.5\"").Replace("nsa-1.0", "nsa-1.1").Replace("12", "11")).Findings.Single().Fingerprint);
    }

    [Fact]
    public void Translate_ImageBenchmark_NeedsItsSubject()
    {
        var text = All.Replace("k8s-cis-1.23", "docker-cis-1.6.0");

        var unnamed = Translated.Text(text);
        var named = Translated.Text(text, subject: "shop/cart:1.4");

        Assert.Equal("The report does not name the image that was scanned.", unnamed.ClosesNothingBecause);
        Assert.Empty(unnamed.ExaminedScopes);
        Assert.Equal("Image///docker-cis", Assert.Single(unnamed.NotExaminedScopes).Scope.Key);
        var scope = Assert.Single(named.Examinations);
        Assert.Equal(("Image//shop/cart/docker-cis", "1.4"), (scope.Key, scope.Variant));
        Assert.Null(named.ClosesNothingBecause);
    }

    [Fact]
    public void Translate_IdBehindTheResults_IsFoundAllTheSame()
    {
        var reversed = All.Replace("\"ID\":\"k8s-cis-1.23\",", "").TrimEnd()[..^1] + ",\"ID\":\"k8s-cis-1.23\"}";

        Assert.Equal(Translated.Text(All).Findings.Select(f => f.Fingerprint), Translated.Text(reversed, "trivy").Findings.Select(f => f.Fingerprint));
    }

    [Fact]
    public void Translate_UnreadableElement_KeepsTheBenchmarkFromClosing()
    {
        var report = Translated.Text(All.Replace("\"VulnerabilityID\":\"CVE-2026-1\",", "").Replace("""{"ID":"5.2.7","Name":"Other","Severity":"LOW","Results":null}""", "7"));

        Assert.Equal(["/Results/1", "/Results/2/Results/0/Vulnerabilities/0"], report.Skips.Select(s => s.Pointer));
        Assert.Equal("compliance", Assert.Single(report.NotExaminedScopes).Scope.Family);
        Assert.Empty(report.ExaminedScopes);
    }

    [Fact]
    public void Translate_UnreadableElement_SaysWhyTheBenchmarkWasNotExamined()
    {
        var element = Translated.Text(All.Replace("\"VulnerabilityID\":\"CVE-2026-1\",", ""));
        var control = Translated.Text(All.Replace("""{"ID":"5.2.7","Name":"Other","Severity":"LOW","Results":null}""", "7"));

        Assert.Equal("It does not say which check failed.", Assert.Single(element.Skips).Reason);
        Assert.Equal("A control is not an object.", Assert.Single(control.Skips).Reason);
        Assert.All((Translated[])[element, control], r => Assert.Equal("A part of its results could not be read.", Assert.Single(r.NotExaminedScopes).Reason));
        Assert.All((Translated[])[element, control], r => Assert.Null(r.ClosesNothingBecause));
    }

    [Theory]
    [InlineData("k8s-nsa-1.0", "k8s-nsa")]
    [InlineData("K8S-PSS-baseline-0.1", "K8S-PSS-baseline")]
    [InlineData("aks-cis", "aks-cis")]
    [InlineData("aws-cis-1.4", "aws-cis")]
    [InlineData("eks-cis-1.4", "eks-cis")]
    [InlineData("gke-cis-1.6", "gke-cis")]
    [InlineData("ocp-cis-1.7", "ocp-cis")]
    [InlineData("openshift-v4", "openshift")]
    [InlineData("rke-cis-1.24", "rke-cis")]
    [InlineData("rke2-cis-1.24", "rke2-cis")]
    public void Translate_BenchmarkOfAClusterOrAnAccount_NeedsNoSubject(string id, string benchmark)
    {
        var report = Translated.Text(All.Replace("k8s-cis-1.23", id), subject: "shop/cart:1.4");

        Assert.Equal(new Scope("compliance", "", $"Benchmark//{benchmark}"), Assert.Single(report.Examinations));
    }

    [Theory]
    [InlineData(" ", null, null)]
    [InlineData(" shop/cart:1.4 ", "Image//shop/cart/docker-cis/summary", "1.4")]
    [InlineData("shop/cart@sha256:12", "Image//shop/cart/docker-cis/summary", "sha256:12")]
    public void Translate_SummaryOfAnImageBenchmark_IsOfTheGivenImage(string subject, string? key, string? variant)
    {
        var report = Translated.Text(Summary.Replace("k8s-nsa-1.0", "docker-cis-1.6.0"), subject: subject);

        Assert.Equal((key, variant), (report.Examinations.SingleOrDefault()?.Key, report.Examinations.SingleOrDefault()?.Variant));
        Assert.Equal(key is null ? ["The report does not name the image that was scanned."] : [], report.NotExaminedScopes.Select(s => s.Reason));
    }

    [Fact]
    public void Translate_BenchmarkWithoutId_IsABenchmarkOfTheImage()
    {
        var report = Translated.Text(All.Replace("k8s-cis-1.23", ""), subject: "shop/cart:1.4");

        Assert.Equal("Image//shop/cart/benchmark", Assert.Single(report.Examinations).Key);
    }

    [Theory]
    [InlineData("""{"ID":"k8s-nsa-1.0","Title":"NSA","RelatedResources":[],"Results":null}""")]
    [InlineData("""{"ID":"k8s-nsa-1.0","Title":"NSA","RelatedResources":[],"Results":[]}""")]
    [InlineData("""{"ID":"k8s-nsa-1.0","Title":"NSA","RelatedResources":[],"Results":[7]}""")]
    public void Translate_NoControl_ClosesNothing(string text)
    {
        var report = Translated.Text(text);

        Assert.Equal("The report shows no control of the benchmark.", report.ClosesNothingBecause);
        Assert.Empty(report.Examinations);
        Assert.Empty(report.NotExaminedScopes);
    }
}
