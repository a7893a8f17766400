using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Tests.Kubernetes;

public class AquaCheckIdsTests
{
    [Theory]
    [InlineData("KSV014", "KSV-0014")]
    [InlineData("KSV-0014", "KSV-0014")]
    [InlineData("AVD-KSV-0014", "KSV-0014")]
    [InlineData("avd-ksv-0014", "KSV-0014")]
    [InlineData("ksv014", "KSV-0014")]
    [InlineData(" KSV014 ", "KSV-0014")]
    [InlineData("KSV01010", "KSV-01010")]
    [InlineData("AVD-KSV-01010", "KSV-01010")]
    [InlineData("KCV0001", "KCV-0001")]
    [InlineData("DS002", "DS-0002")]
    [InlineData("AVD-DS-0002", "DS-0002")]
    [InlineData("AVD-AWS-0086", "AWS-0086")]
    [InlineData("C-0017", "C-0017")]
    [InlineData("user123", "user123")]
    [InlineData("hostIPCSet", "hostIPCSet")]
    [InlineData("CKV_K8S_1", "CKV_K8S_1")]
    [InlineData("CVE-2024-3094", "CVE-2024-3094")]
    [InlineData("AVD-", "AVD-")]
    [InlineData("aws-s3-enable-bucket-encryption", "AWS-0088")]
    [InlineData("AWS018", "AWS018")]
    [InlineData("ID001x", "ID001x")]
    [InlineData("my-own-check", "my-own-check")]
    [InlineData("", "")]
    public void Canonical_AnySpelling_IsOneId(string id, string canonical) => Assert.Equal(canonical, AquaCheckIds.Canonical(id));

    [Fact]
    public void Canonical_TwoIds_PrefersTheNumberedOne()
    {
        Assert.Equal("AWS-0107", AquaCheckIds.Canonical("aws-vpc-no-public-ingress-sgr", "AVD-AWS-0107"));
        Assert.Equal("N/A-check", AquaCheckIds.Canonical("N/A-check", "N/A"));
        Assert.Null(AquaCheckIds.Canonical(null, null));
    }

    [Fact]
    public void Aliases_Numbered_AreTheOtherSpellings()
    {
        Assert.Equal(["AVD-KSV-0014", "KSV014"], AquaCheckIds.Aliases("KSV-0014", "KSV014", "AVD-KSV-0014"));
        Assert.Equal(["AVD-AWS-0107", "aws-vpc-no-public-ingress-sgr"], AquaCheckIds.Aliases("AWS-0107", "aws-vpc-no-public-ingress-sgr", "AVD-AWS-0107"));
        Assert.Empty(AquaCheckIds.Aliases("my-own-check", "my-own-check", null));
    }
}
