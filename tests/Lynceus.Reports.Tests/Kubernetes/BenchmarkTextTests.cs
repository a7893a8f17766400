using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.Tests.Kubernetes;

public class BenchmarkTextTests
{
    [Theory]
    [InlineData("Ensure that X is set (Automated)", "ensure-that-x-is-set")]
    [InlineData("Ensure that X is set (Not Scored)", "ensure-that-x-is-set")]
    [InlineData("1.2.10 Ensure that X is set (manual) (scored)", "ensure-that-x-is-set")]
    [InlineData("  1.2.10: Ensure  that X is set.  ", "ensure-that-x-is-set")]
    [InlineData("Ensure that X (default) is set", "ensure-that-x-default-is-set")]
    [InlineData("5 is too many", "5-is-too-many")]
    [InlineData("1.2.3", "1-2-3")]
    [InlineData("(Manual)", "manual")]
    [InlineData("!", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void CheckKey_Text_IsWithoutNumberAndRemarks(string? text, string? expected) => Assert.Equal(expected, BenchmarkText.CheckKey(text));

    [Theory]
    [InlineData("Master Node Configuration Files", "control-plane-configuration-files")]
    [InlineData("Control Plane Node Configuration Files", "control-plane-configuration-files")]
    [InlineData("1.1 Control Plane Configuration Files", "control-plane-configuration-files")]
    [InlineData("Master", "control-plane")]
    [InlineData("Masterful", "masterful")]
    [InlineData("API Server", "api-server")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void ChapterKey_Text_CallsTheControlPlaneByOneName(string? text, string? expected) => Assert.Equal(expected, BenchmarkText.ChapterKey(text));

    [Theory]
    [InlineData("k8s-cis-1.23", "k8s-cis")]
    [InlineData("rke2-cis-v1.7.1", "rke2-cis")]
    [InlineData("eks-cis-1.4-2", "eks-cis")]
    [InlineData("k8s-pss-baseline-0.1", "k8s-pss-baseline")]
    [InlineData("k8s-cis", "k8s-cis")]
    [InlineData("1.23", "1.23")]
    [InlineData("-1", "-1")]
    [InlineData("nsa-v", "nsa-v")]
    [InlineData("nsa-1.", "nsa-1.")]
    [InlineData("cis-1.6-k3s", "cis-1.6-k3s")]
    public void WithoutVersion_Benchmark_KeepsItsName(string id, string expected) => Assert.Equal(expected, BenchmarkText.WithoutVersion(id));

    [Fact]
    public void Slug_LongText_IsCut()
    {
        Assert.Equal(new string('a', 200), BenchmarkText.Slug(new string('A', 300)));
        Assert.Equal("aa", BenchmarkText.Slug("aa-aa", 3));
    }
}
