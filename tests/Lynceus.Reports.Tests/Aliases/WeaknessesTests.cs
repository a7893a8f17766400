using Lynceus.Reports.Aliases;

namespace Lynceus.Reports.Tests.Aliases;

public class WeaknessesTests
{
    [Theory]
    [InlineData("polaris", "hostNetworkSet", "host-network")]
    [InlineData("trivy", "KSV009", "host-network")]
    [InlineData("trivy", "AVD-KSV-0009", "host-network")]
    [InlineData("trivy-operator", "KSV-0009", "host-network")]
    [InlineData("sarif", "C-0041", "host-network")]
    [InlineData("sarif", "host-network", "host-network")]
    [InlineData("sarif", "CKV_K8S_19", "host-network")]
    [InlineData("sarif", "KSV009", "host-network")]
    [InlineData("policyreport", "C-0041", "host-network")]
    [InlineData("policyreport", "disallow-privileged-containers/privileged-containers", "privileged-container")]
    [InlineData("policyreport", "disallow-privileged-containers/autogen-privileged-containers", "privileged-container")]
    [InlineData("policyreport", "disallow-privileged-containers/autogen-cronjob-privileged-containers", "privileged-container")]
    [InlineData("policyreport", "autogen-x", "autogen-x")]
    [InlineData("polaris", "multipleReplicasForDeployment", "single-replica")]
    [InlineData("polaris", "my-own-check", "my-own-check")]
    [InlineData("polaris", "C-0041", "C-0041")]
    [InlineData("trivy", "AWS-0086", "AWS-0086")]
    [InlineData("kube-bench", "cis-1.9-4.2.1", "cis-1.9-4.2.1")]
    [InlineData("sarif", "C-0038", "C-0038")]
    public void Canonical_Check_IsOurNameWhereToolsAgree(string tool, string id, string expected)
    {
        Assert.Equal(expected, Weaknesses.Canonical(tool, id, []));
    }

    [Theory]
    [InlineData("CVE-2024-1", "GHSA-aaaa", "CVE-2024-1")]
    [InlineData("cve-2024-1", "", "CVE-2024-1")]
    [InlineData("CVE-2024-1", "CVE-2024-2", "CVE-2024-1")]
    [InlineData("GHSA-aaaa", "CVE-2024-1", "CVE-2024-1")]
    [InlineData("GHSA-aaaa", "CVE-2024-1 cve-2024-1", "CVE-2024-1")]
    [InlineData("ALAS-2024-1", "CVE-2024-1 CVE-2024-2", "ALAS-2024-1")]
    [InlineData("ALAS-2024-1", "CVE-2024-1 CVE-2024-2 GHSA-AAAA", "GHSA-aaaa")]
    [InlineData("GHSA-AAAA", "CVE-2024-1 CVE-2024-2", "GHSA-aaaa")]
    [InlineData("RHSA-2024:1", "GHSA-aaaa", "GHSA-aaaa")]
    [InlineData("RHSA-2024:1", "GHSA-aaaa GHSA-bbbb", "RHSA-2024:1")]
    [InlineData("RHSA-2024:1", "", "RHSA-2024:1")]
    [InlineData("CVE-", "", "CVE-")]
    public void Canonical_Vulnerability_IsItsOnlyCveElseItsGhsa(string id, string aliases, string expected)
    {
        Assert.Equal(expected, Weaknesses.Canonical("trivy", id, aliases.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
