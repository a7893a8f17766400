using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

/// <summary>What is in the keys of version 2, and under which keys the same findings were known before.</summary>
public class OperatorKeyTests
{
    private const string Subject = "Deployment/shop/cart/app";

    [Fact]
    public void Vulnerability_InTwoPlacesThenOne_KeepsTheKeyOfThePlaceThatStays()
    {
        var two = Scan(Jar("app/a.jar"), Jar("app/b.jar"));
        var one = Scan(Jar("app/a.jar"));

        Assert.Equal(2, two.Items);
        Assert.Equal(two.Findings[0].Fingerprint, Assert.Single(one.Findings).Fingerprint);
    }

    [Theory]
    [InlineData("app/log4j-core-2.14.0.jar", "2.14.0", "app/log4j-core-2.14.1.jar", "2.14.1", true)]
    [InlineData("app/a.jar", "1", "/app/a.jar", "1", true)]
    [InlineData("app/a.jar", "1", "app/b.jar", "1", false)]
    public void Vulnerability_Path_CountsWithoutVersion(string path, string version, string otherPath, string otherVersion, bool same)
    {
        var first = Assert.Single(Scan(Jar(path, version)).Findings).Fingerprint;
        var second = Assert.Single(Scan(Jar(otherPath, otherVersion)).Findings).Fingerprint;

        Assert.Equal(same, first == second);
    }

    [Fact]
    public void Vulnerability_OfASystemPackage_HasNoPath()
    {
        var with = Scan("""{"vulnerabilityID":"CVE-1","resource":"x","packageType":"debian","packagePath":"usr/lib/x"}""");
        var without = Scan("""{"vulnerabilityID":"CVE-1","resource":"x","packageType":"debian"}""");

        Assert.Equal(without.Findings[0].Fingerprint, with.Findings[0].Fingerprint);
    }

    [Theory]
    [InlineData("pkg:deb/debian/libfoo1@1.0-1?distro=debian-12.1", "pkg:deb/debian/libfoo1@1.0-2?arch=amd64&distro=debian-13")]
    [InlineData("pkg:npm/%40angular/core@12.0.0", "pkg:npm/%40angular/core@13.0.0")]
    [InlineData("pkg:golang/example.org/a@v1.0.0#sub/b@c", "pkg:golang/example.org/a@v1.0.1")]
    public void Vulnerability_PackageUrl_CountsWithoutVersion(string purl, string other)
    {
        Assert.Equal(OfPurl(purl), OfPurl(other));

        static Fingerprint OfPurl(string purl) =>
            Scan($$"""{"vulnerabilityID":"CVE-1","resource":"x","packagePURL":"{{purl}}"}""").Findings[0].Fingerprint;
    }

    // The operator writes purl, type and path only when it is told to; turning them on is no news of the package.
    [Theory]
    [InlineData("""{"vulnerabilityID":"CVE-1","resource":"org.x:y"}""")]
    [InlineData("""{"vulnerabilityID":"CVE-1","resource":"org.x:y","packagePURL":"pkg:maven/org.x/y@1","packageType":"jar"}""")]
    public void Vulnerability_WithMoreDetail_IsKnownByTheKeyItHadWithLess(string less)
    {
        const string More = """{"vulnerabilityID":"CVE-1","resource":"org.x:y","packagePURL":"pkg:maven/org.x/y@1","packageType":"jar","packagePath":"app/y.jar"}""";

        var before = Assert.Single(Scan(less).Findings);
        var after = Assert.Single(Scan(More).Findings);

        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
        Assert.Contains(before.Fingerprint, after.FormerKeys.Select(static k => k.Fingerprint));
    }

    [Fact]
    public void Vulnerability_FormerKeys_AreThoseOfVersion1()
    {
        var finding = Assert.Single(Scan(Jar("app/log4j-core-2.14.0.jar", "2.14.0")).Findings);

        Assert.Equal(2, finding.Key.Scheme.Version);
        Assert.Equal(
            [
                Former("vulnerability", "CVE-2021-44228", Subject, "jar/log4j-core", "app/log4j-core-*.jar"),
                Former("vulnerability", "CVE-2021-44228", Subject, "jar/log4j-core"),
            ],
            finding.FormerKeys.Where(static k => k.Scheme.Version == 1).Select(static k => k.Fingerprint));
    }

