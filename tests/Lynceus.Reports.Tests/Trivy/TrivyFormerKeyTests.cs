namespace Lynceus.Reports.Tests.Trivy;

/// <summary>Items that an older release wrote are found under the keys that it made.</summary>
public class TrivyFormerKeyTests
{
    [Fact]
    public void Translate_Image_NamesTheKeysOfVersion1()
    {
        const string Subject = "Image//registry.example:5000/shop/cart";
        var report = Translated.Text(TrivySamples.Image);

        AssertFormer(report.Findings[0], "vulnerability", "CVE-2020-27350", Subject, "", "pkg:deb/debian/apt", "");
        AssertFormer(report.Findings[1], "vulnerability", "TEMP-0841856-B18BAF", Subject, "", "pkg:deb/debian/bash", "");
        AssertFormer(report.Findings[2], "vulnerability", "CVE-2025-66614", Subject, "", "pkg:maven/org.example/zip", "app/shop.jar/lib/zip-.jar");
    }

    [Fact]
    public void Translate_Tree_NamesTheKeysOfVersion1()
    {
        const string Subject = "Filesystem//infra";
        var report = Translated.Text(TrivySamples.Tree);

        AssertFormer(report.Findings[0], "misconfiguration", "AWS-0088", Subject, "main.tf", "aws_s3_bucket.logs");
        AssertFormer(report.Findings[1], "secret", "aws-access-key-id", Subject, "deploy.sh", "export KEY=*");
        AssertFormer(report.Findings[2], "secret", "mysecret", Subject, "deploy.sh", "");
        AssertFormer(report.Findings[3], "license", "GPL-3.0", Subject, "", "", "vendor/x/LICENSE");
    }

    [Fact]
    public void Translate_Cluster_NamesTheKeysOfVersion1()
    {
        var report = Translated.Text(TrivySamples.Cluster);

        AssertFormer(report.Findings[0], "vulnerability", "CVE-2024-1", "Deployment/shop/cart", "shop/cart", "pkg:apk/alpine/musl", "");
        AssertFormer(report.Findings[1], "misconfiguration", "KSV-0001", "Deployment/shop/cart/app", "", "");
    }

    [Fact]
    public void Translate_NamesThatVersion1DidNotRead_NameItsKeysWithoutThem()
    {
        var report = Translated.Text("""
            {"SchemaVersion":2,"ArtifactName":"./infra","ArtifactType":"filesystem","Results":[
             {"Target":"lib/python3.11/site-packages/x/k8s.yaml","Class":"config","Type":"kubernetes","Misconfigurations":[
              {"ID":"KSV-0032","Message":"container app of deployment cart in shop namespace should restrict images","Severity":"LOW","Status":"FAIL"},
              {"ID":"KSV-0118","Message":"deployment cart in shop namespace is using the default security context","Severity":"LOW","Status":"FAIL"}]},
             {"Target":"Loose File License(s)","Class":"license-file","Licenses":[{"Name":"GPL-2.0-only","FilePath":"node_modules/x-1.2.3/LICENSE","Severity":"LOW"}]},
             {"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"@x/y","PkgIdentifier":{"PURL":"pkg:npm/%40x/y@1"}}]}]}
            """);

        Assert.Equal(["Filesystem//infra/app", "Filesystem//infra", "Filesystem//infra", "Filesystem//infra"], report.Findings.Select(f => f.Subject.Key));
        Assert.Equal(["deployment/cart", "deployment/cart"], report.Findings.Take(2).Select(f => f.Key.Extra[1]));
        AssertFormer(report.Findings[0], "misconfiguration", "KSV-0032", "Filesystem//./infra", "lib/python3.11/site-packages/x/k8s.yaml", "");
        AssertFormer(report.Findings[1], "misconfiguration", "KSV-0118", "Filesystem//./infra", "lib/python3.11/site-packages/x/k8s.yaml", "");
        AssertFormer(report.Findings[2], "license", "GPL-2.0-only", "Filesystem//./infra", "", "", "node_modules/x-1.2.3/LICENSE");
        AssertFormer(report.Findings[3], "vulnerability", "CVE-1", "Filesystem//./infra", "", "pkg:npm/%40x/y", "package-lock.json");
        Assert.Equal("GPL-2.0", report.Findings[2].CheckId);
    }

    [Fact]
    public void Translate_GhsaInAnotherCase_NamesItsOldSpelling()
    {
        var finding = Translated.Text(TrivySamples.Image.Replace("\"GHSA-fpj8-gq4v-p354\",\"VendorIDs\":[\"CVE-2025-66614\"]", "\"GHSA-FPJ8-gq4v-p354\"")).Findings[2];

        Assert.Equal("GHSA-fpj8-gq4v-p354", finding.CheckId);
        AssertFormer(finding, "vulnerability", "GHSA-FPJ8-gq4v-p354", finding.Subject.Key, "", "pkg:maven/org.example/zip", "app/shop.jar/lib/zip-.jar");
    }

