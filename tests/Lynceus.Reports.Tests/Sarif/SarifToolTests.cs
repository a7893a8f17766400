namespace Lynceus.Reports.Tests.Sarif;

/// <summary>Reports as the tools write them: trivy's pkg/report/sarif.go, grype's presenter/sarif, kube-linter's.</summary>
public class SarifToolTests
{
    [Fact]
    public void Translate_TrivyImageReratedAndRebuilt_KeepsIdentities()
    {
        var before = Trivy("shop/cart:1", Vulnerability("openssl", "CVE-2026-1", "1.1.1k-r0", "LOW", "", "shop/cart"));
        var after = Trivy("shop/cart:2", Vulnerability("openssl", "CVE-2026-1", "1.1.1l-r0", "HIGH", "1.1.1m-r0", "shop/cart"));

        var (one, other) = (Assert.Single(before.Findings), Assert.Single(after.Findings));
        Assert.Equal(one.Fingerprint, other.Fingerprint);
        Assert.Equal(("Trivy|shop/cart", "1"), (one.Scope.Key, one.Scope.Variant));
        Assert.Equal(("Trivy|shop/cart", "2"), (other.Scope.Key, other.Scope.Variant));
        Assert.Equal("Image//shop/cart", one.Subject.Key);
        Assert.Equal("shop/cart:1", one.Subject.Image);
        Assert.Equal(new Package { Name = "openssl", InstalledVersion = "1.1.1l-r0", FixedVersion = "1.1.1m-r0" }, other.Package);
        Assert.Null(one.Package!.FixedVersion);
    }

    [Theory]
    [InlineData("shop/cart", "latest", "shop/cart")]
    [InlineData("reg:5000/shop/cart:v1", "v1", "reg:5000/shop/cart")]
    [InlineData("reg:5000/shop/cart", "latest", "reg:5000/shop/cart")]
    [InlineData("docker.io/library/redis@sha256:12", "sha256:12", "redis")]
    [InlineData("redis:7@sha256:12", "7", "redis")]
    [InlineData("cart.tar", null, null)]
    [InlineData("sha256:12", null, null)]
    public void Translate_TrivyImage_IsNamedByItsRepository(string image, string? variant, string? repository)
    {
        var report = Trivy(image, Vulnerability("a", "CVE-1", "1", "LOW", "", "x"));

        Assert.Equal((variant, repository is null ? "Trivy" : $"Trivy|{repository}"), (report.Findings[0].Scope.Variant, report.Findings[0].Scope.Key));
        Assert.Equal(repository is null ? "File//x" : $"Image//{repository}", report.Findings[0].Subject.Key);
    }

    [Fact]
    public void Translate_ImageInARunThatNamesItsRepository_IsStillTheImage()
    {
        var alone = TrivyText("shop/cart:1", Vulnerability("a", "CVE-1", "1", "LOW", "", "x"));
        var named = alone.Replace("\"tool\"", """ "versionControlProvenance":[{"repositoryUri":"https://git.example/shop","branch":"main"}],"tool" """, StringComparison.Ordinal);

        var finding = Translated.Text(named).Findings[0];

        Assert.Equal(Translated.Text(alone).Findings[0].Fingerprint, finding.Fingerprint);
        Assert.Equal(("Trivy|shop/cart", "1"), (finding.Scope.Key, finding.Scope.Variant));
    }

    [Fact]
    public void Translate_TwoImages_DoNotMix()
    {
        var one = Trivy("shop/cart:1", Vulnerability("a", "CVE-1", "1", "LOW", "", "x"));
        var other = Trivy("shop/web:1", Vulnerability("a", "CVE-1", "1", "LOW", "", "x"));

        Assert.NotEqual(one.Findings[0].Fingerprint, other.Findings[0].Fingerprint);
        Assert.NotEqual(Assert.Single(one.ExaminedScopes), Assert.Single(other.ExaminedScopes));
        Assert.Equal(one.ExaminedScopes, Translated.Text(TrivyText("shop/cart:1", Vulnerability("a", "CVE-1", "1", "LOW", "", "x")), subject: "s").ExaminedScopes);
    }