    [Theory]
    [InlineData("CVE-2026-1", "https://github.com/advisories/GHSA-jfh8-c2jp-5v3q", "GHSA-jfh8-c2jp-5v3q")]
    [InlineData("CVE-2026-1", "https://github.com/o/r/security/advisories/ghsa-JFH8-c2jp-5v3q?x=1", "GHSA-jfh8-c2jp-5v3q")]
    [InlineData("GHSA-jfh8-c2jp-5v3q", "https://avd.aquasec.com/nvd/cve-2026-1", "CVE-2026-1")]
    [InlineData("CVE-2026-1", "https://github.com/advisories/GHSA-jfh8", null)]
    [InlineData("CVE-2026-1", "https://example.org/CVE-2026-2", null)]
    [InlineData("DSA-1", "https://avd.aquasec.com/nvd/cve-2026-1", null)]
    public void Vulnerability_AdvisoryAmongLinks_IsAnAlias(string id, string link, string? alias)
    {
        var finding = Assert.Single(Scan($$"""{"vulnerabilityID":"{{id}}","resource":"x","links":["{{link}}","https://example.org"]}""").Findings);

        Assert.Equal(alias is null ? [] : [alias], finding.Aliases);
        Assert.Equal(alias is null ? [] : [finding.Key.WithCheck(alias).Fingerprint], finding.AliasKeys.Select(static k => k.Fingerprint));
    }

    [Fact]
    public void Vulnerability_WhoseIdGetsACve_IsKnownByBoth()
    {
        var before = Scan("""{"vulnerabilityID":"GHSA-jfh8-c2jp-5v3q","resource":"x"}""").Findings[0];
        var after = Scan("""{"vulnerabilityID":"CVE-2026-1","resource":"x","links":["https://github.com/advisories/GHSA-jfh8-c2jp-5v3q"]}""").Findings[0];

        Assert.Equal(before.Fingerprint, Assert.Single(after.AliasKeys).Fingerprint);
    }

    [Theory]
    [InlineData("""{"vulnerabilityID":"CVE-2026-1","resource":"x","links":["https://a/GHSA-jfh8-c2jp-5v3q","https://a/GHSA-aaaa-c2jp-5v3q"]}""")]
    [InlineData("""{"vulnerabilityID":"CVE-2026-1","resource":"x","links":["https://a/GHSA-jfh8-c2jp-5v3q"]},{"vulnerabilityID":"GHSA-jfh8-c2jp-5v3q","resource":"x"}""")]
    public void Vulnerability_LinksToSeveralOrReportedAdvisories_HasNoAlias(string entries)
    {
        Assert.Empty(Scan(entries).Findings[0].AliasKeys);
    }

    [Fact]
    public void Secret_AloneInItsFile_IsKnownWhateverItsLineSays()
    {
        var before = Secrets("/app/key.yaml|key: *****").Findings[0];
        var after = Secrets("app/key.yaml|export key: *****").Findings[0];

        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
        Assert.Equal(Assert.Single(before.AliasKeys).Fingerprint, Assert.Single(after.AliasKeys).Fingerprint);
        Assert.Equal(before.Fingerprint, Secrets("app/key.yaml|key: **").Findings[0].Fingerprint);
    }

    [Fact]
    public void Secret_BesideAnotherOfItsRule_IsToldByItsLineAlone()
    {
        var report = Secrets("/app/key.yaml|key: *****", "/app/key.yaml|other: *****", "/app/else.yaml|key: *****");

        Assert.Equal(3, report.Items);
        Assert.Equal([0, 0, 1], report.Findings.Select(static f => f.AliasKeys.Count));
        Assert.Equal(report.Findings[1].Fingerprint, Secrets("/app/key.yaml|other: *****").Findings[0].Fingerprint);
    }

    [Fact]
    public void Secret_LineWithoutMask_IsUsedForNothing()
    {
        var finding = Secrets("/app/key.yaml|key: hunter2").Findings[0];

        Assert.Equal(finding.Fingerprint, Secrets("/app/key.yaml|key: other").Findings[0].Fingerprint);
        Assert.Empty(finding.AliasKeys);
    }

    [Fact]
    public void Secret_FormerKey_HoldsTargetAndLineAsTheyStand()
    {
        var finding = Secrets("/app/key.yaml|key: *****").Findings[0];

        Assert.Equal(Former("secret", "stripe", Subject, "/app/key.yaml", "key: *****"), Assert.Single(finding.FormerKeys).Fingerprint);
    }

