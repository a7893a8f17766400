using Lynceus.Reports.Trivy;

namespace Lynceus.Reports.Tests.Trivy;

public class CheckIdsTests
{
    [Theory]
    [InlineData("KSV001", "KSV-0001")]
    [InlineData("AVD-KSV-0001", "KSV-0001")]
    [InlineData("ksv-0014", "KSV-0014")]
    [InlineData("KSV0125", "KSV-0125")]
    [InlineData("KSV01010", "KSV-01010")]
    [InlineData("KCV0001", "KCV-0001")]
    [InlineData("DS002", "DS-0002")]
    [InlineData("AVD-DS-0002", "DS-0002")]
    [InlineData("AVD-AWS-0001", "AWS-0001")]
    [InlineData("aws-s3-enable-bucket-encryption", "AWS-0088")]
    [InlineData("AWS018", "AWS018")]
    [InlineData("ID001x", "ID001x")]
    [InlineData("my-own-check", "my-own-check")]
    [InlineData("", "")]
    public void Canonical_Spelling_IsOneId(string spelling, string expected)
    {
        Assert.Equal(expected, CheckIds.Canonical(spelling));
    }

    [Fact]
    public void Canonical_TwoIds_PrefersTheNumberedOne()
    {
        Assert.Equal("AWS-0107", CheckIds.Canonical("aws-vpc-no-public-ingress-sgr", "AVD-AWS-0107"));
        Assert.Equal("N/A-check", CheckIds.Canonical("N/A-check", "N/A"));
        Assert.Null(CheckIds.Canonical(null, null));
    }

    [Fact]
    public void Aliases_Numbered_AreTheOtherSpellings()
    {
        Assert.Equal(["AVD-KSV-0014", "KSV014"], CheckIds.Aliases("KSV-0014", "KSV014", "AVD-KSV-0014"));
        Assert.Equal(["AVD-AWS-0107", "aws-vpc-no-public-ingress-sgr"], CheckIds.Aliases("AWS-0107", "aws-vpc-no-public-ingress-sgr", "AVD-AWS-0107"));
        Assert.Empty(CheckIds.Aliases("my-own-check", "my-own-check", null));
    }
}