    [Fact]
    public void Translate_TrivyPackagesOfOneVulnerability_AreToldApart()
    {
        var report = Trivy(
            "shop/cart:1",
            Vulnerability("xz-utils", "CVE-1", "5.6.0", "HIGH", "", "shop/cart"),
            Vulnerability("liblzma5", "CVE-1", "5.6.0", "HIGH", "", "shop/cart"),
            Vulnerability("x", "CVE-1", "1.2.3", "HIGH", "", "app/x-1.2.3.jar"),
            Vulnerability("x", "CVE-1", "1.2.3", "HIGH", "", "other/x-1.2.3.jar"));
        var bumped = Trivy("shop/cart:1", Vulnerability("x", "CVE-1", "1.2.4", "HIGH", "", "app/x-1.2.4.jar"));

        Assert.Equal(4, report.Items);
        Assert.Equal(report.Findings[2].Fingerprint, bumped.Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_TrivyPackageOfARepository_HasAStablePath()
    {
        var before = Trivy(null, Vulnerability("x", "CVE-1", "1.2.3", "HIGH", "", "lib/x-1.2.3.jar")).Findings[0];
        var after = Trivy(null, Vulnerability("x", "CVE-1", "1.2.4", "LOW", "", "lib/x-1.2.4.jar")).Findings[0];

        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.Equal("File//lib/x-1.2.4.jar", after.Subject.Key);
    }

    [Theory]
    [InlineData("DS002", "DS-0002")]
    [InlineData("AVD-DS-0002", "DS-0002")]
    [InlineData("DS-0002", "DS-0002")]
    public void Translate_TrivyMisconfiguration_HasTheCanonicalId(string id, string expected)
    {
        var report = Trivy(null, Misconfiguration(id, "HIGH", "Specify at least 1 USER command"));

        Assert.Equal(expected, Assert.Single(report.Findings).CheckId);
        Assert.Equal(Trivy(null, Misconfiguration("DS-0002", "LOW", "Specify 2 USER commands")).Findings[0].Fingerprint, report.Findings[0].Fingerprint);
        Assert.Equal(id == expected ? [] : [id], report.Findings[0].Aliases);
    }

    [Fact]
    public void Translate_TrivyMisconfigurationsOfContainers_AreToldApart()
    {
        var report = Trivy(
            null,
            Misconfiguration("KSV-0014", "HIGH", "Container 'app' of Deployment 'cart' should set it"),
            Misconfiguration("KSV-0014", "HIGH", "Container 'proxy' of Deployment 'cart' should set it"));
        var reworded = Trivy(null, Misconfiguration("KSV-0014", "LOW", "Container 'proxy' of Deployment 'cart' must set it"));

        Assert.Equal(2, report.Items);
        Assert.Equal(report.Findings[1].Fingerprint, reworded.Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_TrivySecrets_AreToldApartByTheirMaskedLines()
    {
        var report = Trivy(null, Secret("key = ****", "HIGH"), Secret("token = ****", "HIGH"));

        Assert.Equal(2, report.Items);
        Assert.Equal(report.Findings[0].Fingerprint, Trivy(null, Secret("key = ********", "LOW")).Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_TrivySecretWithoutMask_IsUsedForNothing()
    {
        Assert.Equal(Trivy(null, Secret("key = hunter2", "HIGH")).Findings[0].Fingerprint, Trivy(null, Secret("key = hunter3", "HIGH")).Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_TrivyTemplateWithSeverityInTheId_IsTheVulnerability()
    {
        var old = Trivy(null, Vulnerability("a", "CVE-1", "1", "HIGH", "", "x").Replace("\"ruleId\":\"CVE-1\"", "\"ruleId\":\"[HIGH] CVE-1\"", StringComparison.Ordinal));

        Assert.Equal("CVE-1", Assert.Single(old.Findings).CheckId);
        Assert.Equal(Trivy(null, Vulnerability("a", "CVE-1", "1", "LOW", "", "x")).Findings[0].Fingerprint, old.Findings[0].Fingerprint);
    }

    [Fact]
    public void Translate_GrypeImageRebuilt_KeepsIdentities()
    {
        var before = Grype("CVE-2024-1-zlib", "A low vulnerability in deb package: zlib, version 1.2 was found in image shop/cart:1 at: /var/lib/dpkg/status", "cart/var/lib/dpkg/status", "shop/cart:1@sha256:aa:/var/lib/dpkg/status", "h1");
        var after = Grype("CVE-2024-1-zlib", "A high vulnerability in deb package: zlib, version 1.3 was found in image shop/cart:2 at: /var/lib/dpkg/status", "cart2/var/lib/dpkg/status", "shop/cart:2@sha256:bb:/var/lib/dpkg/status", "h2");

        var (one, other) = (Assert.Single(before.Findings), Assert.Single(after.Findings));
        Assert.Equal(one.Fingerprint, other.Fingerprint);
        Assert.Equal(("CVE-2024-1", "grype|shop/cart", "1", "Image//shop/cart"), (one.CheckId, one.Scope.Key, one.Scope.Variant, one.Subject.Key));
        Assert.Equal(new Package { Name = "zlib", InstalledVersion = "1.3", Type = "deb" }, other.Package);
        Assert.Equal(["CVE-2024-1-zlib"], one.Aliases);
    }

    [Fact]
    public void Translate_GrypePackagesOfOneVulnerability_AreToldApart()
    {
        var one = Grype("CVE-2024-1-zlib", "A low vulnerability in deb package: zlib, version 1.2 was found at: a", "a", "a", "h");
        var other = Grype("CVE-2024-1-zlib1g", "A low vulnerability in deb package: zlib1g, version 1.2 was found at: a", "a", "a", "h");

        Assert.NotEqual(one.Findings[0].Fingerprint, other.Findings[0].Fingerprint);
        Assert.Equal(("CVE-2024-1", "File//a"), (other.Findings[0].CheckId, other.Findings[0].Subject.Key));
    }

    [Fact]
    public void Translate_GrypeOfBefore050_HasNoVersionInItsIdentity()
    {
        var before = Grype("ANCHOREVULN_CVE-2024-1_deb_zlib_1.2", "The path /lib/zlib reports zlib at version 1.2  which would result in a vulnerable (deb) package installed", "/lib/zlib", "dockerfile", null);
        var after = Grype("ANCHOREVULN_CVE-2024-1_deb_zlib_1.3", "The path /lib/zlib reports zlib at version 1.3  which would result in a vulnerable (deb) package installed", "/lib/zlib", "dockerfile", null);

        Assert.Equal("CVE-2024-1", before.Findings[0].CheckId);
        Assert.Equal(before.Findings[0].Fingerprint, after.Findings[0].Fingerprint);
        Assert.Equal("1.3", after.Findings[0].Package!.InstalledVersion);
    }

    [Fact]
    public void Translate_KubeLinterObjectsOfOneFile_AreToldApart()
    {
        static string Message(string name, string what) => $"{what} (object: <no namespace>/{name} apps/v1, Kind=Deployment)";

        var report = Tool("kube-linter", Result("no-anti-affinity", Message("cart", "has 2 replicas"), "a.yaml"), Result("no-anti-affinity", Message("web", "has 3 replicas"), "a.yaml"));
        var alone = Tool("kube-linter", Result("no-anti-affinity", Message("web", "has 4 replicas but no rule"), "a.yaml"));

        Assert.Equal(2, report.Items);
        Assert.Equal(report.Findings[1].Fingerprint, alone.Findings[0].Fingerprint);
    }

    [Theory]
    [InlineData("Trivy")]
    [InlineData("grype")]
    [InlineData("kube-linter")]
    public void Translate_MessageOfAnotherForm_IsReadByTheFormat(string tool)
    {
        var report = Tool(tool, Result("R", "x", "a.c"), Result("R", "y package: z", "a.c"), Result("S", "Package: \\nMatch: ", "a.c"));

        Assert.Equal(3, report.Items);
        Assert.All(report.Findings, f => Assert.Null(f.Package));
        Assert.Equal(["R", "R", "S"], report.Findings.Select(f => f.CheckId));
    }

    private static string Vulnerability(string package, string id, string version, string severity, string fix, string path) => Result(
        id, $"Package: {package}\\nInstalled Version: {version}\\nVulnerability {id}\\nSeverity: {severity}\\nFixed Version: {fix}\\nLink: [{id}](https://x)", path);

    private static string Misconfiguration(string id, string severity, string message) => Result(
        id, $"Artifact: a.yaml\\nType: kubernetes\\nVulnerability {id}\\nSeverity: {severity}\\nMessage: {message}\\nLink: [{id}](https://x)", "a.yaml");

    private static string Secret(string match, string severity) => Result(
        "aws", $"Artifact: a.env\\nType: \\nSecret AWS key\\nSeverity: {severity}\\nMatch: {match}", "a.env");

    private static string Result(string rule, string message, string uri) =>
        $$"""{"ruleId":"{{rule}}","message":{"text":"{{message}}"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"{{uri}}"},"region":{"startLine":1} } }]}""";

    private static Translated Trivy(string? image, params string[] results) => Translated.Text(TrivyText(image, results));

    private static string TrivyText(string? image, params string[] results)
    {
        var properties = image is null ? "" : $$""" ,"properties":{"imageName":"{{image}}","repoTags":["x"]} """;
        return $$"""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy"} },"results":[{{string.Join(',', results)}}]{{properties}} }]}""";
    }

    private static Translated Grype(string rule, string message, string uri, string logicalName, string? hash)
    {
        var fingerprints = hash is null ? "" : $$""" "partialFingerprints":{"primaryLocationLineHash":"{{hash}}:1"}, """;
        var result = $$"""{"ruleId":"{{rule}}",{{fingerprints}}"message":{"text":"{{message}}"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"{{uri}}"} },"logicalLocations":[{"fullyQualifiedName":"{{logicalName}}"}]}]}""";
        return Tool("grype", result);
    }

    private static Translated Tool(string name, params string[] results) =>
        Translated.Text($$"""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"{{name}}"} },"results":[{{string.Join(',', results)}}]}]}""");
}
