namespace Lynceus.Reports.Tests.Trivy;

public class TrivyTranslatorTests
{
    [Fact]
    public void Translate_SystemPackage_CarriesAllThatTheReportSays()
    {
        var report = Translated.Text(TrivySamples.Image);

        var finding = report.Findings[0];
        Assert.Equal("0.69.1", report.Summary.ToolVersion);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), report.Summary.GeneratedAt!.Value, TimeSpan.FromSeconds(1));
        Assert.Equal("CVE-2020-27350 in apt: integer overflows in archives", finding.Title);
        Assert.Equal("Several.\n\nIn \"ar\" files.", finding.Description);
        Assert.Equal("Upgrade `apt` to 1.8.2.2.", finding.Remediation);
        Assert.Equal(new Severity(0.5, "MEDIUM", "debian"), finding.Severity);
        Assert.Equal("Image//registry.example:5000/shop/cart", finding.Subject.Key);
        Assert.Equal("registry.example:5000/shop/cart:1.4.0", finding.Subject.Image);
        Assert.Equal(
            new Package
            {
                Name = "apt",
                Purl = "pkg:deb/debian/apt@1.8.2?arch=amd64&distro=debian-12.9",
                Type = "deb",
                InstalledVersion = "1.8.2",
                FixedVersion = "1.8.2.2",
            },
            finding.Package);
        Assert.Equal(["DSA-4808-1"], finding.Aliases);
        Assert.Equal(["https://avd.example/cve-2020-27350", "https://a.example", "https://b.example"], finding.References);
        Assert.Equal(
            [new("nvd", "3", 5.7, "CVSS:3.1/AV:L"), new("nvd", "2", 4.6, "AV:L"), new CvssScore("ghsa", "4", 6.3, "CVSS:4.0/AV:N")], finding.Cvss);
        Assert.Equal("fixed", finding.Status);
        Assert.Equal("/Results/0/Vulnerabilities/0", finding.RawPointer);
    }

    [Fact]
    public void Translate_NoFixAndNoRating_SaysSo()
    {
        var finding = Translated.Text(TrivySamples.Image).Findings[1];

        Assert.Equal("No fix yet: the vendor will not fix it.", finding.Remediation);
        Assert.True(finding.Severity.IsUnrated);
        Assert.Equal("deb", finding.Package!.Type);
        Assert.Equal("TEMP-0841856-B18BAF in bash", finding.Title);
    }

    [Fact]
    public void Translate_GhsaWithOneCve_IsTheCve()
    {
        var finding = Translated.Text(TrivySamples.Image).Findings[2];

        Assert.Equal("CVE-2025-66614", finding.CheckId);
        Assert.Equal(["GHSA-fpj8-gq4v-p354"], finding.Aliases);
        Assert.Equal("app/shop-1.4.0.jar/lib/zip-2.1.0.jar", finding.Package!.Path);
        Assert.Equal("Upgrade `org.example:zip` to one of 2.1.1, 3.0.0.", finding.Remediation);
    }

    [Fact]
    public void Translate_AdvisoryForSeveralCves_KeepsItsOwnId()
    {
        var report = Translated.Text(TrivySamples.Image.Replace("[\"CVE-2025-66614\"]", "[\"CVE-2025-1\",\"CVE-2025-2\"]"));

        Assert.Equal("GHSA-fpj8-gq4v-p354", report.Findings[2].CheckId);
    }

    [Fact]
    public void Translate_Tree_GivesEveryKindOfFinding()
    {
        var report = Translated.Text(TrivySamples.Tree);

        Assert.Equal(["AWS-0088", "aws-access-key-id", "mysecret", "GPL-3.0"], report.Findings.Select(f => f.CheckId));
        Assert.Equal(["misconfiguration", "secret", "secret", "license"], report.Findings.Select(f => f.Scope.Family));
        Assert.All(report.Findings, f => Assert.Equal("Filesystem//infra", f.Subject.Key));
        Assert.Equal(new CodeLocation("main.tf", 10, 14), report.Findings[0].Location);
        Assert.Equal("Configure bucket encryption", report.Findings[0].Remediation);
        Assert.Equal("AWS Access Key ID in deploy.sh", report.Findings[1].Title);
        Assert.Equal("License GPL-3.0 (restricted) of vendor/x/LICENSE", report.Findings[3].Title);
    }

    [Fact]
    public void Translate_Secret_NeverCarriesTheSecret()
    {
        var report = Translated.Text(TrivySamples.Tree);

        Assert.Equal("export KEY=********", report.Findings[1].Message);
        Assert.Null(report.Findings[2].Message);
        Assert.All(report.Findings, f => Assert.DoesNotContain("hunter2", f.ToString()));
    }

    [Fact]
    public void Translate_Cluster_IsAboutTopControllersAndContainers()
    {
        var report = Translated.Text(TrivySamples.Cluster);

        Assert.Equal(["Deployment/shop/cart", "Deployment/shop/cart/app"], report.Findings.Select(f => f.Subject.Key));
        Assert.Equal("shop/cart:1.4.0", report.Findings[0].Subject.Image);
        Assert.Equal("ReplicaSet/cart-7d9f8cb5b4", report.Findings[0].Subject.Observed);
        Assert.Equal("KSV-0001", report.Findings[1].CheckId);
        Assert.Equal(["AVD-KSV-0001", "KSV001"], report.Findings[1].Aliases);
        Assert.Null(report.Findings[1].Location);
        Assert.Equal("/Resources/0/Results/1/Misconfigurations/0", report.Findings[1].RawPointer);
    }

    [Theory]
    [InlineData("Findings")]
    [InlineData("Vulnerabilities")]
    [InlineData("Misconfigurations")]
    public void Translate_OtherClusterLayouts_GiveTheSameIdentities(string list)
    {
        var full = Translated.Text(TrivySamples.Cluster);

        var other = Translated.Text(TrivySamples.Cluster.Replace("\"Resources\"", $"\"{list}\""));

        Assert.Equal(full.Findings.Select(f => f.Fingerprint), other.Findings.Select(f => f.Fingerprint));
        Assert.Equal(full.ExaminedScopes, other.ExaminedScopes);
        Assert.StartsWith($"/{list}/0/", other.Findings[0].RawPointer);
    }

    [Fact]
    public void Translate_LegacyArray_TakesTheImageFromItsTarget()
    {
        var report = Translated.Text("""
            [{"Target":"app/package-lock.json","Type":"npm","Vulnerabilities":null},
             {"Target":"docker.io/library/redis:6.0.5 (debian 10.4)","Type":"debian","Vulnerabilities":[
              {"VulnerabilityID":"CVE-2011-3374","PkgName":"apt","InstalledVersion":"1.8.2","Severity":"LOW"}]}]
            """);

        var finding = Assert.Single(report.Findings);
        Assert.Equal("Image//redis", finding.Subject.Key);
        Assert.Equal("/1/Vulnerabilities/0", finding.RawPointer);
        Assert.Equal(finding.Scope, Assert.Single(report.Examinations));
    }

    [Fact]
    public void Translate_ModifiedFindings_AreSuppressedWithTheReason()
    {
        var report = Translated.Text("""
            {"SchemaVersion":2,"ArtifactName":"shop/cart:1","ArtifactType":"container_image","Results":[
             {"Target":"shop/cart:1 (alpine 3.20)","Class":"os-pkgs","Type":"alpine","ExperimentalModifiedFindings":[
              {"Type":"vulnerability","Status":"not_affected","Statement":"Code is\nnot reached","Source":"vex.json",
               "Finding":{"VulnerabilityID":"CVE-2024-1","PkgName":"musl","InstalledVersion":"1.2","Severity":"LOW"}},
              {"Finding":{"RuleID":"github-pat","Severity":"HIGH","Title":"PAT","Match":"*****"},"Status":"ignored"},
              {"Type":"misconfiguration","Status":"ignored","Source":".trivyignore","Finding":{"ID":"DS002","Status":"EXCEPTION","Severity":"HIGH"}},
              {"Type":"license","Status":"ignored","Finding":{"Name":"MIT","PkgName":"musl"}}]}]}
            """);

        Assert.Equal(["not_affected: Code is not reached (vex.json)", "ignored", "ignored (.trivyignore)", "ignored"], report.Findings.Select(f => f.Suppression));
        Assert.Equal(["vulnerability", "secret", "misconfiguration", "license"], report.Findings.Select(f => f.Scope.Family));
        Assert.Equal("DS-0002", report.Findings[2].CheckId);
        Assert.Empty(report.Skips);
    }
}
