using static Lynceus.Reports.Tests.TrivyOperator.OperatorSamples;

namespace Lynceus.Reports.Tests.TrivyOperator;

public class OperatorIdentityTests
{
    private static readonly string Audit = Report("ConfigAuditReport", Checks);
    private static readonly string Scan = Report("VulnerabilityReport", Vulnerabilities, container: "app");

    [Theory]
    [InlineData("cart-7d9f8cb5b4", "cart-5bd4c6f79")]
    [InlineData("KSV014", "KSV-0014")]
    [InlineData("KSV014", "AVD-KSV-0014")]
    [InlineData("\"LOW\"", "\"HIGH\"")]
    [InlineData("should set", "has to set")]
    [InlineData("\"trivy-operator.", "\"starboard.")]
    public void Check_WhatDoesNotMatter_KeepsIdentity(string from, string to)
    {
        Assert.Equal(IdentitiesOf(Audit), IdentitiesOf(Audit.Replace(from, to)));
    }

    [Theory]
    [InlineData("KSV014", "KSV015")]
    [InlineData("'app'", "'sidecar'")]
    [InlineData("\"shop\"", "\"warehouse\"")]
    [InlineData("cart-7d9f8cb5b4", "basket-7d9f8cb5b4")]
    [InlineData("ReplicaSet", "StatefulSet")]
    [InlineData("ConfigAuditReport", "RbacAssessmentReport")]
    public void Check_WhatMatters_ChangesIdentity(string from, string to)
    {
        Assert.NotEqual(IdentitiesOf(Audit), IdentitiesOf(Audit.Replace(from, to)));
    }

    [Theory]
    [InlineData("cart-7d9f8cb5b4", "cart-5bd4c6f79")]
    [InlineData("1.2.3", "1.2.4")]
    [InlineData("sha256:ab", "sha256:cd")]
    [InlineData("1.0-1", "1.0-1+b1")]
    [InlineData("debian-12.1", "debian-12.2")]
    [InlineData("CVE-2026", "cve-2026")]
    [InlineData("\"HIGH\"", "\"LOW\"")]
    [InlineData("0.60.0", "0.61.0")]
    public void Vulnerability_WhatDoesNotMatter_KeepsIdentity(string from, string to)
    {
        Assert.Equal(IdentitiesOf(Scan), IdentitiesOf(Scan.Replace(from, to)));
    }

    [Theory]
    [InlineData("CVE-2026-1001", "CVE-2026-1002")]
    [InlineData("libfoo1", "libfoo2")]
    [InlineData("\"app\"", "\"sidecar\"")]
    public void Vulnerability_WhatMatters_ChangesIdentity(string from, string to)
    {
        Assert.NotEqual(IdentitiesOf(Scan), IdentitiesOf(Scan.Replace(from, to)));
    }

    [Fact]
    public void Vulnerability_InSeveralPlaces_IsTwoItemsThatSurviveAnUpgrade()
    {
        var identities = IdentitiesOf(Jars("2.14.0"));

        Assert.Equal(2, identities.Distinct().Count());
        Assert.Equal(identities, IdentitiesOf(Jars("2.14.1")));

        static string Jars(string version)
        {
            var jar = $$"""{"vulnerabilityID":"CVE-2021-44228","resource":"log4j-core","installedVersion":"{{version}}","packageType":"jar","packagePath":"a/log4j-{{version}}.jar"}""";
            return Report("VulnerabilityReport", $$"""{"vulnerabilities":[{{jar}},{{jar.Replace("a/log4j", "b/log4j")}}]}""");
        }
    }

    [Fact]
    public void Entries_InAnotherOrder_KeepIdentities()
    {
        var second = Check.Replace("'app'", "'sidecar'");

        Assert.Equal(
            IdentitiesOf(Report("ConfigAuditReport", $$"""{"checks":[{{Check}},{{second}}]}""")).Order(),
            IdentitiesOf(Report("ConfigAuditReport", $$"""{"checks":[{{second}},{{Check}}]}""")).Order());
    }

    private static string[] IdentitiesOf(string report) => [.. Translated.Text(report).Findings.Select(static f => f.Fingerprint.ToString())];
}