    [Theory]
    [InlineData("pkg:maven/org.example/zip@2.1.0", "a/b/zip.jar", 0)]
    [InlineData("pkg:maven/org.example/zip@2.1.0", "a/b/zip-2.1.0.jar", 1)]
    [InlineData("pkg:maven/Org.example/zip@2.1.0", "a/b/zip.jar", 1)]
    public void Translate_SamePartsAsBefore_NameNoFormerKey(string purl, string path, int former)
    {
        var report = Translated.Text($$"""
            {"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":[{"Target":"Java","Class":"lang-pkgs","Type":"jar","Vulnerabilities":[
             {"VulnerabilityID":"CVE-1","PkgName":"org.example:zip","PkgPath":"{{path}}","PkgIdentifier":{"PURL":"{{purl}}"},"InstalledVersion":"2.1.0"}]}]}
            """);

        Assert.Equal(former, report.Findings.Single().FormerKeys.Count);
    }

    [Theory]
    [InlineData("Container 'app' of Deployment 'cart' should set 'x'", "app", "deployment/cart")]
    [InlineData("container \"app\" of deployment \"cart\" in \"shop\" namespace should x", "app", "deployment/cart")]
    [InlineData("container app of deployment cart in shop namespace should x", "app", "deployment/cart")]
    [InlineData("container app in shop namespace is using x", "app", "")]
    [InlineData("init container `setup` of Pod `x` should", "setup", "pod/x")]
    [InlineData("initContainer setup of Pod x in y namespace", "setup", "pod/x")]
    [InlineData("Deployment 'cart': container 'app' runs as root", "app", "")]
    [InlineData("  Container  'app'  should", "app", "")]
    [InlineData("container should drop all", null, "")]
    [InlineData("container '' should", null, "")]
    [InlineData("container 'app should", null, "")]
    [InlineData("container", null, "")]
    [InlineData("containers 'app' should", null, "")]
    [InlineData("the container image is old", null, "")]
    [InlineData("the container app of deployment cart in x", null, "")]
    [InlineData("deployment cart in shop namespace should x", null, "deployment/cart")]
    [InlineData("Deployment 'cart' should x", null, "deployment/cart")]
    [InlineData("Ensure x is set in y", null, "")]
    [InlineData("100 things in x", null, "")]
    [InlineData("", null, "")]
    public void Translate_MessageOfAKubernetesCheck_TellsContainerAndOwner(string message, string? container, string owner)
    {
        var finding = Translated.Text(Config("kubernetes", message)).Findings.Single();

        Assert.Equal((container, owner), (finding.Subject.Container, finding.Key.Extra[1]));
    }

    [Fact]
    public void Translate_MessageOfAnotherCheck_IsNotReadForNames()
    {
        var finding = Translated.Text(Config("terraform", "Container 'logs' of account 'x' is public")).Findings.Single();

        Assert.Null(finding.Subject.Container);
        AssertFormer(finding, "misconfiguration", "AZU-0007", "Filesystem//infra/logs", "x", "account/x");
    }

    [Theory]
    [InlineData("GPL-2.0-only", "GPL-2.0")]
    [InlineData("LGPL-2.1+", "LGPL-2.1-or-later")]
    [InlineData("-only", "-only")]
    [InlineData("+", "+")]
    [InlineData("MIT", "MIT")]
    public void Translate_Licence_HasOneIdInEverySpelling(string name, string id)
    {
        var report = Translated.Text(TrivySamples.Tree.Replace("GPL-3.0\"", name + "\""));

        Assert.Equal(id, report.Findings[3].CheckId);
    }

    [Fact]
    public void Translate_SecretsOfOneRuleInOneFile_AreTwoItemsWithoutTheirText()
    {
        var two = Translated.Text(Secrets("password=***", "token: ***", "password=****"));
        var one = Translated.Text(Secrets("token: ***"));

        Assert.Equal((3, 2), (two.Findings.Count, two.Items));
        Assert.Equal(two.Findings[0].Fingerprint, two.Findings[2].Fingerprint);
        Assert.Equal(two.Findings[0].Fingerprint, one.Findings.Single().Fingerprint);
        AssertFormer(two.Findings[1], "secret", "r", "Image//a", "x.env", "token: *");
    }

    private static string Secrets(params string[] matches) => $$"""
        {"SchemaVersion":2,"ArtifactName":"a:1","ArtifactType":"container_image","Results":[{"Target":"x.env","Class":"secret","Secrets":[
         {{string.Join(',', matches.Select(m => $$"""{"RuleID":"r","Severity":"HIGH","Match":"{{m}}"}"""))}}]}]}
        """;

    private static string Config(string type, string message) => $$"""
        {"SchemaVersion":2,"ArtifactName":"infra","ArtifactType":"filesystem","Results":[{"Target":"x","Class":"config","Type":"{{type}}","Misconfigurations":[
         {"ID":"AZU-0007","Message":"{{message.Replace("\"", "\\\"")}}","Severity":"LOW","Status":"FAIL"}]}]}
        """;

    private static void AssertFormer(Finding finding, string family, string check, string subject, params string[] extra)
    {
        var expected = Fingerprint.Of(1, "trivy", family, check, subject, extra);

        Assert.Equal(2, finding.Key.Scheme.Version);
        Assert.Contains(expected, finding.FormerKeys.Prepend(finding.Key.InVersion(1)).Select(k => k.Fingerprint));
    }
}