    [Fact]
    public void Check_ThatGetsAnId_IsKnownByItsTitle()
    {
        var without = Audit("""{"title":"Root file system","success":false}""").Findings[0];
        var with = Audit("""{"checkID":"KSV014","title":"Root file system","success":false}""").Findings[0];

        Assert.Equal(without.Fingerprint, Assert.Single(with.FormerKeys).Fingerprint);
        Assert.Empty(without.FormerKeys);
    }

    [Fact]
    public void Check_OfSeveralContainers_IsOneFindingEach()
    {
        var one = Audit(ChecksOf("Container 'a' should")).Findings[0];
        var both = Audit(ChecksOf("Container 'a' should", "Container 'b' should", "The pod should", "Container 'a' must"));

        Assert.Equal(["Deployment/shop/cart/a", "Deployment/shop/cart/b", "Deployment/shop/cart"], both.Findings.Select(static f => f.Subject.Key));
        Assert.Equal("Container 'a' should\nContainer 'a' must", both.Findings[0].Message);
        Assert.Equal(one.Fingerprint, both.Findings[0].Fingerprint);
        Assert.Equal(
            Former("configuration", "KSV-0001", "Deployment/shop/cart"),
            Assert.Single(both.Findings[0].FormerKeys).Fingerprint);
        Assert.Empty(one.FormerKeys);
    }

    [Theory]
    [InlineData("Container 'app' of Deployment 'cart' should set 'x'", "app")]
    [InlineData("container \"app\" should set x", "app")]
    [InlineData("Deployment 'cart' has container `app` without limits", "app")]
    [InlineData("Init container 'app' runs as root", "app")]
    [InlineData("initContainer 'app' runs as root", "app")]
    [InlineData("Container named 'app' runs as root", "app")]
    [InlineData("container: 'app'", "app")]
    [InlineData("Container app of Deployment cart should set x", "app")]
    [InlineData("  Container app in Pod cart should set x", "app")]
    [InlineData("Either Pod or Container should set 'securityContext.seccompProfile.type'", null)]
    [InlineData("Set 'containers[].securityContext' to 'x'", null)]
    [InlineData("Containers 'app' should", null)]
    [InlineData("Container runs in a privileged mode", null)]
    [InlineData("Container '", null)]
    [InlineData("Container 'not a name'", null)]
    [InlineData("Container app", null)]
    [InlineData("", null)]
    public void Check_Message_NamesTheContainer(string message, string? container)
    {
        var finding = Assert.Single(Audit(ChecksOf(message)).Findings);

        Assert.Equal(container, finding.Subject.Container);
    }

    [Fact]
    public void Check_ScopeOfItsOwn_BeatsTheMessage()
    {
        var finding = Assert.Single(Audit("""{"checkID":"KSV001","success":false,"scope":{"type":"Container","value":"app"},"messages":["Container 'x' of","Container 'y' of"]}""").Findings);

        Assert.Equal("app", finding.Subject.Container);
        Assert.Equal("Container 'x' of\nContainer 'y' of", finding.Message);
    }

    [Theory]
    [InlineData("k8s-cis-1.23", "5.2.2", "k8s-cis-1.24", "5.2.3", true)]
    [InlineData("k8s-cis-1.23", "5.2.2", "k8s-nsa-1.0", "5.2.2", false)]
    [InlineData("rke2-cis-1.24", "5.2.2", "rke2-cis-v1.7.1", "4.1", true)]
    public void Compliance_NewVersionOfTheBenchmark_KeepsWhatHasTheSameText(string id, string number, string otherId, string otherNumber, bool same)
    {
        foreach (var status in new[] { Summary, Detail })
        {
            var before = Assert.Single(Translated.Text(Benchmark(id, status(number, "No privileged containers (Automated)"))).Findings);
            var after = Assert.Single(Translated.Text(Benchmark(otherId, status(otherNumber, "No privileged containers (Manual)"))).Findings);

            Assert.Equal(same, before.Fingerprint == after.Fingerprint);
            Assert.Equal($"{id}/{number}", before.CheckId);
            Assert.Equal($"{otherId}/{otherNumber}", after.CheckId);
        }
    }

    [Fact]
    public void Compliance_CorrectedText_IsKnownByItsNumberWithinTheVersion()
    {
        var before = Assert.Single(Translated.Text(Benchmark("k8s-cis-1.23", Summary("5.2.2", "No priviledged"))).Findings);
        var after = Assert.Single(Translated.Text(Benchmark("k8s-cis-1.23", Summary("5.2.2", "No privileged"))).Findings);

        Assert.NotEqual(before.Fingerprint, after.Fingerprint);
        Assert.Equal(Assert.Single(before.AliasKeys).Fingerprint, Assert.Single(after.AliasKeys).Fingerprint);
        Assert.Empty(Assert.Single(Translated.Text(Benchmark("cis", Summary("5.2.2", "No privileged"))).Findings).AliasKeys);
    }

    [Fact]
    public void Compliance_FormerKeys_HoldVersionAndNumber()
    {
        var summary = Assert.Single(Translated.Text(Benchmark("k8s-cis-1.23", Summary("5.2.2", "a"))).Findings);
        var detail = Assert.Single(Translated.Text(Benchmark("k8s-cis-1.23", Detail("5.2.2", "a"))).Findings);

        Assert.Equal(Former("compliance", "k8s-cis-1.23/5.2.2", "ClusterComplianceReport//k8s-cis-1.23"), Assert.Single(summary.FormerKeys).Fingerprint);
        Assert.Equal(Former("compliance", "k8s-cis-1.23/5.2.2", "Deployment/shop/cart", "KSV-0017", ""), Assert.Single(detail.FormerKeys).Fingerprint);
    }

    [Fact]
    public void Compliance_SameTextInTwoChapters_IsTwoItems()
    {
        var report = Translated.Text(Benchmark("k8s-cis-1.23", """
            {"summaryReport":{"controlCheck":[{"id":"1.2.18","name":"Profiling is off","totalFail":1},{"id":"1.4.1","name":"Profiling is off","totalFail":1}]}}
            """));

        Assert.Equal(2, report.Items);
    }

    [Fact]
    public void Compliance_ControlWithoutName_IsKnownByItsNumber()
    {
        var report = Translated.Text(Benchmark("k8s-cis-1.23", """{"summaryReport":{"controlCheck":[{"id":"1.1","totalFail":1},{"id":"1.2","totalFail":1}]}}"""));

        Assert.Equal(2, report.Items);
    }

    private static Translated Scan(params string[] entries) =>
        Translated.Text(Report("VulnerabilityReport", $$"""{"vulnerabilities":[{{string.Join(',', entries)}}]}""", container: "app"));

    private static Translated Audit(params string[] checks) =>
        Translated.Text(Report("ConfigAuditReport", $$"""{"checks":[{{string.Join(',', checks)}}]}"""));

    private static Translated Secrets(params string[] secrets) => Translated.Text(Report(
        "ExposedSecretReport",
        $$"""{"secrets":[{{string.Join(',', secrets.Select(static s => $$"""{"ruleID":"stripe","severity":"HIGH","target":"{{s.Split('|')[0]}}","match":"{{s.Split('|')[1]}}"}"""))}}]}""",
        container: "app"));

    private static string ChecksOf(params string[] messages) =>
        $$"""{"checkID":"KSV001","success":false,"messages":[{{string.Join(',', messages.Select(static m => System.Text.Json.JsonSerializer.Serialize(m)))}}]}""";

    private static string Jar(string path, string version = "1") =>
        $$"""{"vulnerabilityID":"CVE-2021-44228","resource":"log4j-core","installedVersion":"{{version}}","packageType":"jar","packagePath":"{{path}}"}""";

    private static string Benchmark(string id, string status) => Compliance(status).Replace("k8s-cis-1.23", id);

    private static string Summary(string number, string text) =>
        $$"""{"summaryReport":{"controlCheck":[{"id":"{{number}}","name":"{{text}}","severity":"HIGH","totalFail":3}]} }""";

    private static string Detail(string number, string text) => $$"""
        {"detailReport":{"results":[{"id":"{{number}}","name":"{{text}}","checks":[
          {"checkID":"AVD-KSV-0017","title":"t","success":false,"target":"shop/replicaset-cart-7d9f8cb5b4"}]}]} }
        """;

    private static Fingerprint Former(string family, string check, string subject, params string[] extra) =>
        Fingerprint.Of(1, "trivy-operator", family, check, subject, extra);
}
